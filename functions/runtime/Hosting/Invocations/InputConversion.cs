using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Azure.Functions.Worker.Converters;

namespace Analytics.LocalRuntime.Hosting.Invocations;

/// <summary>The worker's own conversions, in its order: same type, Guid, dates, bytes, then JSON.</summary>
internal static class InputConversion
{
    public static ConversionResult Convert(object? source, Type target, LocalFunctionContext context)
    {
        if (source is null)
        {
            return ConversionResult.Unhandled();
        }

        if (target.IsInstanceOfType(source))
        {
            return ConversionResult.Success(source);
        }

        return source switch
        {
            string text => FromText(text, target, context),
            byte[] bytes => FromBytes(bytes, target, context),
            _ => ConversionResult.Unhandled(),
        };
    }

    private static ConversionResult FromText(string text, Type target, LocalFunctionContext context)
    {
        var type = Nullable.GetUnderlyingType(target) ?? target;
        if (type == typeof(Guid) && Guid.TryParse(text, out var guid))
        {
            return ConversionResult.Success(guid);
        }

        if (type == typeof(DateTimeOffset) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment))
        {
            return ConversionResult.Success(moment);
        }

        if (type == typeof(DateTime) && DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
        {
            return ConversionResult.Success(date);
        }

        if (type == typeof(byte[]) || type == typeof(ReadOnlyMemory<byte>))
        {
            return FromBytes(Encoding.UTF8.GetBytes(text), target, context);
        }

        // Only what JSON takes for a number: no plus sign, no leading zeros.
        return type == typeof(int) && text is not ("" or ['+' or '0' or '-', ..]) && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? ConversionResult.Success(number)
            : FromJson(Encoding.UTF8.GetBytes(text), target, context);
    }

    private static ConversionResult FromBytes(byte[] bytes, Type target, LocalFunctionContext context)
    {
        if (target == typeof(byte[]))
        {
            return ConversionResult.Success(bytes);
        }

        if (target == typeof(ReadOnlyMemory<byte>))
        {
            return ConversionResult.Success(new ReadOnlyMemory<byte>(bytes));
        }

        if (target == typeof(BinaryData))
        {
            return ConversionResult.Success(BinaryData.FromBytes(bytes));
        }

        return target == typeof(string) || target == typeof(object)
            ? ConversionResult.Success(Encoding.UTF8.GetString(bytes))
            : FromJson(bytes, target, context);
    }

    private static ConversionResult FromJson(byte[] json, Type target, LocalFunctionContext context)
    {
        try
        {
            return ConversionResult.Success(context.Runtime.Serializer.Deserialize(json, target));
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException)
        {
            return ConversionResult.Failed(exception);
        }
    }
}
