using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Analytics.Runtime.Tests.Hosting;

/// <summary>Durable functions through the Functions host, as observed of the genuine worker.</summary>
public sealed class DurableFunctionTests(PostgresServer postgres) : IAsyncLifetime
{
    private const string Base = "/runtime/webhooks/durabletask";
    private readonly ConcurrentQueue<string> _trace = [];
    private TestApp _app = null!;

    public async ValueTask InitializeAsync()
        => _app = await TestApp.StartAsync(await postgres.CreateDatabaseAsync(), typeof(Functions), new TestAppSettings
        {
            RefuseUnstableOrchestrators = false,
            Configure = builder =>
            {
                builder.Services.AddSingleton(_trace);
                builder.UseMiddleware(async (context, next) =>
                {
                    _trace.Enqueue($"> {context.FunctionDefinition.Name} {string.Join(',', context.BindingContext.BindingData.Keys.Where(key => key is not ("Query" or "Headers")))}");
                    await next();
                    _trace.Enqueue($"< {context.FunctionDefinition.Name} {context.GetInvocationResult().Value?.GetType().Name ?? "null"}");
                });
            },
        });

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task Input_is_bound_without_regard_to_case_and_activities_run_with_their_instance_id()
    {
        var ended = await RunAsync("Simple", """{"name":"lower","n":7}""");

        Assert.Equal("Pair { Name = lower, N = 7 } | Pair { Name = lower, N = 7 } | lower! 32 Simple", ended.ReadOutputAs<string>());
        Assert.Equal("""{"Prop":"cs","C":0,"Null":null,"Umlaut":"\u00E9\u003C"}""", ended.SerializedCustomStatus);
    }

