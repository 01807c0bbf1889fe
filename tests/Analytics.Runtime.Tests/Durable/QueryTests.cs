using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Analytics.Runtime.Tests.Durable;

public sealed class QueryTests(DurableRuntime runtime) : IClassFixture<DurableRuntime>
{
    private readonly string _prefix = Guid.NewGuid().ToString("N")[..8] + "-";

    [Fact]
    public async Task Instances_are_listed_in_pages()
    {
        await StartFiveAsync();
        var query = new OrchestrationQuery(InstanceIdPrefix: _prefix, PageSize: 2);
        var sizes = new List<int>();
        await foreach (var page in runtime.Client.GetAllInstancesAsync(query).AsPages())
        {
            sizes.Add(page.Values.Count);
        }

        Assert.Equal([2, 2, 1], sizes);
        Assert.Equal(5, await CountAsync(query));
        Assert.Equal(0, await CountAsync(query with { Statuses = [OrchestrationRuntimeStatus.Failed] }));
        Assert.Equal(5, await CountAsync(query with { Statuses = [OrchestrationRuntimeStatus.Completed] }));
        Assert.Equal(0, await CountAsync(query with { InstanceIdPrefix = _prefix.ToUpperInvariant() + "X" }));
        Assert.Equal(0, await CountAsync(query with { CreatedFrom = TimeProvider.System.GetUtcNow().AddMinutes(1) }));
    }

    [Fact]
    public async Task A_page_can_be_continued_later()
    {
        await StartFiveAsync();
        var query = new OrchestrationQuery(InstanceIdPrefix: _prefix, PageSize: 3);
        await using var pages = runtime.Client.GetAllInstancesAsync(query).AsPages().GetAsyncEnumerator();
        Assert.True(await pages.MoveNextAsync());
        Assert.Equal(2, await CountAsync(query with { ContinuationToken = pages.Current.ContinuationToken }));
    }

    [Fact]
    public async Task Payloads_come_only_if_asked_for()
    {
        await StartFiveAsync();
        var query = new OrchestrationQuery(InstanceIdPrefix: _prefix);
        await foreach (var row in runtime.Client.GetAllInstancesAsync(query with { FetchInputsAndOutputs = true }))
        {
            Assert.Equal("\"done\"", row.SerializedOutput);
        }

        await foreach (var row in runtime.Client.GetAllInstancesAsync(query))
        {
            Assert.Null(row.SerializedOutput);
        }
    }

    [Fact]
    public async Task Ended_instances_are_listed_in_the_order_of_their_end()
    {
        var ids = await StartFiveAsync();
        var found = new List<string>();
        string? key = null;
        do
        {
            var page = await runtime.Client.ListInstanceIdsAsync(pageSize: 2, lastInstanceKey: key);
            found.AddRange(page.Values);
            key = page.ContinuationToken;
        }
        while (key is not null);
        Assert.Equal(ids.Order(), found.Where(id => id.StartsWith(_prefix, StringComparison.Ordinal)).Order());
        Assert.Equal(found.Count, found.Distinct().Count());
    }

    [Fact]
    public async Task A_purge_by_filter_takes_only_what_has_ended()
    {
        runtime.Orchestrator("Lives", async context =>
        {
            context.SetCustomStatus("waiting");
            return await context.WaitForExternalEvent<string>("e");
        });
        var living = await runtime.Client.ScheduleNewOrchestrationInstanceAsync("Lives", new StartOrchestrationOptions(_prefix + "living"));
        await runtime.ReachAsync(living, "waiting");
        var from = TimeProvider.System.GetUtcNow();
        await StartFiveAsync();
        var none = await runtime.Client.PurgeInstancesAsync(from, null, [OrchestrationRuntimeStatus.Failed]);
        Assert.Equal(0, none.PurgedInstanceCount);
        var purged = await runtime.Client.PurgeAllInstancesAsync(new PurgeInstancesFilter(CreatedFrom: from));
        Assert.True(purged.PurgedInstanceCount >= 5);
        Assert.Equal(1, await CountAsync(new OrchestrationQuery(InstanceIdPrefix: _prefix)));
    }

    private async Task<IReadOnlyList<string>> StartFiveAsync()
    {
        runtime.Orchestrator("Done", _ => Task.FromResult("done"));
        var ids = Enumerable.Range(0, 5).Select(n => $"{_prefix}{n}").ToList();
        foreach (var id in ids)
        {
            await runtime.Client.ScheduleNewOrchestrationInstanceAsync("Done", new StartOrchestrationOptions(id));
        }

        foreach (var id in ids)
        {
            await runtime.EndOfAsync(id);
        }

        return ids;
    }

    private async Task<int> CountAsync(OrchestrationQuery query)
    {
        var count = 0;
        await foreach (var _ in runtime.Client.GetAllInstancesAsync(query))
        {
            count++;
        }

        return count;
    }
}
