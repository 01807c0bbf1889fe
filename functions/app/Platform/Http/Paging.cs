using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Analytics.Platform.Results;
using Microsoft.AspNetCore.Http;

namespace Analytics.Platform.Http;

/// <summary>
/// One page asked for by <c>?limit=</c> and <c>?cursor=</c>. The cursor holds the sort values of the last row seen, so that rows that come
/// or go between two pages neither repeat nor get lost; it is opaque to callers.
/// </summary>
public sealed record PageRequest(int Limit, IReadOnlyList<string> After)
{
    private const int DefaultLimit = 50;
    private const int LargestLimit = 500;
    private const int CheckLength = 8;

    public static Result<PageRequest> Parse(HttpRequest request)
    {
        var limit = DefaultLimit;
        var asked = request.Query["limit"].ToString();
        if (asked.Length > 0 && (!int.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit < 1))
        {
            return new Invalid("page.limit.invalid", $"The limit is a whole number from 1 to {LargestLimit}.");
        }

        var cursor = request.Query["cursor"].ToString();
        return Decode(cursor) is { } after
            ? new PageRequest(Math.Min(limit, LargestLimit), after)
            : InvalidCursor();
    }

    /// <summary>The answer to a cursor that was altered, cut, or made for another list.</summary>
    public static Error InvalidCursor() => new Invalid("page.cursor.invalid", "This cursor is not one of ours: leave it out to begin with the first page.");

    /// <summary>The cursor that continues after a row with these sort values. Its first bytes check the rest: an altered one is refused, not read as another place.</summary>
    public static string Encode(params string[] sortValues)
    {
        var values = JsonSerializer.SerializeToUtf8Bytes(sortValues);
        return Base64Url.EncodeToString([.. Check(values), .. values]);
    }

    private static byte[] Check(ReadOnlySpan<byte> values) => SHA256.HashData(values)[..CheckLength];

    private static string[]? Decode(string cursor)
    {
        if (cursor.Length == 0)
        {
            return [];
        }

        try
        {
            var bytes = Base64Url.DecodeFromChars(cursor);
            return bytes.Length > CheckLength && Check(bytes.AsSpan(CheckLength)).AsSpan().SequenceEqual(bytes.AsSpan(0, CheckLength))
                ? JsonSerializer.Deserialize<string[]>(bytes.AsSpan(CheckLength))
                : null;
        }
        catch (Exception fault) when (fault is FormatException or JsonException)
        {
            return null;
        }
    }
}

/// <summary>One page of rows, and the cursor of the next one when there is one.</summary>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next);
