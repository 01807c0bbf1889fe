using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Analytics.Platform.Json;

namespace Analytics.Chat.Parts;

/// <summary>One row of a result. Numbers whose whole part is beyond 2^53 - 1 travel as text, because browsers read numbers as doubles.</summary>
internal sealed class CellRowConverter : JsonConverter<object?[]>
{
    public override object?[] Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException("A row is an array of cells.");
        }

        var cells = new List<object?>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            cells.Add(ReadCell(ref reader));
        }

        return [.. cells];
    }

    public override void Write(Utf8JsonWriter writer, object?[] value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (var cell in value)
        {
            WriteCell(writer, cell);
        }

        writer.WriteEndArray();
    }

    /// <summary>Writes one cell as it stands in results, exports and hashes.</summary>
    public static void WriteCell(Utf8JsonWriter writer, object? cell)
    {
        switch (cell)
        {
            case null or DBNull: writer.WriteNullValue(); break;
            case bool truth: writer.WriteBooleanValue(truth); break;
            case short or int: writer.WriteNumberValue(Convert.ToInt32(cell, CultureInfo.InvariantCulture)); break;
            case long number when number is <= WireValueConverter.LargestExact and >= -WireValueConverter.LargestExact: writer.WriteNumberValue(number); break;
            case float or double: WriteDouble(writer, Convert.ToDouble(cell, CultureInfo.InvariantCulture)); break;
            case decimal number when number is <= WireValueConverter.LargestExact and >= -WireValueConverter.LargestExact: writer.WriteNumberValue(number); break;
            case string text: writer.WriteStringValue(text); break;
            case JsonElement json: json.WriteTo(writer); break;
            case Array values: WriteArray(writer, values); break;
            default: writer.WriteStringValue(CellText.Of(cell)); break;
        }
    }

    private static void WriteDouble(Utf8JsonWriter writer, double number)
    {
        if (double.IsFinite(number))
        {
            writer.WriteNumberValue(number);
        }
        else
        {
            writer.WriteNullValue();
        }
    }

    private static void WriteArray(Utf8JsonWriter writer, Array values)
    {
        writer.WriteStartArray();
        foreach (var value in values)
        {
            WriteCell(writer, value);
        }

        writer.WriteEndArray();
    }

    private static object? ReadCell(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.Null => null,
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        JsonTokenType.String => reader.GetString(),
        JsonTokenType.Number when reader.TryGetInt64(out var whole) => whole,
        JsonTokenType.Number when reader.TryGetDecimal(out var number) => number,
        JsonTokenType.Number => reader.GetDouble(),
        _ => JsonElement.ParseValue(ref reader),
    };
}
