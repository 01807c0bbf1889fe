using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Analytics.Platform.Outbound;

namespace Analytics.Integrations.Webhooks;

/// <summary>A message to post.</summary>
internal sealed record WebhookPost(string Url, string Id, string Body, IReadOnlyList<string> Secrets);

/// <summary>What the receiver answered; no status: it did not.</summary>
internal sealed record WebhookAnswer(int? Status, string? Error, string Response, long ElapsedMs)
{
    public TimeSpan? RetryAfter { get; init; }

    public bool Delivered => Status is >= 200 and < 300;

    public string Reason => Error ?? string.Create(CultureInfo.InvariantCulture, $"{Status} {Response}").Trim();
}

/// <summary>Posts signed messages through the guard; a redirect is an answer like any other, and no success.</summary>
internal sealed class WebhookClient(IHttpClientFactory clients, OutboundGuard guard)
{
    private const int LargestAnswer = 64 * 1024;
    private const int LongestKept = 1_000;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(20);

    public async Task<WebhookAnswer> PostAsync(WebhookPost post, CancellationToken cancellation)
    {
        var began = Stopwatch.GetTimestamp();
        long Elapsed() => (long)Stopwatch.GetElapsedTime(began).TotalMilliseconds;

        var address = guard.Check(post.Url);
        if (address.IsError)
        {
            return new WebhookAnswer(null, $"{address.Error.Code}: {address.Error.Message}", "", 0);
        }

        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeout.CancelAfter(Timeout);
        try
        {
            using var request = RequestOf(address.Value, post);
            using var response = await clients.CreateClient(OutboundGuard.ClientName).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
            return new WebhookAnswer((int)response.StatusCode, null, await ReadAsync(response, timeout.Token), Elapsed()) { RetryAfter = RetryAfterOf(response) };
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new WebhookAnswer(null, $"There was no answer within {Timeout.TotalSeconds:0} seconds.", "", Elapsed());
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException)
        {
            return new WebhookAnswer(null, (fault.InnerException as OutboundRefusedException ?? fault).Message, "", Elapsed());
        }
    }

    private static HttpRequestMessage RequestOf(Uri address, WebhookPost post)
    {
        // The receiver compares it with its clock, not with the one that campaigns go by.
        var at = TimeProvider.System.GetUtcNow();
        var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(post.Body)) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add("webhook-id", post.Id);
        request.Headers.Add("webhook-timestamp", at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("webhook-signature", WebhookSignature.Sign(post.Secrets, post.Id, at, post.Body));
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("Analytics-Webhooks", "1.0"));
        return request;
    }

    private static TimeSpan? RetryAfterOf(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } when date > TimeProvider.System.GetUtcNow() => date - TimeProvider.System.GetUtcNow(),
        _ => null,
    };

    private static async Task<string> ReadAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        var buffer = new byte[LargestAnswer];
        var read = await (await response.Content.ReadAsStreamAsync(cancellation)).ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation);
        // What cannot be stored is left out.
        var text = Encoding.UTF8.GetString(buffer, 0, read).Replace("\0", "", StringComparison.Ordinal);
        return text.Length > LongestKept ? text[..(char.IsHighSurrogate(text[LongestKept - 1]) ? LongestKept - 1 : LongestKept)] : text;
    }
}
