using System.Text;
using System.Text.Json;
using Analytics.Integration.Tests.Chat;
using Analytics.LocalRuntime.Queues;
using Microsoft.Extensions.DependencyInjection;

namespace Analytics.Integration.Tests.Monitoring;

/// <summary>What the pages for operators show and do, over the whole product.</summary>
public sealed class OperationsTests(ProductHost product) : IClassFixture<ProductHost>
{
    private OperationsClient Owner => OperationsClient.Owner(product, "shop");

    [Fact]
    public async Task A_finished_answer_is_listed_and_its_history_reads_as_a_timeline()
    {
        var id = await product.AnswerAsync();

        Assert.Equal(id, (await Owner.ListAsync("?status=completed&name=answerquestion"))[0]);
        var view = await Owner.GetAsync($"{OperationsClient.Root}/{id}");
        Assert.Equal("completed", view.GetProperty("status").GetString());
        var spans = view.GetProperty("timeline").GetProperty("spans").EnumerateArray().ToArray();
        Assert.Equal(["InterpretQuestion", "RunQuery"], spans.Take(2).Select(span => span.GetProperty("name").GetString()));
        Assert.All(spans, span =>
        {
            Assert.Equal(("activity", "done", 1), (span.GetProperty("kind").GetString(), span.GetProperty("outcome").GetString(), span.GetProperty("attempt").GetInt32()));
            Assert.True(span.GetProperty("milliseconds").GetDouble() >= 0);
        });
        Assert.Equal(["restart", "purge"], Actions(view));
        Assert.Contains("save", view.GetProperty("customStatus").GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_list_is_newest_first_filtered_and_paged_without_gaps()
    {
        var organizationId = await product.Database.AddOrganizationAsync("pages");
        var owner = OperationsClient.Owner(product, "pages");
        var made = new List<string>();
        for (var number = 0; number < 7; number++)
        {
            made.Insert(0, await product.FailedAsync(organizationId));
        }

        var seen = new List<string>();
        for (var cursor = ""; cursor is not null;)
        {
            var page = await owner.GetAsync($"{OperationsClient.Root}?limit=3{cursor}");
            seen.AddRange(page.GetProperty("orchestrations").EnumerateArray().Select(row => row.GetProperty("instanceId").GetString()!));
            cursor = page.GetProperty("next").GetString() is { } next ? $"&cursor={next}" : null;
        }

        Assert.Equal(made, seen);
        Assert.Equal([made[2]], await owner.ListAsync($"?id={made[2]}"));
        Assert.Equal([made[2]], await owner.ListAsync($"?id={made[2][(made[2].IndexOf('-', StringComparison.Ordinal) + 1)..]}"));
        Assert.Empty(await owner.ListAsync("?status=completed,running"));
        Assert.Empty(await owner.ListAsync("?name=RunImport"));
        var created = (await owner.GetAsync($"{OperationsClient.Root}/{made[3]}")).GetProperty("createdAt").GetDateTimeOffset();
        Assert.Equal([made[3]], await owner.ListAsync($"?from={Uri.EscapeDataString(created.ToString("O"))}&to={Uri.EscapeDataString(created.ToString("O"))}"));
        Assert.Empty(await owner.ListAsync("?to=2020-01-01"));
    }

    [Theory]
    [InlineData("?status=asleep", "orchestration.status.unknown")]
    [InlineData("?from=yesterday", "orchestration.from.invalid")]
    [InlineData("?to=never", "orchestration.to.invalid")]
    [InlineData("?from=2026-02-02&to=2026-02-01", "orchestration.range.empty")]
    [InlineData("?cursor=abc", "page.cursor.invalid")]
    [InlineData("?limit=0", "page.limit.invalid")]
    public async Task A_filter_that_means_nothing_is_refused(string query, string code)
    {
        var (status, body) = await Owner.SendAsync("GET", OperationsClient.Root + query);

        Assert.Equal((400, code), (status, body.GetProperty("code").GetString()));
    }

    [Fact]
    public async Task A_failed_orchestration_shows_its_failure_and_restarts_under_either_id()
    {
        var id = await product.FailedAsync(product.OrganizationId);

        var failed = await Owner.GetAsync($"{OperationsClient.Root}/{id}");
        Assert.Contains("JsonException", failed.GetProperty("failure").GetProperty("type").GetString(), StringComparison.Ordinal);
        Assert.NotEmpty(failed.GetProperty("failure").GetProperty("message").GetString()!);

        var (status, body) = await Owner.OrderAsync(id, "restart", new { reason = "again" });
        var copy = body.GetProperty("instanceId").GetString()!;
        Assert.Equal(200, status);
        Assert.StartsWith(id + "-again-", copy, StringComparison.Ordinal);
        await product.Durable().WaitForInstanceCompletionAsync(copy, TestContext.Current.CancellationToken);
        Assert.Equal(failed.GetProperty("input").ToString(), (await Owner.GetAsync($"{OperationsClient.Root}/{copy}")).GetProperty("input").ToString());

        Assert.Equal(id, (await Owner.OrderAsync(id, "restart", new { sameId = true })).Body.GetProperty("instanceId").GetString());
        await product.Durable().WaitForInstanceCompletionAsync(id, TestContext.Current.CancellationToken);
        Assert.Equal(["orchestration.restart", "orchestration.restart"], await AuditedAsync(id));
    }

    [Fact]
    public async Task A_failed_orchestration_is_rewound_and_its_timeline_says_so()
    {
        var id = await product.FailedAsync(product.OrganizationId);

        Assert.Equal(200, (await Owner.OrderAsync(id, "rewind", new { reason = "mended" })).Status);

        // What cannot be read stays so: it fails again, in the same instance.
        await product.Durable().WaitForInstanceCompletionAsync(id, TestContext.Current.CancellationToken);
        var view = await Owner.GetAsync($"{OperationsClient.Root}/{id}");
        Assert.Equal("failed", view.GetProperty("status").GetString());
        Assert.Contains(view.GetProperty("timeline").GetProperty("spans").EnumerateArray(), span => (Text(span, "kind"), Text(span, "name")) == ("rewound", "mended"));
        Assert.Equal(["orchestration.rewind"], await AuditedAsync(id));
    }

    [Fact]
    public async Task A_hanging_import_is_suspended_resumed_and_terminated_and_so_ends_for_its_reader()
    {
        await using var import = await product.HangingImportAsync("shop", product.OrganizationId);
        Assert.Equal("running", await Owner.StatusAsync(import.InstanceId));
        Assert.Contains(import.InstanceId, await Owner.ListAsync("?status=running&name=RunImport"));

        Assert.Equal(200, (await Owner.OrderAsync(import.InstanceId, "suspend", new { reason = "looking" })).Status);
        Assert.Equal("suspended", await Owner.StatusAsync(import.InstanceId));
        Assert.Equal(200, (await Owner.OrderAsync(import.InstanceId, "resume")).Status);
        Assert.Equal("running", await Owner.StatusAsync(import.InstanceId));
        Assert.Equal("orchestration.reason.missing", (await Owner.OrderAsync(import.InstanceId, "terminate")).Body.GetProperty("code").GetString());
        Assert.Equal(200, (await Owner.OrderAsync(import.InstanceId, "terminate", new { reason = "the table is locked" })).Status);

        var view = await Owner.GetAsync($"{OperationsClient.Root}/{import.InstanceId}");
        Assert.Equal("terminated", view.GetProperty("status").GetString());
        Assert.Contains("the table is locked", view.GetProperty("output").GetProperty("text").GetString(), StringComparison.Ordinal);
        var kinds = view.GetProperty("timeline").GetProperty("spans").EnumerateArray().Select(span => $"{span.GetProperty("kind").GetString()} {span.GetProperty("outcome").GetString()}");
        Assert.Equal(["activity dropped", "suspension done", "terminated done"], kinds);
        var ended = (await Owner.GetAsync("/api/imports")).GetProperty("imports").EnumerateArray().Single(one => one.GetProperty("id").GetGuid() == import.ImportId);
        Assert.Equal("failed", ended.GetProperty("status").GetString());
        Assert.Contains("operator", ended.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal(["orchestration.terminate", "orchestration.resume", "orchestration.suspend"], await AuditedAsync(import.InstanceId));
    }

    [Fact]
    public async Task An_order_that_the_state_does_not_allow_is_refused_with_what_is_allowed()
    {
        var id = await product.AnswerAsync();
        foreach (var action in new[] { "terminate", "suspend", "resume", "rewind" })
        {
            var (status, body) = await Owner.OrderAsync(id, action, new { reason = "please" });
            Assert.Equal((409, "orchestration.action.refused"), (status, body.GetProperty("code").GetString()));
            Assert.Equal(["restart", "purge"], body.GetProperty("allowed").EnumerateArray().Select(item => item.GetString()));
        }

        Assert.Empty(await AuditedAsync(id));
        Assert.Equal(404, (await Owner.OrderAsync(id, "explode")).Status);
    }

    [Fact]
    public async Task A_purged_orchestration_is_gone_and_the_audit_trail_knows_who_did_it()
    {
        var id = await product.FailedAsync(product.OrganizationId);

        Assert.Equal(200, (await Owner.OrderAsync(id, "purge", new { reason = "cleaning up" })).Status);

        Assert.Equal(404, (await Owner.SendAsync("GET", $"{OperationsClient.Root}/{id}")).Status);
        Assert.DoesNotContain(id, await Owner.ListAsync());
        Assert.Equal(["orchestration.purge"], await AuditedAsync(id));
    }

    [Fact]
    public async Task The_system_counts_what_runs_and_what_failed_and_who_works()
    {
        await product.FailedAsync(product.OrganizationId);
        await using var import = await product.HangingImportAsync("shop", product.OrganizationId);

        var system = await Owner.GetAsync("/api/operations/system");

        Assert.True(system.GetProperty("orchestrations").GetProperty("failedToday").GetInt32() >= 1);
        Assert.True(system.GetProperty("orchestrations").GetProperty("running").GetInt32() >= 1);
        var runtime = system.GetProperty("runtime");
        Assert.True(runtime.GetProperty("backlog").GetProperty("activitiesRunning").GetInt64() >= 1);
        var process = Assert.Single(runtime.GetProperty("processes").EnumerateArray());
        Assert.True(process.GetProperty("activities").GetInt64() >= 1);
        Assert.Contains(runtime.GetProperty("replays").EnumerateArray(), replay => replay.GetProperty("orchestrator").GetString() == "AnswerQuestion" && replay.GetProperty("turns").GetInt32() > 0);
        await Owner.OrderAsync(import.InstanceId, "terminate", new { reason = "end of the test" });
    }

    [Fact]
    public async Task A_message_that_was_given_up_is_listed_with_its_reason_and_put_back()
    {
        var store = product.Services.GetRequiredService<QueueStore>();
        await store.SendAsync("watched", [Encoding.UTF8.GetBytes("{\"number\":1}")], TestContext.Current.CancellationToken);
        var claimed = Assert.Single(await store.ClaimAsync("watched", 1, TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken));
        await store.PoisonAsync(claimed, "watched-poison", "System.Exception: it broke", TestContext.Current.CancellationToken);

        var message = Assert.Single((await Owner.GetAsync("/api/operations/poison-messages")).GetProperty("messages").EnumerateArray());
        Assert.Equal(("watched-poison", "System.Exception: it broke", "{\"number\":1}"), (Text(message, "queue"), Text(message, "reason"), Text(message, "body")));
        var queue = (await Owner.GetAsync("/api/operations/system")).GetProperty("runtime").GetProperty("queues").EnumerateArray().Single(one => Text(one, "name") == "watched-poison");
        Assert.True(queue.GetProperty("poison").GetBoolean());
        var path = $"/api/operations/poison-messages/watched-poison/{Text(message, "id")}/put-back";
        Assert.Equal(204, (await Owner.SendAsync("POST", path)).Status);
        Assert.Equal(404, (await Owner.SendAsync("POST", path)).Status);

        Assert.Empty((await Owner.GetAsync("/api/operations/poison-messages")).GetProperty("messages").EnumerateArray());
        var again = Assert.Single(await store.ClaimAsync("watched", 1, TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken));
        Assert.Equal((1, "{\"number\":1}"), (again.DequeueCount, Encoding.UTF8.GetString(again.Body)));
        Assert.True(await store.DeleteAsync(again, TestContext.Current.CancellationToken));
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static IEnumerable<string> Actions(JsonElement view) => view.GetProperty("actions").EnumerateArray().Select(item => item.GetString()!);

    /// <summary>Actions in the audit trail about the instance, latest first, each by the local owner.</summary>
    private async Task<string[]> AuditedAsync(string instanceId)
    {
        var trail = await Owner.GetAsync($"/api/audit/events?type=orchestration&id={instanceId}");
        var events = trail.GetProperty("events").EnumerateArray().ToArray();
        Assert.All(events, one => Assert.Equal(Analytics.Identity.CallerStore.LocalOwnerId, one.GetProperty("personId").GetGuid()));
        return [.. events.Select(one => Text(one, "action"))];
    }
}
