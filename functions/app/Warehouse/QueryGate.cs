using Analytics.Platform.Results;
using Microsoft.Extensions.Configuration;

namespace Analytics.Warehouse;

/// <summary>How many queries may run at once in this process, and how many may wait.</summary>
/// <param name="AtOnce">Of all organizations together.</param>
/// <param name="AtOncePerOrganization">Of one organization; never more than its pool of connections.</param>
/// <param name="WaitingPerOrganization">One more than this is refused.</param>
public sealed record QueryGateLimits(int AtOnce, int AtOncePerOrganization, int WaitingPerOrganization)
{
    /// <summary>A query uses up to three processes of the database; more at once only makes each of them slower.</summary>
    public static QueryGateLimits From(IConfiguration configuration) => new(
        configuration.GetValue("Warehouse:QueriesAtOnce", Math.Max(8, 4 * Environment.ProcessorCount)),
        configuration.GetValue("Warehouse:QueriesAtOncePerOrganization", 6),
        configuration.GetValue("Warehouse:QueriesWaitingPerOrganization", 200));
}

/// <summary>
/// Lets queries in: so many of an organization and so many of all. Those that wait are taken in turn, one of each organization, so that
/// an organization with a hundred waiting queries delays the only query of another by one place, not by a hundred.
/// </summary>
public sealed class QueryGate(QueryGateLimits limits)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<int, int> _running = [];
    private readonly LinkedList<Line> _lines = [];
    private int _runningInAll;

    /// <summary>Waits for a place; give it back by disposing it.</summary>
    /// <returns>The place, or <c>query.too_many_waiting</c>.</returns>
    /// <exception cref="OperationCanceledException">The caller gave up; the place in the line is gone.</exception>
    public async Task<Result<IDisposable>> EnterAsync(int organizationId, CancellationToken ct)
    {
        Waiting waiting;
        lock (_lock)
        {
            var line = _lines.FirstOrDefault(other => other.OrganizationId == organizationId);
            if (line is null && HasRoomFor(organizationId))
            {
                return Result.From<IDisposable>(Admit(organizationId));
            }

            if (line?.Queue.Count >= limits.WaitingPerOrganization)
            {
                return WarehouseErrors.TooManyWaiting(limits.WaitingPerOrganization);
            }

            if (line is null)
            {
                line = new Line(organizationId);
                _lines.AddLast(line);
            }

            waiting = new Waiting();
            line.Queue.AddLast(waiting);
        }

        await using var gaveUp = ct.Register(() => Abandon(organizationId, waiting, ct));
        return Result.From(await waiting.Admitted.Task);
    }

    private bool HasRoomFor(int organizationId) =>
        _runningInAll < limits.AtOnce && _running.GetValueOrDefault(organizationId) < limits.AtOncePerOrganization;

    private Place Admit(int organizationId)
    {
        _runningInAll++;
        _running[organizationId] = _running.GetValueOrDefault(organizationId) + 1;
        return new Place(this, organizationId);
    }

    private void Leave(int organizationId)
    {
        lock (_lock)
        {
            _runningInAll--;
            if (--_running[organizationId] == 0)
            {
                _running.Remove(organizationId);
            }

            AdmitNext();
        }
    }

    // The line that was served goes to the end.
    private void AdmitNext()
    {
        for (var node = _lines.First; node is not null && _runningInAll < limits.AtOnce; node = node.Next)
        {
            var line = node.Value;
            if (!HasRoomFor(line.OrganizationId))
            {
                continue;
            }

            var next = line.Queue.First!.Value;
            line.Queue.RemoveFirst();
            _lines.Remove(node);
            if (line.Queue.Count > 0)
            {
                _lines.AddLast(line);
            }

            next.Admitted.SetResult(Admit(line.OrganizationId));
            return;
        }
    }

    private void Abandon(int organizationId, Waiting waiting, CancellationToken ct)
    {
        lock (_lock)
        {
            var line = _lines.FirstOrDefault(other => other.OrganizationId == organizationId);
            if (line is null || !line.Queue.Remove(waiting))
            {
                return;
            }

            if (line.Queue.Count == 0)
            {
                _lines.Remove(line);
            }
        }

        waiting.Admitted.SetCanceled(ct);
    }

    /// <summary>The waiting queries of one organization, the oldest first.</summary>
    private sealed record Line(int OrganizationId)
    {
        public LinkedList<Waiting> Queue { get; } = [];
    }

    private sealed class Waiting
    {
        public TaskCompletionSource<IDisposable> Admitted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private sealed class Place(QueryGate gate, int organizationId) : IDisposable
    {
        private int _left;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _left, 1) == 0)
            {
                gate.Leave(organizationId);
            }
        }
    }
}
