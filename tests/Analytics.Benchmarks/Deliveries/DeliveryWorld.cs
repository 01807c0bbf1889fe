using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using Analytics.Identity;
using Analytics.Platform.Postgres;
using Npgsql;

namespace Analytics.Benchmarks.Deliveries;

/// <summary>A shop whose people have addresses, and a host that serves it.</summary>
internal sealed class DeliveryWorld(Database database, string connectionString)
{
    public async Task<DeliveryHost> StartAsync(HttpClient client, Uri provider, int people, CancellationToken cancellation)
    {
        await new CallerStore(database).EnsureLocalOwnerAsync(cancellation);
        // The owner's first organization is the one it acts in.
        var organization = (await new OrganizationDirectory(database).EnsureAsync("planning", "UTC", null, cancellation)).OrganizationId;
        await using var connection = await database.OpenSystemAsync(cancellation);
        await using var command = new NpgsqlCommand(
            """
            insert into warehouse.users (organization_id, user_id, external_id, attributes)
            select $1, 5000000 + n, 'mail' || n, jsonb_build_object('email', 'mail' || n || '@example.com', 'first_name', 'Name ' || n) from generate_series(1, $2) n
            """, connection)
        { Parameters = { new() { Value = organization }, new() { Value = people } } };
        await command.ExecuteNonQueryAsync(cancellation);
        await using var settings = new NpgsqlCommand("insert into app.contact_settings (organization_id, email_attribute, sender_email) values ($1, 'email', 'news@shop.example')", connection)
        { Parameters = { new() { Value = organization } } };
        await settings.ExecuteNonQueryAsync(cancellation);
        return await DeliveryHost.StartAsync(client, connectionString, provider, cancellation);
    }
}

/// <summary>The product as a process of its own, told what to do over its API.</summary>
internal sealed class DeliveryHost : IAsyncDisposable
{
    private readonly string _folder;
    private readonly Process _process;
    private readonly HttpClient _client;
    private Guid? _segment;

    private DeliveryHost(string folder, Process process, HttpClient client)
    {
        _folder = folder;
        _process = process;
        _client = client;
    }

    public static async Task<DeliveryHost> StartAsync(HttpClient client, string connectionString, Uri provider, CancellationToken cancellation)
    {
        // Beside no sources, so that it does not build the site.
        var folder = Directory.CreateTempSubdirectory("analytics-delivery-").FullName;
        foreach (var file in Directory.GetFiles(AppContext.BaseDirectory))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }

        var port = FreePort();
        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList = { Path.Combine(folder, "Analytics.Functions.dll"), "serve", "--no-demo", "--port", port.ToString(CultureInfo.InvariantCulture), "--database", connectionString, "--data", Path.Combine(folder, "data") },
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            Environment = { ["Deliveries__MailgunAddress"] = provider.ToString(), ["Outbound__PrivateHosts"] = "127.0.0.1" },
        };
        var process = Process.Start(start)!;
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        client.BaseAddress = new Uri($"http://127.0.0.1:{port}");
        var host = new DeliveryHost(folder, process, client);
        await host.UntilHealthyAsync(cancellation);
        return host;
    }

    /// <summary>Seconds from "send now" to the first and to the last message.</summary>
    public async Task<(double First, double Last)> SendCampaignAsync(DeliveryWay way, int messages, CancellationToken cancellation)
    {
        await CallAsync(HttpMethod.Put, "/api/channels/email", way.Channel, cancellation);
        _segment ??= (await CallAsync(HttpMethod.Post, "/api/segments", new { name = "Mailed", sql = "select external_id from users where external_id like 'mail%'" }, cancellation)).GetProperty("id").GetGuid();
        var draft = new { name = "Measured", segmentId = _segment, subject = "Hello {{ first_name }}", message = DeliveryWay.Body };
        var id = (await CallAsync(HttpMethod.Post, "/api/campaigns", draft, cancellation)).GetProperty("id").GetGuid();
        var before = way.Arrived;
        var started = TimeProvider.System.GetTimestamp();
        await CallAsync(HttpMethod.Patch, $"/api/campaigns/{id}", new { status = "scheduled" }, cancellation);
        var first = await ReachAsync(way, before + 1, started, cancellation);
        var last = await ReachAsync(way, before + messages, started, cancellation);
        await UntilSentAsync(id, cancellation);
        return (first, last);
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _client.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static async Task<double> ReachAsync(DeliveryWay way, int arrived, long started, CancellationToken cancellation)
    {
        while (way.Arrived < arrived)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), cancellation);
        }

        return TimeProvider.System.GetElapsedTime(started).TotalSeconds;
    }

    private async Task UntilSentAsync(Guid id, CancellationToken cancellation)
    {
        while ((await CallAsync(HttpMethod.Get, $"/api/campaigns/{id}", null, cancellation)).GetProperty("status").GetString() != "sent")
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), cancellation);
        }
    }

    private async Task<JsonElement> CallAsync(HttpMethod method, string path, object? body, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        using var response = await _client.SendAsync(request, cancellation);
        var text = await response.Content.ReadAsStringAsync(cancellation);
        return response.IsSuccessStatusCode ? JsonSerializer.Deserialize<JsonElement>(text) : throw new InvalidOperationException($"{method} {path}: {text}");
    }

    private async Task UntilHealthyAsync(CancellationToken cancellation)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                using var response = await _client.GetAsync("/api/health", cancellation);
                if (response.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException) when (attempt < 600 && !_process.HasExited)
            {
                // Not yet.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), cancellation);
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
