using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Analytics.Conformance.Tests.Durable;

public sealed class QueryTests(DurableApp app) : IClassFixture<DurableApp>
{
    private readonly string _prefix = DurableApp.NewId()[..8] + "-p";

    [Fact]
    public async Task Instances_come_in_pages_of_the_size_asked_for()
    {
        await RunFiveAsync();
        var sizes = new List<int>();
        var tokens = new List<string?>();
        await foreach (var page in app.Client.GetAllInstancesAsync(new OrchestrationQuery(InstanceIdPrefix: _prefix, PageSize: 2)).AsPages())
        {
            sizes.Add(page.Values.Count);
            tokens.Add(page.ContinuationToken);
        }

        Assert.Equal([2, 2, 1], sizes);
        Assert.Equal([true, true, false], tokens.Select(token => token is not null));
    }

    [Fact]
    public async Task Enumerating_directly_goes_through_all_pages()
    {
        var ids = await RunFiveAsync();
        Assert.Equal(ids, (await IdsAsync(new OrchestrationQuery(InstanceIdPrefix: _prefix, PageSize: 2))).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_query_goes_on_at_a_continuation_token()
    {
        var ids = await RunFiveAsync();
        var query = new OrchestrationQuery(InstanceIdPrefix: _prefix, PageSize: 3);
        await using var pages = app.Client.GetAllInstancesAsync(query).AsPages().GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.True(await pages.MoveNextAsync());
        var rest = await IdsAsync(query with { ContinuationToken = pages.Current.ContinuationToken });
        Assert.Equal(ids, pages.Current.Values.Select(row => row.InstanceId).Concat(rest).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_prefix_of_the_id_minds_its_case()
    {
        await RunFiveAsync();
        Assert.Equal(5, (await IdsAsync(new OrchestrationQuery(InstanceIdPrefix: _prefix))).Count);
        Assert.Empty(await IdsAsync(new OrchestrationQuery(InstanceIdPrefix: _prefix.Replace('p', 'P'))));
    }

    [Fact]
    public async Task Instances_are_chosen_by_status()
    {
        await RunFiveAsync();
        var query = new OrchestrationQuery(InstanceIdPrefix: _prefix);
        Assert.Empty(await IdsAsync(query with { Statuses = [OrchestrationRuntimeStatus.Failed] }));
        Assert.Equal(5, (await IdsAsync(query with { Statuses = [OrchestrationRuntimeStatus.Failed, OrchestrationRuntimeStatus.Completed] })).Count);
    }

    [Fact]
    public async Task Instances_are_chosen_by_the_time_of_their_creation()
    {
        var ids = await RunFiveAsync();
        var second = (await app.FindAsync(ids[1]))!.CreatedAt;
        var fourth = (await app.FindAsync(ids[3]))!.CreatedAt;
        Assert.Equal(ids.Skip(1).Take(3), (await IdsAsync(new OrchestrationQuery(second, fourth, InstanceIdPrefix: _prefix))).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(true, "\"done\"")]
    [InlineData(false, null)]
    public async Task Payloads_come_only_if_asked_for(bool fetch, string? expected)
    {
        await RunFiveAsync();
        await foreach (var row in app.Client.GetAllInstancesAsync(new OrchestrationQuery(InstanceIdPrefix: _prefix, FetchInputsAndOutputs: fetch)))
        {
            Assert.Equal(expected, row.SerializedOutput);
        }
    }

    [Fact]
    public async Task Ids_of_ended_instances_are_listed_page_by_page()
    {
        var ids = await RunFiveAsync();
        var living = await app.StartWaiterAsync();
        var found = new List<string>();
        string? key = null;
        do
        {
            var page = await app.Client.ListInstanceIdsAsync(pageSize: 2, lastInstanceKey: key);
            Assert.True(page.Values.Count <= 2);
            found.AddRange(page.Values);
            key = page.ContinuationToken;
        }
        while (key is not null);
        Assert.Equal(ids, found.Where(id => id.StartsWith(_prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.Equal(found.Count, found.Distinct().Count());
        Assert.DoesNotContain(living, found);
    }

    private async Task<IReadOnlyList<string>> RunFiveAsync()
    {
        var ids = Enumerable.Range(0, 5).Select(number => $"{_prefix}{number}").ToList();
        foreach (var id in ids)
        {
            await app.StartAsync(_ => Task.FromResult<object?>("done"), null, new StartOrchestrationOptions(id));
            await app.EndOfAsync(id);
        }

        return ids;
    }

    private async Task<IReadOnlyList<string>> IdsAsync(OrchestrationQuery query)
    {
        var ids = new List<string>();
        await foreach (var row in app.Client.GetAllInstancesAsync(query))
        {
            ids.Add(row.InstanceId);
        }

        return ids;
    }
}
