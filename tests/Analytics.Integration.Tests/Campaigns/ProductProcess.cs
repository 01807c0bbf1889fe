using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Analytics.Integration.Tests.Chat;

namespace Analytics.Integration.Tests.Campaigns;

/// <summary>The product as a process of its own, to be killed and started again over the same database.</summary>
public sealed class ProductProcess(TestDatabase database, IReadOnlyDictionary<string, string> settings) : IAsyncDisposable
{
    private readonly string _folder = ServedProcess.CopyProduct();
    private readonly int _port = ServedProcess.FreePort();
    private readonly long _began = Stopwatch.GetTimestamp();
    private Process? _process;

    /// <summary>The same after each start.</summary>
    public Uri Address => new($"http://127.0.0.1:{_port}");

    public HttpClient Client { get; private set; } = null!;

    /// <summary>Starts it and waits until it answers.</summary>
    public async Task StartAsync()
    {
        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList =
            {
                Path.Combine(_folder, "Analytics.Functions.dll"), "serve", "--no-demo", "--port", _port.ToString(CultureInfo.InvariantCulture),
                "--database", database.ConnectionString, "--data", Path.Combine(_folder, "data"),
                // A clock that jumped back with each start would have timers wait as long again as the process had run.
                "--now", (ShopData.Now + Stopwatch.GetElapsedTime(_began)).ToString("O", CultureInfo.InvariantCulture),
            },
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start)!;
        _process.ErrorDataReceived += (_, _) => { };
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
        Client?.Dispose();
        Client = ProductHost.ClientFor(Address);
        for (var attempt = 0; ; attempt++)
        {
            Assert.True(attempt < 1200 && !_process.HasExited, "The product did not start.");
            try
            {
                using var response = await Client.GetAsync("/api/health", TestContext.Current.CancellationToken);
                if (response.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // Not yet.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TestContext.Current.CancellationToken);
        }
    }

    /// <summary>As whoever operates it stops it: it finishes what it has begun.</summary>
    public async Task StopAsync()
    {
        await SignalAsync("-TERM");
        await _process!.WaitForExitAsync(TestContext.Current.CancellationToken);
        _process.Dispose();
        _process = null;
    }

    /// <summary>As kill -9.</summary>
    public async Task KillAsync()
    {
        if (_process is { HasExited: false })
        {
            _process.Kill();
            await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        _process?.Dispose();
        _process = null;
    }

    /// <summary>It stands still until it is told to go on.</summary>
    public Task PauseAsync() => SignalAsync("-STOP");

    public Task ContinueAsync() => SignalAsync("-CONT");

    public async Task<JsonElement> SendAsync(string method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = body is null ? null : JsonContent.Create(body) };
        using var response = await Client.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonSerializer.Deserialize<JsonElement>(text);
    }

    private async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("/bin/kill", [signal, _process!.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        Client?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
