using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Analytics.Integration.Tests.Caching;

/// <summary>A server of the system's packages, such as redis-server, started for the tests. One that is missing fails them: nothing is skipped.</summary>
public sealed class ServerProgram : IAsyncDisposable
{
    private readonly Process _process;
    private readonly List<string> _output = [];

    private ServerProgram(Process process) => _process = process;

    /// <summary>What it has said so far.</summary>
    public string Output
    {
        get
        {
            lock (_output)
            {
                return string.Join('\n', _output);
            }
        }
    }

    public bool HasExited => _process.HasExited;

    public static async Task<ServerProgram> StartAsync(string name, int port, params string[] arguments)
    {
        var start = new ProcessStartInfo(await FindAsync(name)) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        var program = new ServerProgram(Process.Start(start)!);
        program._process.OutputDataReceived += (_, line) => program.Note(line.Data);
        program._process.ErrorDataReceived += (_, line) => program.Note(line.Data);
        program._process.BeginOutputReadLine();
        program._process.BeginErrorReadLine();
        await program.WaitForPortAsync(name, port);
        return program;
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>As a crash ends it.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }

    private static async Task<string> FindAsync(string name)
    {
        if (Installed(name) is { } found)
        {
            return found;
        }

        using var install = Process.Start(new ProcessStartInfo("apt-get", ["install", "-y", "--no-install-recommends", name]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false });
        if (install is not null)
        {
            await Task.WhenAll(install.StandardOutput.ReadToEndAsync(), install.StandardError.ReadToEndAsync(), install.WaitForExitAsync());
        }

        return Installed(name) ?? throw new InvalidOperationException($"These tests need {name}: install the package {name} (apt-get install {name}).");
    }

    private static string? Installed(string name) => $"{Environment.GetEnvironmentVariable("PATH")}:/usr/bin:/usr/sbin".Split(':').Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    private void Note(string? line)
    {
        if (line is not null)
        {
            lock (_output)
            {
                _output.Add(line);
            }
        }
    }

    private async Task WaitForPortAsync(string name, int port)
    {
        for (var attempt = 0; attempt < 300; attempt++)
        {
            Assert.False(_process.HasExited, $"{name} ended: {Output}");
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, port);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(50);
            }
        }

        Assert.Fail($"{name} does not listen on port {port}: {Output}");
    }
}
