using System.Globalization;
using System.Text;
using System.Text.Json;
using Analytics.Chat.Parts;
using Analytics.Platform.Postgres;
using Microsoft.AspNetCore.Http;

namespace Analytics.Chat.Streaming;

/// <summary>Writes the log of a message as server-sent events until the answer ends; begins after the last event the browser has.</summary>
internal sealed class EventStream(Database database, MessageSignals signals, TimeProvider clock)
{
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    /// <summary>How long to trust that news are announced; a lost announcement delays by no more.</summary>
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(2);

    public static bool IsAskedFor(HttpRequest request) =>
        request.Headers.Accept.ToString().Contains("text/event-stream", StringComparison.OrdinalIgnoreCase);

    /// <summary>The event after which to continue, or null for the beginning of the latest run.</summary>
    public static long? After(HttpRequest request)
    {
        var text = request.Headers["Last-Event-ID"].ToString() is { Length: > 0 } header ? header : request.Query["after"].ToString();
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence) ? sequence : null;
    }

    public async Task WriteAsync(HttpResponse response, int organizationId, Guid messageId, long? after, CancellationToken cancellation)
    {
        response.ContentType = "text/event-stream; charset=utf-8";
        response.Headers.CacheControl = "no-cache, no-transform";
        response.Headers["X-Accel-Buffering"] = "no";
        using var news = signals.Subscribe(messageId);
        var sent = after;
        var spoke = clock.GetTimestamp();
        while (true)
        {
            var (events, ended) = await NextAsync(organizationId, messageId, sent, cancellation);
            foreach (var entry in events)
            {
                await WriteAsync(response, entry, cancellation);
                sent = entry.Sequence;
            }

            if (events.Count > 0)
            {
                await response.Body.FlushAsync(cancellation);
                spoke = clock.GetTimestamp();
            }

            if (ended)
            {
                return;
            }

            await news.WaitAsync(LookAgain, cancellation);
            if (clock.GetElapsedTime(spoke) >= Heartbeat)
            {
                await response.Body.WriteAsync(": still here\n\n"u8.ToArray(), cancellation);
                await response.Body.FlushAsync(cancellation);
                spoke = clock.GetTimestamp();
            }
        }
    }

    private async Task<(List<MessageEvent> Events, bool Ended)> NextAsync(int organizationId, Guid messageId, long? sent, CancellationToken cancellation)
    {
        await using var scope = await database.OpenReadingAsync(organizationId, cancellation);
        return await MessageEventStore.ListAfterAsync(scope, messageId, sent, cancellation);
    }

    private static async Task WriteAsync(HttpResponse response, MessageEvent entry, CancellationToken cancellation)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"id: {entry.Sequence}\nevent: {entry.Type}\ndata: {JsonSerializer.Serialize(entry.Data, ChatJson.Options)}\n\n");
        await response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), cancellation);
    }
}
