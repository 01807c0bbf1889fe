using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Analytics.Platform.Json;

/// <summary>
/// Values of a result: numbers whose whole part a browser would round travel as text, decimals exactly, instants as ISO 8601 in UTC, local
/// times without a zone, days as days. Reading gives long, decimal, double, bool, string or null back.
/// </summary>
public sealed class WireValueConverter : JsonConverter<object?>
{
    /// <summary>2^53 - 1: the largest whole number that every JSON reader keeps.</summary>
    public const long LargestExact = 9_007_199_254_740_991;

    public override bool HandleNull => true;

    public override void Write(Utf8JsonWriter writer, object? value, JsonSerializerOptions options)
    {
        switch (value)
        {
            case null:
                writer.WriteNullValue();
                break;
            case long number when number is > LargestExact or < -LargestExact:
                writer.WriteStringValue(number.ToString(CultureInfo.InvariantCulture));
                break;
            case decimal number when number is > LargestExact or < -LargestExact:
                writer.WriteStringValue(number.ToString(CultureInfo.InvariantCulture));
                break;
            case double number when !double.IsFinite(number):
                writer.WriteNullValue();
                break;
            case DateTimeOffset time:
                writer.WriteStringValue(time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture));
                break;
            case DateTime local:
                writer.WriteStringValue(local.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF", CultureInfo.InvariantCulture));
                break;
            case DateOnly day:
                writer.WriteStringValue(day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
                break;
            case var other when other.GetType() == typeof(object):
                writer.WriteStartObject();
                writer.WriteEndObject();
                break;
            default:
                JsonSerializer.Serialize(writer, value, value.GetType(), options);
                break;
        }
    }

    public override object? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.Null => null,
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        JsonTokenType.String => reader.GetString(),
        JsonTokenType.Number when reader.TryGetInt64(out var whole) => whole,
        JsonTokenType.Number when reader.TryGetDecimal(out var exact) => exact,
        JsonTokenType.Number => reader.GetDouble(),
        _ => JsonElement.ParseValue(ref reader),
    };
}
