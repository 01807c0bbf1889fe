using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Analytics.LocalRuntime.Hosting;

/// <summary>The parts of host.json that the local host honours, with the defaults of the Functions host.</summary>
internal sealed class HostFile
{
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };
    private static readonly TimeSpan ShortestLease = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestLease = TimeSpan.FromMinutes(10);
    private readonly JsonNode? _root;

    private HostFile(JsonNode? root, TimeSpan? lease)
    {
        _root = root;
        RoutePrefix = (Text("extensions", "http", "routePrefix") ?? "api").Trim('/');
        FunctionTimeout = Duration("functionTimeout") ?? TimeSpan.FromMinutes(30);
        MaximumConcurrentActivities = Number("extensions", "durableTask", "maxConcurrentActivityFunctions");
        MaximumConcurrentOrchestrations = Number("extensions", "durableTask", "maxConcurrentOrchestratorFunctions");
        Lease = CheckLease(lease ?? Duration("extensions", "durableTask", "storageProvider", "leaseDuration") ?? TimeSpan.FromSeconds(30));
        ReplacesRunningInstances = string.Equals(
            Text("extensions", "durableTask", "overridableExistingInstanceStates"), "AnyState", StringComparison.OrdinalIgnoreCase);
        Queues = new QueueSettings(
            Math.Clamp(Number("extensions", "queues", "batchSize") ?? 16, 1, 32),
            Number("extensions", "queues", "newBatchThreshold"),
            Longer(Duration("extensions", "queues", "maxPollingInterval") ?? TimeSpan.FromMinutes(1), TimeSpan.FromMilliseconds(100)),
            Duration("extensions", "queues", "visibilityTimeout") ?? TimeSpan.Zero,
            Number("extensions", "queues", "maxDequeueCount") ?? 5,
            !string.Equals(Text("extensions", "queues", "messageEncoding"), "none", StringComparison.OrdinalIgnoreCase));
    }

    public string RoutePrefix { get; }

    /// <summary>How long a background function may run; -1 in the file is without end.</summary>
    public TimeSpan FunctionTimeout { get; }

    /// <summary>How long a process keeps what it works on without a sign of life: 2 seconds to 10 minutes.</summary>
    public TimeSpan Lease { get; }

    public QueueSettings Queues { get; }

    public int? MaximumConcurrentActivities { get; }

    public int? MaximumConcurrentOrchestrations { get; }

    /// <summary>Whether a start takes over the id of an instance that still runs, unless the start itself says otherwise.</summary>
    public bool ReplacesRunningInstances { get; }

    public static HostFile Read(string? path, TimeSpan? lease = null)
    {
        if (path is null || !File.Exists(path))
        {
            return new HostFile(null, lease);
        }

        try
        {
            return new HostFile(JsonNode.Parse(File.ReadAllText(path), documentOptions: Lenient), lease);
        }
        catch (Exception exception) when (exception is JsonException or FormatException or InvalidOperationException)
        {
            throw new InvalidDataException($"{path} cannot be read: {exception.Message}", exception);
        }
    }

    private static TimeSpan CheckLease(TimeSpan lease) => lease >= ShortestLease && lease <= LongestLease
        ? lease
        : throw new FormatException(string.Create(
            CultureInfo.InvariantCulture,
            $"runtime.lease.out_of_range: extensions.durableTask.storageProvider.leaseDuration is {lease}. Write a time between {ShortestLease} and {LongestLease}, such as 00:00:30."));

    private JsonNode? Node(params ReadOnlySpan<string> path)
    {
        var node = _root;
        foreach (var name in path)
        {
            node = (node as JsonObject)?.FirstOrDefault(pair => string.Equals(pair.Key, name, StringComparison.OrdinalIgnoreCase)).Value;
        }

        return node;
    }

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private string? Text(params ReadOnlySpan<string> path) => Node(path)?.ToString();

    private int? Number(params ReadOnlySpan<string> path) => Node(path)?.GetValue<int>();

    private TimeSpan? Duration(params ReadOnlySpan<string> path)
    {
        var text = Text(path);
        return text switch
        {
            null => null,
            "-1" => Timeout.InfiniteTimeSpan,
            _ => TimeSpan.Parse(text, CultureInfo.InvariantCulture),
        };
    }
}

/// <summary>The section <c>extensions.queues</c> of host.json.</summary>
internal sealed record QueueSettings(
    int BatchSize,
    int? NewBatchThresholdSetting,
    TimeSpan MaximumPollingInterval,
    TimeSpan VisibilityTimeout,
    int MaximumDequeueCount,
    bool Base64)
{
    /// <summary>A new batch is fetched when no more than this many run; none for a batch of one, which therefore runs alone.</summary>
    public int NewBatchThreshold => NewBatchThresholdSetting ?? BatchSize / 2 * Environment.ProcessorCount;

    /// <summary>How many messages of one queue run at once in this process.</summary>
    public int Concurrency => BatchSize + NewBatchThreshold;
}
