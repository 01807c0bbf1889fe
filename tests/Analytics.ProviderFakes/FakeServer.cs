using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Analytics.ProviderFakes;

/// <summary>All providers on one port; their paths do not meet.</summary>
public sealed class FakeServer : IAsyncDisposable
{
    private WebApplication? _server;

    public SendGridFake SendGrid { get; } = new();

    public MailgunFake Mailgun { get; } = new();

    public TwilioFake Twilio { get; } = new();

    public Uri Address { get; private set; } = null!;

    /// <param name="port">0: any that is free.</param>
    /// <param name="more">What else it answers to.</param>
    public async Task StartAsync(int port = 0, Action<IEndpointRouteBuilder>? more = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}").ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = 64 * 1024 * 1024);
        _server = builder.Build();
        SendGrid.Map(_server);
        Mailgun.Map(_server);
        Twilio.Map(_server);
        more?.Invoke(_server);
        await _server.StartAsync();
        Address = new Uri(_server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        SendGrid.Dispose();
    }
}
