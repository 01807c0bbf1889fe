using Microsoft.DurableTask;
using Microsoft.DurableTask.Converters;
using Npgsql;

namespace Analytics.LocalRuntime.Durable;

/// <summary>How durable functions run in this process.</summary>
internal sealed record DurableRuntimeOptions
{
    /// <summary>The database that holds schema <c>runtime</c>.</summary>
    public required NpgsqlDataSource DataSource { get; init; }

    /// <summary>One serializer for inputs, outputs, events and custom status.</summary>
    public DataConverter Converter { get; init; } = new JsonDataConverter(new() { PropertyNameCaseInsensitive = true });

    /// <summary>The clock of orchestrations and their timers.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Whether this process runs orchestrations, or only has a client.</summary>
    public bool RunsWork { get; init; } = true;

    public int MaximumConcurrentActivities { get; init; } = 10 * Environment.ProcessorCount;

    public int MaximumConcurrentOrchestrations { get; init; } = 10 * Environment.ProcessorCount;

    /// <summary>The version of orchestrations that are started without one.</summary>
    public string? DefaultVersion { get; init; }

    /// <summary>Longer timers are split into several of this length.</summary>
    public TimeSpan MaximumTimerInterval { get; init; } = TimeSpan.FromDays(3);

    /// <summary>Whether a start that names no statuses replaces even a running instance of its id.</summary>
    public bool ReplacesRunningInstances { get; init; }

    /// <summary>How long a process that hangs, or whose machine is gone, keeps its work; a killed one loses it at once.</summary>
    public TimeSpan LeaseDuration { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often the tables are looked at when no signal comes.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How many events of idle instances are kept in memory, so that their next turn need not read them again.</summary>
    public int CachedEvents { get; init; } = 200_000;
}
