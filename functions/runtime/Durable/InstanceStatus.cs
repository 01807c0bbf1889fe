namespace Analytics.LocalRuntime.Durable;

/// <summary>The words of column <c>runtime.instances.status</c>; they are the names of OrchestrationRuntimeStatus.</summary>
internal static class InstanceStatus
{
    public const string Pending = "Pending";
    public const string Running = "Running";
    public const string Suspended = "Suspended";
    public const string Completed = "Completed";
    public const string Failed = "Failed";
    public const string Terminated = "Terminated";
    public const string ContinuedAsNew = "ContinuedAsNew";

    /// <summary>The statuses of an instance that has not ended.</summary>
    public static readonly string[] Open = [Pending, Running, Suspended];

    public static bool IsTerminal(string status) => status is Completed or Failed or Terminated;
}
