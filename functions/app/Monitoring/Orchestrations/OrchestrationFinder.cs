using System.Globalization;
using Microsoft.DurableTask.Client;

namespace Analytics.Monitoring.Orchestrations;

/// <summary>
/// Lists orchestrations, newest first. Backends return them in the order of their ids, so the finder asks for spans of time, from the
/// present backwards: a span that holds too many is cut, one that holds few is followed by a longer one.
/// </summary>
internal sealed class OrchestrationFinder(TimeProvider clock)
{
    private const int PageSize = 500;
    private const int MostInSpan = 2_000;
    private const int MostRead = 6_000;
    private static readonly TimeSpan FirstSpan = TimeSpan.FromHours(1);
    private static readonly TimeSpan ShortestSpan = TimeSpan.FromSeconds(1);
    private static readonly DateTimeOffset Beginning = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>One page; it may be short and still be followed by another one when few of very many fit the filter.</summary>
    public async Task<OrchestrationPage> FindAsync(
        DurableTaskClient client, OrchestrationFilter filter, OrchestrationPosition? after, int limit, CancellationToken cancellation)
    {
        var floor = filter.From ?? Beginning;
        var found = new List<OrchestrationMetadata>();
        var upper = after?.CreatedAt ?? filter.To;
        var length = FirstSpan;
        for (var read = 0; (upper is null || upper >= floor) && found.Count <= limit && read < MostRead;)
        {
            var lower = Later(floor, (upper ?? clock.GetUtcNow()) - length);
            var span = await ReadAsync(client, filter, (lower, upper), length <= ShortestSpan ? MostRead * 10 : MostInSpan, cancellation);
            read += span.Count;
            if (span.Count > MostInSpan && length > ShortestSpan)
            {
                length /= 8;
                continue;
            }

            found.AddRange(span.Where(row => Fits(row, filter, after)).OrderByDescending(row => row.CreatedAt).ThenBy(row => row.InstanceId, StringComparer.Ordinal));
            upper = lower.AddTicks(-1);
            length *= 8;
        }

        if (found.Count > limit)
        {
            return new OrchestrationPage(found[..limit], OrchestrationPosition.Of(found[limit - 1]));
        }

        // Out of breath before the beginning: the next page goes on where this one stopped.
        return new OrchestrationPage(found, upper >= floor ? new OrchestrationPosition(upper.Value, string.Empty) : null);
    }

    private static async Task<List<OrchestrationMetadata>> ReadAsync(
        DurableTaskClient client, OrchestrationFilter filter, (DateTimeOffset From, DateTimeOffset? To) span, int most, CancellationToken cancellation)
    {
        var query = new OrchestrationQuery(
            span.From, span.To, filter.Statuses.Count > 0 ? filter.Statuses : null, InstanceIdPrefix: filter.IdPrefix, PageSize: PageSize);
        var rows = new List<OrchestrationMetadata>();
        await foreach (var page in client.GetAllInstancesAsync(query).AsPages().WithCancellation(cancellation))
        {
            // The prefix is the backend's to keep; that nothing else gets through is ours.
            rows.AddRange(page.Values.Where(row => row.InstanceId.StartsWith(filter.IdPrefix, StringComparison.Ordinal)));
            if (rows.Count > most)
            {
                break;
            }
        }

        return rows;
    }

    private static bool Fits(OrchestrationMetadata row, OrchestrationFilter filter, OrchestrationPosition? after) =>
        (filter.Name is null || string.Equals(row.Name, filter.Name, StringComparison.OrdinalIgnoreCase)) && (after is null || after.IsBefore(row));

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}

/// <summary>One page of orchestrations, and where the next one begins.</summary>
internal sealed record OrchestrationPage(IReadOnlyList<OrchestrationMetadata> Items, OrchestrationPosition? Next);

/// <summary>A place in the list: after the instance of that time and id.</summary>
internal sealed record OrchestrationPosition(DateTimeOffset CreatedAt, string InstanceId)
{
    public static OrchestrationPosition Of(OrchestrationMetadata row) => new(row.CreatedAt, row.InstanceId);

    /// <summary>The position that a cursor stands for, or null when it is none of ours.</summary>
    public static OrchestrationPosition? Parse(IReadOnlyList<string> values) =>
        values is [var ticks, var id] && long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at <= DateTimeOffset.MaxValue.UtcTicks
            ? new OrchestrationPosition(new DateTimeOffset(at, TimeSpan.Zero), id)
            : null;

    public string[] Values() => [CreatedAt.UtcTicks.ToString(CultureInfo.InvariantCulture), InstanceId];

    public bool IsBefore(OrchestrationMetadata row) =>
        row.CreatedAt < CreatedAt || (row.CreatedAt == CreatedAt && string.CompareOrdinal(row.InstanceId, InstanceId) > 0);
}
