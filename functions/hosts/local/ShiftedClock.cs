namespace Analytics.Hosts.Local;

/// <summary>A clock that was set to another instant and goes on from there: "now" for questions about old data.</summary>
internal sealed class ShiftedClock(DateTimeOffset now) : TimeProvider
{
    private readonly TimeSpan _shift = now - System.GetUtcNow();

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + _shift;
}
