using System.Text.Json;

namespace Analytics.Ingestion.Batches;

/// <summary>What PostgreSQL's jsonb takes: it would refuse a whole batch for one number that is out of its range.</summary>
internal static class JsonText
{
    /// <summary>Whether the text is JSON that can be stored as it is.</summary>
    public static bool IsStorable(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            reader.Read();
            Pass(ref reader);
            return !reader.Read();
        }
        catch (Exception exception) when (exception is JsonException or UnstorableNumberException)
        {
            return false;
        }
    }

    /// <summary>Passes over a value, checking its numbers.</summary>
    /// <exception cref="UnstorableNumberException">A number is out of range.</exception>
    public static void Pass(ref Utf8JsonReader reader)
    {
        var depth = reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray ? reader.CurrentDepth : -1;
        CheckNumber(ref reader);
        while (depth >= 0 && reader.Read() && !(reader.CurrentDepth == depth && reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray))
        {
            CheckNumber(ref reader);
        }
    }

    private static void CheckNumber(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.Number || (reader.ValueSpan.Length <= 24 && reader.ValueSpan.IndexOfAny((byte)'e', (byte)'E') < 0))
        {
            return;
        }

        if (reader.ValueSpan.Length > 300 || !reader.TryGetDouble(out var number) || !double.IsFinite(number))
        {
            throw new UnstorableNumberException();
        }
    }
}

/// <summary>A number that JSON allows and the database does not.</summary>
internal sealed class UnstorableNumberException : Exception;
