using System.Globalization;
using Analytics.Chat.Answering;
using Analytics.Chat.Conversations;
using Analytics.Chat.Parts;
using Analytics.Platform.Http;
using Analytics.Platform.Postgres;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Analytics.Chat.Streaming;

/// <summary>Answers with a run: as a stream, finished after a wait, or accepted with the place to look.</summary>
internal sealed class AnswerResponse(Database database, MessageSignals signals, EventStream stream, TimeProvider clock)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(2);

    public static string Location(Guid conversationId, Guid messageId) => $"/api/analytics/chat/{conversationId}/messages/{messageId}";

    public async Task<IActionResult> OfAsync(HttpRequest request, AnswerRequest run, CancellationToken cancellation)
    {
        if (EventStream.IsAskedFor(request))
        {
            await stream.WriteAsync(request.HttpContext.Response, run.OrganizationId, run.MessageId, EventStream.After(request), cancellation);
            return new EmptyResult();
        }

        var wait = WaitOf(request.Headers["Prefer"].ToString());
        if (wait > TimeSpan.Zero)
        {
            request.HttpContext.Response.Headers["Preference-Applied"] = string.Create(CultureInfo.InvariantCulture, $"wait={(int)wait.TotalSeconds}");
        }

        var message = await WaitAsync(run, wait, cancellation);
        if (message is null)
        {
            return ProblemMapper.Map(ChatErrors.MessageNotFound(), request);
        }

        var finished = MessageStatus.IsEnd(message.Status);
        if (!finished)
        {
            request.HttpContext.Response.Headers.Location = Location(run.ConversationId, run.MessageId);
        }

        return new JsonResult(RunView.Of(message), ChatJson.Options) { StatusCode = finished ? StatusCodes.Status200OK : StatusCodes.Status202Accepted };
    }

    /// <summary>Seconds of <c>Prefer: wait=N</c> (RFC 7240), at most a minute; zero when not asked for.</summary>
    internal static TimeSpan WaitOf(string prefer)
    {
        foreach (var preference in prefer.Split([',', ';'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (preference.StartsWith("wait=", StringComparison.OrdinalIgnoreCase)
                && double.TryParse(preference.AsSpan("wait=".Length), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds))
            {
                return TimeSpan.FromSeconds(Math.Min(seconds, LongestWait.TotalSeconds));
            }
        }

        return TimeSpan.Zero;
    }

    private async Task<Message?> WaitAsync(AnswerRequest run, TimeSpan wait, CancellationToken cancellation)
    {
        using var news = signals.Subscribe(run.MessageId, untilEnd: true);
        var began = clock.GetTimestamp();
        while (true)
        {
            var message = await FindAsync(run, cancellation);
            var left = wait - clock.GetElapsedTime(began);
            if (message is null || MessageStatus.IsEnd(message.Status) || left <= TimeSpan.Zero)
            {
                return message;
            }

            await news.WaitAsync(left < LookAgain ? left : LookAgain, cancellation);
        }
    }

    private async Task<Message?> FindAsync(AnswerRequest run, CancellationToken cancellation)
    {
        await using var scope = await database.OpenReadingAsync(run.OrganizationId, cancellation);
        return await MessageStore.FindAsync(scope, run.MessageId, cancellation);
    }
}
