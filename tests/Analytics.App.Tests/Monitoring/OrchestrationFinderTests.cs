using System.Globalization;
using Analytics.Monitoring.Orchestrations;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Analytics.App.Tests.Monitoring;

/// <summary>Newest first over a backend that lists by id.</summary>
public sealed class OrchestrationFinderTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
    private readonly OrchestrationFinder _finder = new(new StandingClock());

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(5_000)]
    public async Task Paging_through_gives_each_one_once_and_newest_first(int count)
    {
        // Crowded minutes, gaps of months, and many of one moment.
        var rows = Enumerable.Range(0, count).Select(number => Row($"o1-{number * 7919 % 10007}", Now.AddSeconds(-Math.Pow(number / 10 * 0.9, 2)))).ToList();

        var seen = await ReadAllAsync(new OrchestrationFilter("o1-"), rows, 400);

        Assert.Equal(rows.OrderByDescending(row => row.CreatedAt).ThenBy(row => row.InstanceId, StringComparer.Ordinal).Select(row => row.InstanceId), seen);
    }

    [Fact]
    public async Task A_rare_name_among_very_many_is_found_over_several_short_pages()
    {
        var rows = Enumerable.Range(0, 20_000).Select(number => Row(string.Create(CultureInfo.InvariantCulture, $"o1-{number}"), Now.AddMinutes(-number), number == 19_000 ? "Rare" : "Common")).ToList();

        Assert.Equal(["o1-19000"], await ReadAllAsync(new OrchestrationFilter("o1-") { Name = "rare" }, rows, 50));
    }

    [Fact]
    public async Task A_backend_that_forgets_the_prefix_gives_nothing_away() =>
        Assert.Equal(["o1-a"], await ReadAllAsync(new OrchestrationFilter("o1-"), [Row("o1-a", Now), Row("o12-b", Now), Row("other", Now)], 50));

    [Fact]
    public async Task The_time_range_holds_at_both_ends()
    {
        var rows = Enumerable.Range(0, 10).Select(hour => Row($"o1-{hour}", Now.AddHours(-hour))).ToList();

        Assert.Equal(["o1-2", "o1-3", "o1-4"], await ReadAllAsync(new OrchestrationFilter("o1-") { From = Now.AddHours(-4), To = Now.AddHours(-2) }, rows, 2));
    }

    private async Task<List<string>> ReadAllAsync(OrchestrationFilter filter, List<OrchestrationMetadata> rows, int limit)
    {
        await using var client = new ListedClient(rows);
        var seen = new List<string>();
        OrchestrationPosition? after = null;
        do
        {
            var page = await _finder.FindAsync(client, filter, after, limit, TestContext.Current.CancellationToken);
            Assert.True(page.Items.Count <= limit);
            seen.AddRange(page.Items.Select(row => row.InstanceId));
            after = page.Next is { } next ? OrchestrationPosition.Parse(next.Values()) : null;
        }
        while (after is not null);
        return seen;
    }

    private static OrchestrationMetadata Row(string id, DateTimeOffset createdAt, string name = "Common") =>
        new(name, id) { CreatedAt = createdAt, RuntimeStatus = OrchestrationRuntimeStatus.Completed };

    private sealed class StandingClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Now;
    }

    /// <summary>Filters by time and pages by id, as backends do, but not by prefix.</summary>
    private sealed class ListedClient(List<OrchestrationMetadata> rows) : DurableTaskClient("listed")
    {
        public override AsyncPageable<OrchestrationMetadata> GetAllInstancesAsync(OrchestrationQuery? filter = null) =>
            Pageable.Create<OrchestrationMetadata>((token, _) =>
            {
                var from = token is null ? 0 : int.Parse(token, CultureInfo.InvariantCulture);
                var all = rows.Where(row => (filter!.CreatedFrom is null || row.CreatedAt >= filter.CreatedFrom) && (filter.CreatedTo is null || row.CreatedAt <= filter.CreatedTo))
                    .OrderBy(row => row.InstanceId, StringComparer.Ordinal).Skip(from).Take(filter!.PageSize + 1).ToList();
                var more = all.Count > filter.PageSize;
                return Task.FromResult(new Page<OrchestrationMetadata>([.. all.Take(filter.PageSize)], more ? (from + filter.PageSize).ToString(CultureInfo.InvariantCulture) : null));
            });

        public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

        public override Task<OrchestrationMetadata?> GetInstancesAsync(string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) => throw new NotSupportedException();

        public override Task RaiseEventAsync(string instanceId, string eventName, object? eventPayload = null, CancellationToken cancellation = default) => throw new NotSupportedException();

        public override Task ResumeInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) => throw new NotSupportedException();

        public override Task<string> ScheduleNewOrchestrationInstanceAsync(TaskName orchestratorName, object? input = null, StartOrchestrationOptions? options = null, CancellationToken cancellation = default) => throw new NotSupportedException();

        public override Task SuspendInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) => throw new NotSupportedException();

        public override Task<OrchestrationMetadata> WaitForInstanceCompletionAsync(string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) => throw new NotSupportedException();

        public override Task<OrchestrationMetadata> WaitForInstanceStartAsync(string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) => throw new NotSupportedException();
    }
}
