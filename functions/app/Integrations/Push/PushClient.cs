using System.Globalization;
using System.Net.Http.Headers;
using Analytics.Platform.Outbound;

namespace Analytics.Integrations.Push;

/// <summary>A message to one browser.</summary>
internal sealed record PushPost(PushSubscription Subscription, byte[] Message)
{
    public int TimeToLive { get; init; }

    public string Urgency { get; init; } = "normal";

    /// <summary>A message of the same topic that still waits for the browser is replaced by this one.</summary>
    public string Topic { get; init; } = "";
}

/// <summary>What a push service did with it.</summary>
internal enum PushResult
{
    Accepted,

    /// <summary>The browser is gone.</summary>
    Gone,

    /// <summary>This message will never be taken.</summary>
    Refused,

    /// <summary>Not now.</summary>
    Later,

    /// <summary>It may have been taken.</summary>
    Unclear,
}

internal sealed record PushAnswer(PushResult Result, string Reason)
{
    public TimeSpan? RetryAfter { get; init; }
}

/// <summary>Posts encrypted messages to push services (RFC 8030), through the guard: browsers say where those are.</summary>
internal sealed class PushClient(IHttpClientFactory clients, OutboundGuard guard)
{
    private const int LongestReason = 300;

    public async Task<PushAnswer> PostAsync(PushPost post, VapidKeys keys, string contact, CancellationToken cancellation)
    {
        if (guard.Check(post.Subscription.Endpoint) is not { IsError: false, Value: var address } || PushKeys.Parse(post.Subscription.P256dh, post.Subscription.Auth) is not { } browser)
        {
            return new PushAnswer(PushResult.Gone, "The browser's address cannot be called.");
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(PushEncryption.Encrypt(post.Message, browser)) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        request.Content.Headers.ContentEncoding.Add("aes128gcm");
        request.Headers.TryAddWithoutValidation("Authorization", keys.Authorization(address, contact, TimeProvider.System.GetUtcNow()));
        request.Headers.Add("TTL", post.TimeToLive.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("Urgency", post.Urgency);
        request.Headers.Add("Topic", post.Topic);
        try
        {
            using var response = await clients.CreateClient(OutboundGuard.ClientName).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
            return await AnswerOfAsync(response, cancellation);
        }
        catch (HttpRequestException fault) when (fault.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError || fault.InnerException is OutboundRefusedException)
        {
            return new PushAnswer(PushResult.Later, fault.Message);
        }
        catch (HttpRequestException fault)
        {
            return new PushAnswer(PushResult.Unclear, fault.Message);
        }
    }

    private static async Task<PushAnswer> AnswerOfAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        var status = (int)response.StatusCode;
        var buffer = new byte[LongestReason];
        var read = await (await response.Content.ReadAsStreamAsync(cancellation)).ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation);
        var reason = string.Create(CultureInfo.InvariantCulture, $"{status} {System.Text.Encoding.ASCII.GetString(buffer, 0, read).Replace('\0', ' ')}").Trim();
        return status switch
        {
            >= 200 and < 300 => new PushAnswer(PushResult.Accepted, reason),
            404 or 410 => new PushAnswer(PushResult.Gone, reason),
            // 401 and 403: the organization's keys or contact, which somebody may mend.
            401 or 403 or 408 or 429 => new PushAnswer(PushResult.Later, reason) { RetryAfter = response.Headers.RetryAfter?.Delta },
            >= 500 => status == 503 ? new PushAnswer(PushResult.Later, reason) { RetryAfter = response.Headers.RetryAfter?.Delta } : new PushAnswer(PushResult.Unclear, reason),
            _ => new PushAnswer(PushResult.Refused, reason),
        };
    }
}
