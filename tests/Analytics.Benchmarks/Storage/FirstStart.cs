using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;

namespace Analytics.Benchmarks.Storage;

/// <summary>
/// From an empty data directory to a healthy demo company, as a person starts it: a process of its own, its stages as it tells them, until
/// /api/health answers 200, and on to the first answer; then once more on the same data. Packages and site are there already (a first, uncounted
/// start sees to that).
/// </summary>
internal sealed class FirstStart : IBenchmark
{
    public string Name => "first-start";

    public string Summary => "from nothing to a healthy demo company of 1M events and its first answer, and a second start, with stages: [--repeat 3] [--folder DIR]";

    public async Task<int> RunAsync(IReadOnlyList<string> arguments, TextWriter output, CancellationToken cancellation)
    {
        var options = new BenchmarkOptions(arguments);
        var repeat = options.Number("--repeat", 3);
        var (first, second) = (new List<Start>(), new List<Start>());
        var folder = Path.Combine(options.Text("--folder", Path.GetTempPath()), string.Create(CultureInfo.InvariantCulture, $"analytics-first-start-{Environment.ProcessId}"));
        Directory.CreateDirectory(folder);
        OpenToOthers(folder);
        try
        {
            await output.WriteLineAsync("preparing: packages and site");
            await StartAsync(folder, TextWriter.Null, cancellation);
            for (var round = 1; round <= repeat; round++)
            {
                Empty(folder);
                await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"round {round}"));
                first.Add(await StartAsync(folder, output, cancellation));
                second.Add(await StartAsync(folder, output, cancellation));
                await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"first start {first[^1]}, second start {second[^1]}"));
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"median: first start {Median(first)}, second start {Median(second)}"));
        return 0;
    }

    private static Start Median(List<Start> starts) =>
        new(starts.Select(start => start.Healthy).Order().ElementAt(starts.Count / 2), starts.Select(start => start.Answered).Order().ElementAt(starts.Count / 2));

    /// <summary>Removes everything but the server's binaries, which are packages.</summary>
    private static void Empty(string folder)
    {
        foreach (var entry in new DirectoryInfo(folder).EnumerateFileSystemInfos().Where(entry => entry.Name != "tools"))
        {
            if (entry is DirectoryInfo directory)
            {
                directory.Delete(recursive: true);
            }
            else
            {
                entry.Delete();
            }
        }
    }

    /// <summary>Seconds from starting the process until it is healthy, and until its first answer; it is stopped then, as Ctrl+C does.</summary>
    private static async Task<Start> StartAsync(string folder, TextWriter output, CancellationToken cancellation)
    {
        var port = FreePort();
        var started = TimeProvider.System.GetTimestamp();
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Analytics.Functions.dll"), "serve", "--port", port.ToString(CultureInfo.InvariantCulture), "--data", folder])
            { RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false },
        };
        process.ErrorDataReceived += (_, line) => output.WriteLine("  " + line.Data);
        process.Start();
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        try
        {
            using var services = new ServiceCollection().AddHttpClient().BuildServiceProvider();
            using var client = services.GetRequiredService<IHttpClientFactory>().CreateClient();
            client.BaseAddress = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"));
            await UntilHealthyAsync(client, process, cancellation);
            var healthy = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
            await AskAsync(client, cancellation);
            return new Start(healthy, TimeProvider.System.GetElapsedTime(started).TotalSeconds);
        }
        finally
        {
            await StopAsync(process);
        }
    }

    private static async Task AskAsync(HttpClient client, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/analytics/chat") { Content = JsonContent.Create(new { message = "revenue by month" }) };
        request.Headers.Add("Prefer", "wait=60");
        using var response = await client.SendAsync(request, cancellation);
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>(cancellation);
        if (answer.GetProperty("status").GetString() != "completed")
        {
            throw new InvalidOperationException($"The first answer is none: {answer}");
        }
    }

    private static async Task UntilHealthyAsync(HttpClient client, Process process, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                using var answer = await client.GetAsync(new Uri("/api/health", UriKind.Relative), cancellation);
                if (answer.StatusCode == HttpStatusCode.OK)
                {
                    return;
                }
            }
            catch (HttpRequestException notYet)
            {
                Debug.WriteLine(notYet.Message);
            }

            if (process.HasExited)
            {
                throw new InvalidOperationException($"The host ended with code {process.ExitCode}.");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), cancellation);
        }
    }

    private static async Task StopAsync(Process process)
    {
        if (!process.HasExited)
        {
            using var stop = Process.Start("kill", ["-INT", process.Id.ToString(CultureInfo.InvariantCulture)]);
            await stop.WaitForExitAsync(CancellationToken.None);
        }

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await process.WaitForExitAsync(patience.Token);
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    // Under root the database runs as somebody else.
    private static void OpenToOthers(string folder)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(folder, (UnixFileMode)0b111_101_101);
        }
    }

    /// <summary>Seconds from starting the process.</summary>
    private sealed record Start(double Healthy, double Answered)
    {
        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Healthy:0.0} s (first answer after {Answered:0.0} s)");
    }
}
