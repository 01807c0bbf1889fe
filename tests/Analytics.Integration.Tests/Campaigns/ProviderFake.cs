using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Analytics.Integration.Tests.Campaigns;

/// <summary>
/// A provider that speaks Mailgun's interface and misbehaves as providers do: it is slow, refuses for a while, fails before or after it has
/// taken a message, takes one and never answers, or cuts the connection on either side of taking it. What it took is found by asking only
/// some time later. It counts what it took.
/// </summary>
public sealed class ProviderFake(double faults, int answerMs = 10) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, int> _taken = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, long> _takenAt = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> _misdeeds = new(StringComparer.Ordinal);
    private readonly Random _random = new(20_261_128);
    private WebApplication? _server;

    /// <summary>How often each message was taken, by its send key.</summary>
    public IReadOnlyDictionary<string, int> Taken => _taken;

    /// <summary>What it did how often.</summary>
    public IReadOnlyDictionary<string, int> Misdeeds => _misdeeds;

    public Uri Address { get; private set; } = null!;

    public async Task StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _server = builder.Build();
        _server.MapPost("/v3/{domain}/messages", TakeAsync);
        _server.MapGet("/v3/{domain}/events", (string tags) => Results.Json(new { items = IsListed(tags) ? [new { @event = "accepted" }] : Array.Empty<object>() }));
        await _server.StartAsync();
        Address = new Uri(_server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    private async Task TakeAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync();
        var key = form["o:tag"].ToString();
        var deed = Draw();
        _misdeeds.AddOrUpdate(deed, 1, (_, count) => count + 1);
        await Task.Delay(TimeSpan.FromMilliseconds(deed == "slow" ? 600 : answerMs));
        if (deed is not ("cut before" or "busy" or "failed before"))
        {
            _taken.AddOrUpdate(key, 1, (_, count) => count + 1);
            _takenAt[key] = TimeProvider.System.GetTimestamp();
        }

        switch (deed)
        {
            case "cut before" or "cut after":
                context.Abort();
                return;
            case "no answer":
                await Task.Delay(TimeSpan.FromSeconds(20), context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
                return;
            case "busy":
                context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
                context.Response.Headers.RetryAfter = "1";
                return;
            case "failed before" or "failed after":
                context.Response.StatusCode = StatusCodes.Status500InternalServerError;
                return;
            default:
                await context.Response.WriteAsJsonAsync(new { id = form["h:Message-Id"].ToString(), message = "Queued. Thank you." });
                return;
        }
    }

    // Providers list their events late.
    private bool IsListed(string key) => _takenAt.TryGetValue(key, out var at) && TimeProvider.System.GetElapsedTime(at) > TimeSpan.FromSeconds(1);

    private string Draw()
    {
        string[] deeds = ["slow", "cut before", "cut after", "no answer", "busy", "failed before", "failed after"];
        lock (_random)
        {
            return _random.NextDouble() >= faults ? "fine" : deeds[_random.Next(deeds.Length)];
        }
    }
}
