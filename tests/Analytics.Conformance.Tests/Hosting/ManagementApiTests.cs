using System.Net;
using System.Text.Json.Nodes;
using Analytics.Conformance.Tests.Seam;
using Microsoft.DurableTask.Client;

namespace Analytics.Conformance.Tests.Hosting;

/// <summary>The durable management API: paths, status codes, headers and the order of JSON properties.</summary>
public sealed class ManagementApiTests(ManagementApiTests.Fixture app) : IClassFixture<ManagementApiTests.Fixture>
{
    private const string Base = "/runtime/webhooks/durabletask";

    [Fact]
    public async Task A_start_is_202_with_links_location_and_retry_after()
    {
        using var content = HostedApp.Content("\"x\"", "application/json");
        using var response = await app.Http.PostAsync($"{Base}/orchestrators/Greets/started-1", content);
        var links = JsonNode.Parse(await response.Content.ReadAsStringAsync())!.AsObject();
        var instance = new Uri(app.Http.BaseAddress!, $"{Base}/instances/started-1").ToString();

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal((instance, "10"), (response.Headers.Location!.ToString(), Assert.Single(response.Headers.GetValues("Retry-After"))));
        Assert.Equal(("started-1", instance, instance + "/raiseEvent/{eventName}"), (Text(links, "id"), Text(links, "statusQueryGetUri"), Text(links, "sendEventPostUri")));
        Assert.Equal((instance + "/terminate?reason={text}", instance), (Text(links, "terminatePostUri"), Text(links, "purgeHistoryDeleteUri")));
        Assert.Equal((instance + "/suspend?reason={text}", instance + "/resume?reason={text}"), (Text(links, "suspendPostUri"), Text(links, "resumePostUri")));
    }

    [Fact]
    public async Task A_start_without_an_id_makes_one()
    {
        var (status, body) = await app.PostAsync($"{Base}/orchestrators/Greets", "null");

        Assert.Equal(HttpStatusCode.Accepted, status);
        Assert.Matches("^[0-9a-f]{32}$", Text(JsonNode.Parse(body)!.AsObject(), "id"));
    }

    [Fact]
    public async Task A_start_that_ends_in_time_is_200_with_the_output()
        => Assert.Equal((HttpStatusCode.OK, "\"hello you\""), await app.PostAsync($"{Base}/orchestrators/Greets?timeout=20&pollingInterval=1", "\"you\""));

    [Fact]
    public async Task A_start_that_does_not_end_in_time_is_202()
        => Assert.Equal(HttpStatusCode.Accepted, (await app.PostAsync($"{Base}/orchestrators/Waits?timeout=1", null)).Status);

    [Theory]
    [InlineData("Greets", "{bad")]
    [InlineData("Unknown", "null")]
    [InlineData("Greet", "null")]
    public async Task A_start_with_bad_json_or_of_something_else_is_400(string name, string body)
        => Assert.Equal(HttpStatusCode.BadRequest, (await app.PostAsync($"{Base}/orchestrators/{name}", body)).Status);

    [Fact]
    public async Task A_start_under_the_id_of_a_running_instance_is_409()
    {
        await app.PostAsync($"{Base}/orchestrators/Waits/taken", null);

        Assert.Equal(HttpStatusCode.Conflict, (await app.PostAsync($"{Base}/orchestrators/Waits/taken", null)).Status);
    }

    [Fact]
    public async Task The_status_of_a_completed_instance_is_200_with_its_properties_in_order()
    {
        await EndedAsync("Greets", "shown-1", "\"x\"");
        var (status, body) = await app.GetAsync($"{Base}/instances/shown-1");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Matches(
            """^\{"name":"Greets","instanceId":"shown-1","runtimeStatus":"Completed","input":"x","customStatus":\{"Step":1\},"output":"hello x","createdTime":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ","lastUpdatedTime":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"\}$""",
            body);
    }

    [Fact]
    public async Task The_status_of_a_running_instance_is_202_with_location_and_retry_after()
    {
        await app.PostAsync($"{Base}/orchestrators/Waits/running-1", null);
        await app.App.Durable.WaitForInstanceStartAsync("running-1", TestContext.Current.CancellationToken);
        using var response = await app.Http.GetAsync($"{Base}/instances/running-1");
        var status = JsonNode.Parse(await response.Content.ReadAsStringAsync())!.AsObject();

        Assert.Equal((HttpStatusCode.Accepted, "5"), (response.StatusCode, Assert.Single(response.Headers.GetValues("Retry-After"))));
        Assert.Equal(new Uri(app.Http.BaseAddress!, $"{Base}/instances/running-1"), response.Headers.Location);
        Assert.Equal("Running", Text(status, "runtimeStatus"));
        Assert.True(status.ContainsKey("output") && status["output"] is null && status["customStatus"] is null);
    }

    [Fact]
    public async Task The_input_may_be_left_out()
    {
        await EndedAsync("Greets", "shown-2", "\"x\"");
        var status = JsonNode.Parse((await app.GetAsync($"{Base}/instances/shown-2?showInput=false")).Body)!.AsObject();

        Assert.True(status.ContainsKey("input") && status["input"] is null);
    }