    [Fact]
    public async Task Middleware_sees_every_turn_and_the_end_only_in_the_last()
    {
        await RunAsync("Simple", """{"name":"lower","n":7}""");

        await Eventually.TrueAsync(() => _trace.Contains("< Simple String"));
        Assert.Equal(["> Simple instanceId", "> Simple instanceId", "< Simple String"], _trace.Where(line => line.Contains(" Simple", StringComparison.Ordinal)));
        Assert.Equal(["> Act instanceId", "< Act Pair"], _trace.Where(line => line.Contains(" Act", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_failure_of_an_activity_reaches_the_orchestrator_with_its_details()
        => Assert.Equal(
            "Task 'ActBoom' (#0) failed with an unhandled exception: act q || System.InvalidOperationException: act q",
            (await RunAsync("Boom")).ReadOutputAs<string>());

    [Fact]
    public async Task An_orchestrator_that_throws_is_failed_with_its_message()
    {
        var ended = await RunAsync("Throws");

        Assert.Equal((OrchestrationRuntimeStatus.Failed, "orch boom"), (ended.RuntimeStatus, ended.SerializedOutput));
        Assert.Equal("System.InvalidOperationException", ended.FailureDetails!.ErrorType);
    }

    [Fact]
    public async Task A_first_await_that_is_not_durable_fails_the_orchestration()
    {
        var ended = await RunAsync("IllegalFirst");

        Assert.Equal(OrchestrationRuntimeStatus.Failed, ended.RuntimeStatus);
        Assert.StartsWith("An invalid asynchronous invocation was detected.", ended.SerializedOutput!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_orchestrator_without_result_has_no_output()
        => Assert.Null((await RunAsync("VoidOrchestrator")).SerializedOutput);

    [Fact]
    public async Task An_instance_class_may_be_an_orchestrator_with_its_own_scope_and_activities_take_null()
        => Assert.Equal("null", (await RunAsync("Nulls")).ReadOutputAs<string>());

    [Fact]
    public async Task Links_made_with_a_request_answer_in_pascal_case_with_202()
    {
        using var response = await _app.Client.PostAsync("/start-data", null);
        var payload = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        var id = payload["Id"]!.GetValue<string>();

        Assert.Equal((HttpStatusCode.Accepted, "application/json"), (response.StatusCode, response.Content.Headers.ContentType!.ToString()));
        Assert.Equal(new Uri(_app.Client.BaseAddress!, $"{Base}/instances/{id}"), response.Headers.Location);
        Assert.Equal($"{response.Headers.Location}/terminate?reason={{text}}", payload["TerminatePostUri"]!.GetValue<string>());
        Assert.Null(payload["RewindPostUri"]);
    }

    [Fact]
    public async Task Links_made_without_a_request_use_the_address_of_the_host_and_answer_in_camel_case()
    {
        using var response = await _app.Client.PostAsync("/start-payload", null);
        var payload = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;

        Assert.Equal(new Uri(_app.Client.BaseAddress!, $"{Base}/instances/{payload["id"]}").ToString(), payload["statusQueryGetUri"]!.GetValue<string>());
    }

    [Fact]
    public async Task Waiting_answers_the_output_of_an_orchestration_that_ends_in_time()
    {
        using var response = await _app.Client.PostAsync("/wait", null);
        var status = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;

        Assert.Equal((HttpStatusCode.OK, "Completed", "\"null\""), (response.StatusCode, status["RuntimeStatus"]!.GetValue<string>(), status["SerializedOutput"]!.GetValue<string>()));
    }

    [Fact]
    public async Task The_management_api_starts_shows_and_purges()
    {
        using var started = await PostAsync($"{Base}/orchestrators/Simple/managed-1", """{"name":"m","n":1}""");
        Assert.Equal(HttpStatusCode.Accepted, started.StatusCode);
        Assert.Equal("10", Assert.Single(started.Headers.GetValues("Retry-After")));
        await _app.Get<DurableTaskClient>().WaitForInstanceCompletionAsync("managed-1", CancellationToken.None);

        using var shown = await _app.Client.GetAsync($"{Base}/instances/managed-1");
        var status = JsonNode.Parse(await shown.Content.ReadAsStringAsync())!.AsObject();
        Assert.Equal(["name", "instanceId", "runtimeStatus", "input", "customStatus", "output", "createdTime", "lastUpdatedTime"], status.Select(pair => pair.Key));
        Assert.Equal((HttpStatusCode.OK, "Completed", "m"), (shown.StatusCode, status["runtimeStatus"]!.GetValue<string>(), status["input"]!["name"]!.GetValue<string>()));
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$", status["createdTime"]!.GetValue<string>());

        using var purged = await _app.Client.DeleteAsync($"{Base}/instances/managed-1");
        Assert.Equal("""{"instancesDeleted":1}""", await purged.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.NotFound, (await _app.Client.GetAsync($"{Base}/instances/managed-1")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await _app.Client.DeleteAsync($"{Base}/instances/managed-1")).StatusCode);
    }

    [Fact]
    public async Task The_management_api_raises_events_and_refuses_what_is_over()
    {
        await PostAsync($"{Base}/orchestrators/Waits/waits-1", "null");
        await _app.Get<DurableTaskClient>().WaitForInstanceStartAsync("waits-1", CancellationToken.None);
        using var running = await _app.Client.GetAsync($"{Base}/instances/waits-1");
        Assert.Equal((HttpStatusCode.Accepted, "5"), (running.StatusCode, Assert.Single(running.Headers.GetValues("Retry-After"))));

        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync($"{Base}/instances/waits-1/raiseEvent/go", "{bad")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync($"{Base}/instances/waits-1/raiseEvent/go", "1", "text/plain")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await PostAsync($"{Base}/instances/none/raiseEvent/go", "1")).StatusCode);
        Assert.Equal(HttpStatusCode.Accepted, (await PostAsync($"{Base}/instances/waits-1/raiseEvent/go", "41")).StatusCode);
        var ended = await _app.Get<DurableTaskClient>().WaitForInstanceCompletionAsync("waits-1", getInputsAndOutputs: true, CancellationToken.None);
        Assert.Equal(42, ended.ReadOutputAs<int>());
        Assert.Equal(HttpStatusCode.Gone, (await PostAsync($"{Base}/instances/waits-1/raiseEvent/go", "1")).StatusCode);
        Assert.Equal(HttpStatusCode.Gone, (await PostAsync($"{Base}/instances/waits-1/terminate", string.Empty)).StatusCode);
    }

    [Fact]
    public async Task The_management_api_lists_by_prefix_page_by_page()
    {
        for (var number = 0; number < 3; number++)
        {
            await PostAsync($"{Base}/orchestrators/Waits/listed-{number}", "null");
        }

        using var first = await _app.Client.GetAsync($"{Base}/instances?instanceIdPrefix=listed-&top=2");
        Assert.Equal(2, JsonNode.Parse(await first.Content.ReadAsStringAsync())!.AsArray().Count);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{Base}/instances?instanceIdPrefix=listed-&top=2");
        request.Headers.Add("x-ms-continuation-token", first.Headers.GetValues("x-ms-continuation-token"));
        using var second = await _app.Client.SendAsync(request);
        Assert.Single(JsonNode.Parse(await second.Content.ReadAsStringAsync())!.AsArray());
        Assert.Equal(HttpStatusCode.BadRequest, (await _app.Client.DeleteAsync($"{Base}/instances")).StatusCode);
    }

    [Fact]
    public async Task The_management_api_terminates_suspends_resumes_and_restarts()
    {
        var client = _app.Get<DurableTaskClient>();
        await PostAsync($"{Base}/orchestrators/Waits/orders-1", "null");
        Assert.Equal(HttpStatusCode.Accepted, (await PostAsync($"{Base}/instances/orders-1/suspend?reason=later", string.Empty)).StatusCode);
        await Eventually.TrueAsync(() => StatusOf("orders-1") == OrchestrationRuntimeStatus.Suspended);
        Assert.Equal(HttpStatusCode.Accepted, (await PostAsync($"{Base}/instances/orders-1/resume", string.Empty)).StatusCode);
        await Eventually.TrueAsync(() => StatusOf("orders-1") == OrchestrationRuntimeStatus.Running);
        Assert.Equal(HttpStatusCode.Accepted, (await PostAsync($"{Base}/instances/orders-1/terminate?reason=enough", string.Empty)).StatusCode);
        var ended = await client.WaitForInstanceCompletionAsync("orders-1", getInputsAndOutputs: true, CancellationToken.None);
        Assert.Equal((OrchestrationRuntimeStatus.Terminated, "enough"), (ended.RuntimeStatus, ended.ReadOutputAs<string>()));

        Assert.Equal(HttpStatusCode.Accepted, (await PostAsync($"{Base}/instances/orders-1/restart", string.Empty)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync($"{Base}/instances/none/restart", string.Empty)).StatusCode);

        OrchestrationRuntimeStatus? StatusOf(string id) => client.GetInstanceAsync(id).GetAwaiter().GetResult()?.RuntimeStatus;
    }

    [Theory]
    [InlineData("/orchestrators/Unknown")]
    [InlineData("/orchestrators/Act")]
    public async Task The_management_api_starts_orchestrators_only(string path)
        => Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync(Base + path, "null")).StatusCode);

    private async Task<OrchestrationMetadata> RunAsync(string name, string? json = null)
    {
        var client = _app.Get<DurableTaskClient>();
        object? input = json is null ? null : JsonNode.Parse(json);
        var id = await client.ScheduleNewOrchestrationInstanceAsync(name, input);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        return await client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, limit.Token);
    }

    private Task<HttpResponseMessage> PostAsync(string path, string body, string contentType = "application/json")
        => _app.Client.PostAsync(path, new StringContent(body, Encoding.UTF8, contentType));

    public sealed record Pair(string Name, int N);

    public sealed class Status
    {
        public string Prop { get; init; } = "cs";

        public int C { get; init; }

        public string? Null { get; init; }

        public string Umlaut { get; init; } = "é<";
    }

    public sealed class Functions
    {
        [Function("Simple")]
        public static async Task<string> Simple([OrchestrationTrigger] TaskOrchestrationContext context, Pair input, FunctionContext function)
        {
            context.SetCustomStatus(new Status());
            var answer = await context.CallActivityAsync<Pair>("Act", input);
            return $"{input} | {context.GetInput<Pair>()} | {answer.Name} {function.FunctionDefinition.Name}";
        }

        [Function("Act")]
        public static Pair Act([ActivityTrigger] Pair pair, string instanceId) => pair with { Name = $"{pair.Name}! {instanceId.Length}" };

        [Function("Boom")]
        public static async Task<string> Boom([OrchestrationTrigger] TaskOrchestrationContext context)
        {
            try
            {
                await context.CallActivityAsync("ActBoom", "q");
                return "no failure";
            }
            catch (TaskFailedException exception)
            {
                return $"{exception.Message} || {exception.FailureDetails.ErrorType}: {exception.FailureDetails.ErrorMessage}";
            }
        }

        [Function("ActBoom")]
        public static Task ActBoom([ActivityTrigger] string text) => throw new InvalidOperationException("act " + text);

        [Function("Throws")]
        public static Task Throws([OrchestrationTrigger] TaskOrchestrationContext context) => throw new InvalidOperationException("orch boom");

        [Function("IllegalFirst")]
        public static async Task IllegalFirst([OrchestrationTrigger] TaskOrchestrationContext context) => await Task.Delay(50);

        [Function("VoidOrchestrator")]
        public static Task VoidOrchestrator([OrchestrationTrigger] TaskOrchestrationContext context) => Task.CompletedTask;

        [Function("Nulls")]
        public async Task<string> Nulls([OrchestrationTrigger] TaskOrchestrationContext context) => await context.CallActivityAsync<string?>("EchoNull", (object?)null) ?? "null";

        [Function("EchoNull")]
        public static string? EchoNull([ActivityTrigger] string? text) => text;

        [Function("Waits")]
        public static async Task<int> Waits([OrchestrationTrigger] TaskOrchestrationContext context) => await context.WaitForExternalEvent<int>("go") + 1;

        [Function("StartData")]
        public static async Task<HttpResponseData> StartData([HttpTrigger("post", Route = "start-data")] HttpRequestData request, [DurableClient] DurableTaskClient client)
            => await client.CreateCheckStatusResponseAsync(request, await client.ScheduleNewOrchestrationInstanceAsync("Nulls"));

        [Function("StartPayload")]
        public static async Task<IActionResult> StartPayload([HttpTrigger("post", Route = "start-payload")] HttpRequest request, [DurableClient] DurableTaskClient client)
        {
            var payload = client.CreateHttpManagementPayload(await client.ScheduleNewOrchestrationInstanceAsync("Nulls"));
            return new AcceptedResult(payload.StatusQueryGetUri, payload);
        }

        [Function("StartAndWait")]
        public static async Task<HttpResponseData> StartAndWait([HttpTrigger("post", Route = "wait")] HttpRequestData request, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
            => await client.WaitForCompletionOrCreateCheckStatusResponseAsync(
                request, await client.ScheduleNewOrchestrationInstanceAsync("Nulls", cancellation), TimeSpan.FromMilliseconds(50), getInputsAndOutputs: true, cancellation: cancellation);
    }
}
