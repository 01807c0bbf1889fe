using Analytics.Hosts.Local;
using Microsoft.Azure.Functions.Worker.Builder;

namespace Analytics;

/// <summary>The local host: our runtime in one process over the embedded PostgreSQL, and the commands around it.</summary>
internal static class HostServices
{
    public static Task<int> RunAsync(string[] args, Action<FunctionsApplicationBuilder> configure) =>
        CommandLine.RunAsync(args, configure);
}
