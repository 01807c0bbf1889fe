using System.Net;
using System.Reflection;
using Npgsql;

namespace Analytics.LocalRuntime.Hosting;

/// <summary>What the local host tells the runtime: where to listen and where its state lives.</summary>
public sealed class LocalRuntimeOptions
{
    /// <summary>The database whose schema <c>runtime</c> keeps orchestrations, queues and timers.</summary>
    public required NpgsqlDataSource DataSource { get; init; }

    /// <summary>The address to listen on; loopback unless the host has checked that callers are identified.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>The port to listen on; 0 takes a free one.</summary>
    public int Port { get; init; } = 7071;

    /// <summary>The folder of the built site, or null to serve functions only.</summary>
    public string? StaticFilesRoot { get; init; }

    /// <summary>The host.json to read; by default the one beside the application.</summary>
    public string? HostFile { get; init; }

    /// <summary>The local.settings.json to read; by default the one beside the application.</summary>
    public string? LocalSettingsFile { get; init; }

    /// <summary>The assembly whose functions run; by default the entry assembly.</summary>
    public Assembly? FunctionAssembly { get; init; }

    /// <summary>Which classes of the assembly are considered; all by default.</summary>
    public Predicate<Type>? FunctionTypes { get; init; }

    /// <summary>
    /// Whether an orchestrator that calls what a replay cannot repeat (the clock, randomness, I/O, threads) stops the start. Without it, the
    /// replay finds out.
    /// </summary>
    public bool RefuseUnstableOrchestrators { get; init; } = true;

    /// <summary>Whether this process runs timers, queues and orchestrations; a process that only answers HTTP sets false.</summary>
    public bool RunBackgroundWork { get; init; } = true;

    /// <summary>Meters of the application that the metrics page shows beside the runtime's own.</summary>
    public IReadOnlyList<string> MeterNames { get; init; } = [];

    /// <summary>The clock of timers, queues and orchestrations.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>
    /// How long a process that hangs keeps its orchestrations and activities, and any dead one its queue messages; null takes
    /// <c>extensions.durableTask.storageProvider.leaseDuration</c> of host.json, or 30 seconds.
    /// </summary>
    public TimeSpan? Lease { get; init; }
}