    [Fact]
    public async Task A_failed_instance_is_200_with_its_message_and_500_when_asked_for()
    {
        await EndedAsync("Fails", "failed-1", null);
        var (status, body) = await app.GetAsync($"{Base}/instances/failed-1");

        Assert.Equal((HttpStatusCode.OK, "Failed", "it broke"), (status, Text(JsonNode.Parse(body)!.AsObject(), "runtimeStatus"), Text(JsonNode.Parse(body)!.AsObject(), "output")));
        Assert.Equal(HttpStatusCode.InternalServerError, (await app.GetAsync($"{Base}/instances/failed-1?returnInternalServerErrorOnFailure=true")).Status);
    }

    [Fact]
    public async Task An_unknown_instance_is_404_everywhere()
    {
        Assert.Equal(HttpStatusCode.NotFound, (await app.GetAsync($"{Base}/instances/none")).Status);
        foreach (var order in new[] { "raiseEvent/go", "terminate", "suspend", "resume", "rewind" })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await app.PostAsync($"{Base}/instances/none/{order}", "1")).Status);
        }

        Assert.Equal(HttpStatusCode.BadRequest, (await app.PostAsync($"{Base}/instances/none/restart", null)).Status);
        using var purged = await app.Http.DeleteAsync($"{Base}/instances/none");
        Assert.Equal(HttpStatusCode.NotFound, purged.StatusCode);
    }

    [Fact]
    public async Task The_history_tells_each_task_once_and_results_only_when_asked_for()
    {
        await EndedAsync("Greets", "told-1", "\"x\"");
        var bare = JsonNode.Parse((await app.GetAsync($"{Base}/instances/told-1?showHistory=true")).Body)!["historyEvents"]!.AsArray();
        var full = JsonNode.Parse((await app.GetAsync($"{Base}/instances/told-1?showHistory=true&showHistoryOutput=true")).Body)!["historyEvents"]!.AsArray();

        Assert.Equal(["ExecutionStarted", "TaskCompleted", "ExecutionCompleted"], bare.Select(item => Text(item!.AsObject(), "EventType")));
        Assert.Equal(["EventType", "FunctionName", "ScheduledTime", "Timestamp"], bare[1]!.AsObject().Select(pair => pair.Key));
        Assert.Equal(("Greets", "Greet", "Completed"), (Text(bare[0]!.AsObject(), "FunctionName"), Text(bare[1]!.AsObject(), "FunctionName"), Text(bare[2]!.AsObject(), "OrchestrationStatus")));
        Assert.Equal(("hello x", "hello x"), (Text(full[1]!.AsObject(), "Result"), Text(full[2]!.AsObject(), "Result")));
        Assert.False(bare[2]!.AsObject().ContainsKey("Result"));
    }

    [Fact]
    public async Task An_event_reaches_its_instance_once_it_is_json()
    {
        await app.PostAsync($"{Base}/orchestrators/Waits/raised-1", null);

        Assert.Equal(HttpStatusCode.BadRequest, (await app.PostAsync($"{Base}/instances/raised-1/raiseEvent/go", "{bad")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await app.PostAsync($"{Base}/instances/raised-1/raiseEvent/go", "1", "text/plain")).Status);
        Assert.Equal((HttpStatusCode.Accepted, string.Empty), await app.PostAsync($"{Base}/instances/raised-1/raiseEvent/go", "41"));
        Assert.Equal("42", (await EndOfAsync("raised-1")).SerializedOutput);
    }

    [Fact]
    public async Task An_instance_that_has_ended_takes_no_orders()
    {
        await EndedAsync("Greets", "over-1", null);

        foreach (var order in new[] { "raiseEvent/go", "terminate", "suspend", "resume", "rewind" })
        {
            Assert.Equal(HttpStatusCode.Gone, (await app.PostAsync($"{Base}/instances/over-1/{order}", "1")).Status);
        }
    }

    [Fact]
    public async Task An_instance_is_suspended_resumed_and_terminated_with_a_reason()
    {
        await app.PostAsync($"{Base}/orchestrators/Waits/ordered-1", null);
        Assert.Equal(HttpStatusCode.Accepted, (await app.PostAsync($"{Base}/instances/ordered-1/suspend?reason=later", null)).Status);
        await Eventually.TrueAsync(async () => (await app.GetAsync($"{Base}/instances/ordered-1")).Body.Contains("\"Suspended\"", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.Accepted, (await app.GetAsync($"{Base}/instances/ordered-1")).Status);
        Assert.Equal(HttpStatusCode.Accepted, (await app.PostAsync($"{Base}/instances/ordered-1/resume?reason=now", null)).Status);
        Assert.Equal(HttpStatusCode.Accepted, (await app.PostAsync($"{Base}/instances/ordered-1/terminate?reason=enough", null)).Status);
        await EndOfAsync("ordered-1");
        var status = JsonNode.Parse((await app.GetAsync($"{Base}/instances/ordered-1")).Body)!.AsObject();

        Assert.Equal(("Terminated", "enough"), (Text(status, "runtimeStatus"), Text(status, "output")));
    }

    [Fact]
    public async Task A_restart_makes_a_new_instance_unless_the_old_id_is_wanted()
    {
        await EndedAsync("Greets", "again-1", "\"x\"");
        var anew = JsonNode.Parse((await app.PostAsync($"{Base}/instances/again-1/restart", null)).Body)!.AsObject();
        var same = JsonNode.Parse((await app.PostAsync($"{Base}/instances/again-1/restart?restartWithNewInstanceId=false", null)).Body)!.AsObject();

        Assert.NotEqual("again-1", Text(anew, "id"));
        Assert.Equal("again-1", Text(same, "id"));
        Assert.Equal("\"hello x\"", (await EndOfAsync(Text(anew, "id"))).SerializedOutput);
    }

    [Fact]
    public async Task A_list_comes_page_by_page_with_a_token_in_the_header()
    {
        for (var number = 0; number < 3; number++)
        {
            await app.PostAsync($"{Base}/orchestrators/Waits/listed-{number}", "7");
        }

        using var first = await app.Http.GetAsync($"{Base}/instances?instanceIdPrefix=listed-&top=2&showInput=false");
        var page = JsonNode.Parse(await first.Content.ReadAsStringAsync())!.AsArray();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{Base}/instances?instanceIdPrefix=listed-&top=2");
        request.Headers.Add("x-ms-continuation-token", first.Headers.GetValues("x-ms-continuation-token"));
        using var second = await app.Http.SendAsync(request);
        var rest = JsonNode.Parse(await second.Content.ReadAsStringAsync())!.AsArray();

        Assert.Equal((2, 1), (page.Count, rest.Count));
        Assert.Equal(["name", "instanceId", "runtimeStatus", "input", "customStatus", "output", "createdTime", "lastUpdatedTime"], page[0]!.AsObject().Select(pair => pair.Key));
        Assert.Null(page[0]!["input"]);
        Assert.Equal("7", rest[0]!["input"]!.ToString());
    }

    [Fact]
    public async Task A_list_is_narrowed_by_status_and_time()
    {
        await EndedAsync("Greets", "narrowed-1", null);
        await app.PostAsync($"{Base}/orchestrators/Waits/narrowed-2", null);

        Assert.Equal(["narrowed-1"], await ListAsync("runtimeStatus=completed,Failed"));
        Assert.Equal(["narrowed-1", "narrowed-2"], await ListAsync("createdTimeFrom=2020-01-01T00:00:00Z"));
        Assert.Empty(await ListAsync("createdTimeTo=2020-01-01T00:00:00Z"));

        async Task<IEnumerable<string>> ListAsync(string query) =>
            JsonNode.Parse((await app.GetAsync($"{Base}/instances?instanceIdPrefix=narrowed-&{query}")).Body)!.AsArray()
                .Select(item => Text(item!.AsObject(), "instanceId")).Order(StringComparer.Ordinal);
    }

    [Fact]
    public async Task One_instance_is_purged()
    {
        await EndedAsync("Greets", "purged-1", null);
        using var purged = await app.Http.DeleteAsync($"{Base}/instances/purged-1");

        Assert.Equal((HttpStatusCode.OK, """{"instancesDeleted":1}"""), (purged.StatusCode, await purged.Content.ReadAsStringAsync()));
        Assert.Equal(HttpStatusCode.NotFound, (await app.GetAsync($"{Base}/instances/purged-1")).Status);
    }

    [Fact]
    public async Task Many_are_purged_only_with_a_time_to_begin_from()
    {
        using var withoutTime = await app.Http.DeleteAsync($"{Base}/instances");
        using var nothing = await app.Http.DeleteAsync($"{Base}/instances?createdTimeFrom=2020-01-01T00:00:00Z&createdTimeTo=2020-01-02T00:00:00Z");

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.NotFound), (withoutTime.StatusCode, nothing.StatusCode));
    }

    [Fact]
    public async Task A_failed_instance_is_rewound()
    {
        await EndedAsync("FailsOnce", "rewound-1", null);

        Assert.Equal(HttpStatusCode.Accepted, (await app.PostAsync($"{Base}/instances/rewound-1/rewind?reason=again", null)).Status);
        Assert.Equal("\"mended\"", (await EndOfAsync("rewound-1")).SerializedOutput);
    }

    [Fact]
    public async Task Entities_are_not_there()
        => Assert.Equal(HttpStatusCode.NotFound, (await app.GetAsync($"{Base}/entities/counter/1")).Status);

    private static string Text(JsonObject node, string name) => node[name]!.GetValue<string>();

    private async Task EndedAsync(string name, string id, string? body)
    {
        await app.PostAsync($"{Base}/orchestrators/{name}/{id}", body);
        await EndOfAsync(id);
    }

    private async Task<OrchestrationMetadata> EndOfAsync(string id)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        return await app.App.Durable.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, limit.Token);
    }

    public sealed class Fixture(RuntimeUnderTest runtime) : HostedApp(runtime, new AppUnderTest(typeof(ManagementFunctions)));
}
