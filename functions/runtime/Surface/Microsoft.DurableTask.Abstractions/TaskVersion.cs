namespace Microsoft.DurableTask;

/// <summary>The version of a task; the local runtime stores it and hands it back, and selects nothing by it.</summary>
public readonly struct TaskVersion : IEquatable<TaskVersion>
{
    public static readonly TaskVersion Unversioned = new(string.Empty);

    public TaskVersion(string? version) => Version = version ?? string.Empty;

    public string Version { get; }

    public static implicit operator string(TaskVersion value) => value.Version ?? string.Empty;

    public static implicit operator TaskVersion(string? value) => new(value);

    public static bool operator ==(TaskVersion a, TaskVersion b) => a.Equals(b);

    public static bool operator !=(TaskVersion a, TaskVersion b) => !a.Equals(b);

    public bool Equals(TaskVersion other) =>
        string.Equals(Version ?? string.Empty, other.Version ?? string.Empty, StringComparison.OrdinalIgnoreCase);

    public override bool Equals(object? obj) => obj is TaskVersion other && Equals(other);

    public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(Version ?? string.Empty);

    public override string ToString() => Version ?? string.Empty;
}
