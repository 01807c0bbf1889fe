using System.Net.Http.Headers;
using Twilio.Http;

namespace Analytics.Integrations;

/// <summary>Carries Twilio's requests over our own client, which follows no redirect and keeps our timeouts; made for one message.</summary>
/// <param name="client">Ours.</param>
/// <param name="server">Scheme and host instead of Twilio's own; null: those.</param>
/// <param name="cancellation">Ends the attempt.</param>
internal sealed class TwilioTransport(System.Net.Http.HttpClient client, string? server, CancellationToken cancellation) : Twilio.Http.HttpClient
{
    /// <summary>Of the answer; 0 before there is one.</summary>
    public int Status { get; private set; }

    /// <summary>How long Twilio asks to wait.</summary>
    public TimeSpan? RetryAfter { get; private set; }

    public override Response MakeRequest(Request request) => throw new NotSupportedException("Messages are sent without blocking.");

    public override async Task<Response> MakeRequestAsync(Request request)
    {
        var asked = request.ConstructUrl();
        using var message = new HttpRequestMessage(new System.Net.Http.HttpMethod(request.Method.ToString()), server is null ? asked : new Uri(server + asked.PathAndQuery));
        message.Headers.Authorization = new AuthenticationHeaderValue("Basic", Authentication(request.Username, request.Password));
        message.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        message.Content = request.PostParams.Count == 0 ? null : new FormUrlEncodedContent(request.PostParams);
        using var response = await client.SendAsync(message, cancellation);
        Status = (int)response.StatusCode;
        RetryAfter = ProviderAnswers.RetryAfter(response.Headers);
        return new Response(response.StatusCode, await response.Content.ReadAsStringAsync(cancellation), response.Headers);
    }
}
