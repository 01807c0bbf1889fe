using System.Runtime.InteropServices;
using System.Text.Json;

namespace Analytics.Ingestion.Calls;

/// <summary>The members of a call that decide whether it can be taken. Ids are read as JSON has them: a number is its digits.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct CallHead(string Kind)
{
    public string? UserId { get; init; }

    public string? AnonymousId { get; init; }

    public string? PreviousId { get; init; }

    public bool HasMessageId { get; init; }

    /// <param name="call">JSON of any shape.</param>
    /// <param name="kind">The kind when it is known already.</param>
    public static CallHead Read(ReadOnlySpan<byte> call, string? kind)
    {
        var head = new CallHead(kind ?? string.Empty);
        var reader = new Utf8JsonReader(call);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return head;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            head = Take(ref reader, head, typeIsKnown: kind is not null);
            reader.Skip();
        }

        return head;
    }

    /// <summary>The type that a call says of itself; null when the text is no JSON.</summary>
    public static string? TryReadKind(string call)
    {
        try
        {
            return Read(System.Text.Encoding.UTF8.GetBytes(call), kind: null).Kind;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static CallHead Take(ref Utf8JsonReader reader, CallHead head, bool typeIsKnown)
    {
        if (reader.ValueTextEquals("userId"u8))
        {
            return head with { UserId = Next(ref reader) };
        }

        if (reader.ValueTextEquals("anonymousId"u8))
        {
            return head with { AnonymousId = Next(ref reader) };
        }

        if (reader.ValueTextEquals("previousId"u8))
        {
            return head with { PreviousId = Next(ref reader) };
        }

        if (reader.ValueTextEquals("messageId"u8))
        {
            return head with { HasMessageId = !string.IsNullOrEmpty(Next(ref reader)) };
        }

        var isType = !typeIsKnown && reader.ValueTextEquals("type"u8);
        var value = Next(ref reader);
        return isType ? head with { Kind = value ?? string.Empty } : head;
    }

    private static string? Next(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType switch
        {
            JsonTokenType.String => reader.GetString() is { Length: > 0 } text ? text : null,
            JsonTokenType.Number => System.Text.Encoding.UTF8.GetString(reader.ValueSpan),
            _ => null,
        };
    }
}
