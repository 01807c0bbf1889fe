using Microsoft.Azure.Functions.Worker.Converters;

namespace Analytics.LocalRuntime.Hosting.Invocations;

/// <summary>
/// The worker's own conversions as one entry of <c>WorkerOptions.InputConverters</c>: what an application registers comes after it, what it
/// registers at an index below it before, and clearing the collection takes it out.
/// </summary>
internal sealed class WorkerConverters : IInputConverter
{
    public ValueTask<ConversionResult> ConvertAsync(ConverterContext context)
        => ValueTask.FromResult(context is ParameterQuestion question ? InputBinder.Bind(question.Parameter, question.Invocation) : ConversionResult.Unhandled());
}
