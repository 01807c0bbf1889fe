using System.Text;

namespace Analytics.Ingestion.Calls;

/// <summary>What was taken but looks wrong, counted until it is written.</summary>
internal sealed class WarningCounts
{
    private const int LongestSample = 2_000;

    private readonly Dictionary<(string Kind, string Subject), WarningCount> _counts = [];

    public IReadOnlyCollection<WarningCount> All => _counts.Values;

    public void Count(string kind, string subject, ReadOnlySpan<byte> sample, DateTimeOffset at)
    {
        if (_counts.TryGetValue((kind, subject), out var known))
        {
            known.Calls++;
            return;
        }

        Add(kind, subject, Encoding.UTF8.GetString(sample[..Math.Min(sample.Length, LongestSample)]), at, 1);
    }

    /// <param name="kind">What is wrong.</param>
    /// <param name="subject">The event name, property or id that it is about.</param>
    /// <param name="sample">A call, or in words what was seen.</param>
    /// <param name="at">When.</param>
    /// <param name="calls">How often.</param>
    public void Add(string kind, string subject, string sample, DateTimeOffset at, long calls) =>
        _counts[(kind, subject)] = new WarningCount(kind, subject, sample, at) { Calls = calls };

    public void Clear() => _counts.Clear();
}

internal sealed record WarningCount(string Kind, string Subject, string Sample, DateTimeOffset At)
{
    public long Calls { get; set; }
}
