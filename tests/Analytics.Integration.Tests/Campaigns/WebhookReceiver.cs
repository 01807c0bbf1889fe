using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Analytics.Integration.Tests.Campaigns;

/// <summary>A receiver of webhooks that keeps what it gets and answers as it is told: the next answers in turn, then 200.</summary>
internal sealed class WebhookReceiver : IAsyncDisposable
{
    private readonly ConcurrentQueue<ReceivedWebhook> _received = new();
    private readonly ConcurrentQueue<Action<HttpResponse>> _answers = new();
    private readonly ConcurrentDictionary<string, (int Status, string? Header)> _byPath = new(StringComparer.Ordinal);
    private WebApplication? _server;

    public IReadOnlyList<ReceivedWebhook> Received => [.. _received];

    public string Url { get; private set; } = "";

    public static async Task<WebhookReceiver> StartAsync()
    {
        var receiver = new WebhookReceiver();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        receiver._server = builder.Build();
        receiver._server.MapPost("/{**path}", receiver.TakeAsync);
        await receiver._server.StartAsync();
        receiver.Url = receiver._server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return receiver;
    }

    /// <summary>The next request is answered so; a header "name: value" may follow the status.</summary>
    public void AnswerNext(int status, string? header = null) => _answers.Enqueue(response => Answer(response, status, header));

    /// <summary>Requests to this path are answered so; until told otherwise.</summary>
    public void AnswerAt(string path, int status, string? header = null) => _byPath[path] = (status, header);

    public ValueTask DisposeAsync() => _server!.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var headers = context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        _received.Enqueue(new ReceivedWebhook(context.Request.Path, headers, body.ToArray()));
        if (_byPath.TryGetValue(context.Request.Path, out var told))
        {
            Answer(context.Response, told.Status, told.Header);
        }
        else if (_answers.TryDequeue(out var answer))
        {
            answer(context.Response);
        }
    }

    private static void Answer(HttpResponse response, int status, string? header)
    {
        response.StatusCode = status;
        if (header?.Split(": ") is [var name, var value])
        {
            response.Headers[name] = value;
        }
    }
}

/// <summary>A request as it came.</summary>
internal sealed record ReceivedWebhook(string Path, IReadOnlyDictionary<string, string> Headers, byte[] Bytes)
{
    public string Id => Headers["webhook-id"];

    public string Text => Encoding.UTF8.GetString(Bytes);

    public JsonElement Json => JsonSerializer.Deserialize<JsonElement>(Bytes);

    public string Type => Json.GetProperty("type").GetString()!;

    public string[] Signatures => Headers["webhook-signature"].Split(' ');

    /// <summary>Whether one of its signatures is by this secret, over the bytes as they came and a time of now.</summary>
    public bool IsSignedBy(string secret)
    {
        var timestamp = Headers["webhook-timestamp"];
        var age = DateTimeOffset.FromUnixTimeSeconds(long.Parse(timestamp, CultureInfo.InvariantCulture)) - TimeProvider.System.GetUtcNow();
        byte[] content = [.. Encoding.UTF8.GetBytes($"{Id}.{timestamp}."), .. Bytes];
        var expected = "v1," + Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(secret["whsec_".Length..]), content));
        return age.Duration() < TimeSpan.FromMinutes(5) && Signatures.Contains(expected, StringComparer.Ordinal);
    }
}
