using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Analytics.Ingestion.Mapping;
using Analytics.Platform.Results;
using Microsoft.AspNetCore.Http;

namespace Analytics.Ingestion.Calls;

/// <summary>
/// Reads a request of the Segment specification as far as it takes to know where its calls are. What is in them is read later, many requests
/// at once. See https://segment.com/docs/connections/sources/catalog/libraries/server/http-api/.
/// </summary>
internal static class CallReader
{
    private static readonly TimestampReader Times = new(new OrganizationClock(TimeZoneInfo.Utc), DateOrder.MonthFirst);

    /// <param name="request">Plain or compressed by gzip.</param>
    /// <param name="kind">The kind of the one call that the body is; null for a batch.</param>
    /// <param name="receivedAt">Now.</param>
    /// <param name="cancellation">The sender has gone.</param>
    public static async Task<Result<CallRequest>> ReadAsync(HttpRequest request, string? kind, DateTimeOffset receivedAt, CancellationToken cancellation)
    {
        var compressed = string.Equals(request.Headers.ContentEncoding, "gzip", StringComparison.OrdinalIgnoreCase);
        try
        {
            await using var plain = compressed ? new GZipStream(request.Body, CompressionMode.Decompress, leaveOpen: true) : null;
            var body = await ReadBodyAsync(plain ?? request.Body, cancellation);
            return body is { } bytes ? Parse(bytes, kind, receivedAt) : CallErrors.BodyTooLarge();
        }
        catch (InvalidDataException)
        {
            return CallErrors.NotGzip();
        }
    }

    /// <summary>Finds the calls in a body.</summary>
    public static Result<CallRequest> Parse(ReadOnlyMemory<byte> body, string? kind, DateTimeOffset receivedAt)
    {
        if (!Utf8.IsValid(body.Span))
        {
            return CallErrors.NotJson("it is not valid UTF-8 text");
        }

        try
        {
            var reader = new Utf8JsonReader(body.Span);
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                return kind is null ? CallErrors.NoBatch() : CallErrors.NotJson("it is not an object");
            }

            var found = new Envelope();
            ReadEnvelope(ref reader, ref found, isBatch: kind is null);
            // Proves that nothing but blanks follows.
            reader.Read();
            return kind is null && found.Calls is null
                ? CallErrors.NoBatch()
                : new CallRequest(body, found.Calls ?? [new CallSlice(0, body.Length) { IsBot = found.IsBot }]) { ReceivedAt = receivedAt, Kind = kind, SentAt = found.SentAt, WriteKey = found.WriteKey };
        }
        catch (JsonException fault)
        {
            return CallErrors.NotJson($"line {fault.LineNumber + 1}, byte {fault.BytePositionInLine + 1} of it cannot be read");
        }
        catch (InvalidOperationException)
        {
            return CallErrors.NotJson("a text in it holds half a character (an unpaired surrogate)");
        }
    }

    private static async Task<ReadOnlyMemory<byte>?> ReadBodyAsync(Stream body, CancellationToken cancellation)
    {
        var bytes = new byte[16 * 1024];
        var length = 0;
        while (await body.ReadAsync(bytes.AsMemory(length), cancellation) is var read and > 0)
        {
            length += read;
            if (length > CallLimits.LargestBody)
            {
                return null;
            }

            if (length == bytes.Length)
            {
                Array.Resize(ref bytes, bytes.Length * 2);
            }
        }

        return bytes.AsMemory(0, length);
    }

    private static void ReadEnvelope(ref Utf8JsonReader reader, ref Envelope found, bool isBatch)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isCalls = isBatch && reader.ValueTextEquals("batch"u8);
            var isSentAt = reader.ValueTextEquals("sentAt"u8);
            var isWriteKey = reader.ValueTextEquals("writeKey"u8);
            var isContext = !isBatch && reader.ValueTextEquals("context"u8);
            reader.Read();
            if (isCalls && reader.TokenType == JsonTokenType.StartArray)
            {
                found.Calls = ReadCalls(ref reader);
            }
            else if (isContext && reader.TokenType == JsonTokenType.StartObject)
            {
                found.IsBot = ReadContext(ref reader);
            }
            else if (isWriteKey && reader.TokenType == JsonTokenType.String)
            {
                found.WriteKey = reader.GetString();
            }
            else if (isSentAt && reader.TokenType == JsonTokenType.String)
            {
                found.SentAt = Times.TryRead(Encoding.UTF8.GetBytes(reader.GetString()!), out var sentAt) ? sentAt : null;
            }
            else
            {
                reader.Skip();
            }
        }
    }

    private static List<CallSlice> ReadCalls(ref Utf8JsonReader reader)
    {
        var calls = new List<CallSlice>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var start = (int)reader.TokenStartIndex;
            var isBot = false;
            if (reader.TokenType == JsonTokenType.StartObject)
            {
                var call = new Envelope();
                ReadEnvelope(ref reader, ref call, isBatch: false);
                isBot = call.IsBot;
            }
            else
            {
                reader.Skip();
            }

            calls.Add(new CallSlice(start, (int)reader.BytesConsumed - start) { IsBot = isBot });
        }

        return calls;
    }

    private static bool ReadContext(ref Utf8JsonReader reader)
    {
        var isBot = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isUserAgent = reader.ValueTextEquals("userAgent"u8);
            reader.Read();
            if (isUserAgent && reader.TokenType == JsonTokenType.String)
            {
                isBot = UserAgents.IsBot(reader.GetString()!);
            }
            else
            {
                reader.Skip();
            }
        }

        return isBot;
    }

    private ref struct Envelope
    {
        public List<CallSlice>? Calls;
        public long? SentAt;
        public string? WriteKey;
        public bool IsBot;
    }
}
