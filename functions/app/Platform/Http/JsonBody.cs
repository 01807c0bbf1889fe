using System.Text.Json;
using Analytics.Platform.Results;
using Microsoft.AspNetCore.Http;

namespace Analytics.Platform.Http;

/// <summary>Reads the body of a request by hand, so that a bad one is the caller's error and never ours.</summary>
internal static class JsonBody
{
    private const int LargestBody = 1024 * 1024;

    public static async Task<Result<T>> ReadAsync<T>(HttpRequest request, JsonSerializerOptions options, CancellationToken cancellation)
        where T : class
    {
        var bytes = await ReadBytesAsync(request.Body, cancellation);
        if (bytes is null)
        {
            return new Invalid("request.body.too_large", "The body is larger than 1 MiB: send less.");
        }

        try
        {
            if (HoldsUnstorableText(bytes))
            {
                return new Invalid("request.text.invalid", "A text in the body holds a character that cannot be stored (U+0000, or half of one): leave it out.");
            }

            return JsonSerializer.Deserialize<T>(bytes.Length == 0 ? "null"u8 : bytes, options) is { } value
                ? value
                : new Invalid("request.body.missing", "Send a JSON object as the body.");
        }
        catch (Exception fault) when (fault is JsonException or NotSupportedException)
        {
            return new Invalid("request.body.invalid", $"The body is not the JSON that is expected here: {Place(fault)}.");
        }
    }

    /// <summary>Only an escape can write such a character into JSON; bytes that are no JSON are for the caller to find.</summary>
    private static bool HoldsUnstorableText(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IndexOf("\\u"u8) < 0)
        {
            return false;
        }

        var reader = new Utf8JsonReader(bytes);
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped && reader.GetString()!.Contains('\0', StringComparison.Ordinal))
                {
                    return true;
                }
            }
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair.
            return true;
        }

        return false;
    }

    private static string Place(Exception fault) => fault is JsonException { Path: { } path } ? $"look at {path}" : "it has a shape that does not exist";

    private static async Task<byte[]?> ReadBytesAsync(Stream body, CancellationToken cancellation)
    {
        using var buffer = new MemoryStream();
        var chunk = new byte[16 * 1024];
        for (int read; (read = await body.ReadAsync(chunk, cancellation)) > 0;)
        {
            if (buffer.Length + read > LargestBody)
            {
                return null;
            }

            buffer.Write(chunk, 0, read);
        }

        return buffer.ToArray();
    }
}
