namespace Analytics.Chat.Queries.Caching;

/// <summary>Leaves a store alone for a while after it failed several times in a row; the first call afterwards decides whether for another while.</summary>
internal sealed class CacheCircuit(TimeProvider clock)
{
    private const int Tolerated = 3;
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private int _failures;
    private DateTimeOffset _openUntil;

    public bool IsOpen
    {
        get
        {
            lock (_lock)
            {
                return clock.GetUtcNow() < _openUntil;
            }
        }
    }

    public void Succeeded()
    {
        lock (_lock)
        {
            _failures = 0;
        }
    }

    /// <summary>True when this failure opened the circuit.</summary>
    public bool Failed()
    {
        lock (_lock)
        {
            if (++_failures < Tolerated || clock.GetUtcNow() < _openUntil)
            {
                return false;
            }

            _openUntil = clock.GetUtcNow() + Rest;
            return true;
        }
    }
}
