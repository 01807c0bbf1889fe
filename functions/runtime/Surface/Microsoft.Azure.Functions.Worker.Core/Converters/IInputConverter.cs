namespace Microsoft.Azure.Functions.Worker.Converters;

/// <summary>Turns trigger data into a parameter's value.</summary>
public interface IInputConverter
{
    ValueTask<ConversionResult> ConvertAsync(ConverterContext context);
}
