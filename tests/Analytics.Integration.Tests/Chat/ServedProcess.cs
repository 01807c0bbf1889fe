using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Analytics.Integration.Tests.Chat;

/// <summary>The product as a process of its own, to be killed.</summary>
internal static class ServedProcess
{
    /// <summary>The product beside no sources, so that it does not build the site.</summary>
    public static string CopyProduct()
    {
        var folder = Directory.CreateTempSubdirectory("analytics-killed-").FullName;
        foreach (var file in Directory.GetFiles(AppContext.BaseDirectory))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }

        return folder;
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public static Process Start(string folder, TestDatabase database, int port) => Process.Start(new ProcessStartInfo("dotnet")
    {
        ArgumentList =
        {
            Path.Combine(folder, "Analytics.Functions.dll"), "serve", "--no-demo", "--port", port.ToString(System.Globalization.CultureInfo.InvariantCulture),
            "--database", database.ConnectionString, "--data", Path.Combine(folder, "data"), "--now", ShopData.Now.ToString("O", System.Globalization.CultureInfo.InvariantCulture),
        },
        RedirectStandardError = true,
        UseShellExecute = false,
        RedirectStandardOutput = true,
    })!;

    public static async Task KillAsync(Process process)
    {
        if (!process.HasExited)
        {
            process.Kill();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
    }
}
