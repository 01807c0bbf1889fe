using System.Collections.Concurrent;
using System.Net;
using Analytics.Conformance.Tests.Seam;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.DurableTask.Http;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Primitives;

namespace Analytics.Conformance.Tests.Hosting;

/// <summary>HTTP calls of orchestrators: through the host, safe to replay, with polling and retries.</summary>
public sealed class DurableHttpTests(DurableHttpTests.Fixture app) : IClassFixture<DurableHttpTests.Fixture>
{
    [Fact]
    public async Task A_call_sends_method_content_and_headers_and_answers_status_content_and_headers()
        => Assert.Equal("201 POST {\"a\":1} application/json yes answered", await RunAsync("Posts"));

    [Fact]
    public async Task An_answer_that_is_no_success_is_an_answer()
        => Assert.Equal("418", await RunAsync("GetsTeapot"));

    [Fact]
    public async Task A_202_is_followed_to_its_location_until_it_is_done()
    {
        Assert.Equal("200 done", await RunAsync("Follows"));
        Assert.Equal(3, Functions.Polls);
    }

    [Fact]
    public async Task A_202_is_the_answer_when_the_pattern_is_off()
        => Assert.Equal("202", await RunAsync("DoesNotFollow"));

    [Fact]
    public async Task A_failure_is_tried_again_by_the_options()
    {
        Assert.Equal("200", await RunAsync("Retries"));
        Assert.Equal(3, Functions.Attempts["retries"]);
    }

    [Fact]
    public async Task Only_listed_codes_are_failures_and_the_last_answer_stands()
    {
        Assert.Equal("503", await RunAsync("RetriesOther"));
        Assert.Equal(1, Functions.Attempts["other"]);
    }

    [Fact]
    public async Task A_call_that_takes_too_long_fails_its_task()
        => Assert.Equal("System.TimeoutException", await RunAsync("TimesOut"));

    [Fact]
    public async Task A_server_that_is_not_there_fails_its_task()
        => Assert.Equal("System.Net.Http.HttpRequestException", await RunAsync("CallsNobody"));

    [Fact]
    public async Task The_context_knows_the_function_that_runs()
        => Assert.Equal("KnowsItself", await RunAsync("KnowsItself"));

    private async Task<string?> RunAsync(string name)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var id = await app.App.Durable.ScheduleNewOrchestrationInstanceAsync(name, app.Http.BaseAddress!.ToString(), cancellation: limit.Token);
        var ended = await app.App.Durable.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, limit.Token);
        Assert.True(ended.RuntimeStatus == OrchestrationRuntimeStatus.Completed, ended.FailureDetails?.ToString());
        return ended.ReadOutputAs<string>();
    }

    public sealed class Fixture(RuntimeUnderTest runtime) : HostedApp(runtime, new AppUnderTest(typeof(Functions)));

    public static class Functions
    {
        private static int _polls;

        public static ConcurrentDictionary<string, int> Attempts { get; } = new(StringComparer.Ordinal);

        public static int Polls => _polls;

        [Function("Posts")]
        public static async Task<string> Posts([OrchestrationTrigger] TaskOrchestrationContext context, Uri address)
        {
            var headers = new Dictionary<string, StringValues> { ["X-Sent"] = "yes" };
            var response = await context.CallHttpAsync(new DurableHttpRequest(HttpMethod.Post, new Uri(address, "api/echo"), headers) { Content = """{"a":1}""" });
            return $"{(int)response.StatusCode} {response.Content} {response.Headers!["X-Answer"]}";
        }

        [Function("GetsTeapot")]
        public static async Task<string> GetsTeapot([OrchestrationTrigger] TaskOrchestrationContext context, Uri address)
            => $"{(int)(await context.CallHttpAsync(HttpMethod.Get, new Uri(address, "api/teapot"), asynchronousPatternEnabled: false)).StatusCode}";

        [Function("Follows")]
        public static async Task<string> Follows([OrchestrationTrigger] TaskOrchestrationContext context, Uri address)
        {
            var response = await context.CallHttpAsync(HttpMethod.Get, new Uri(address, "api/job/polled"), asynchronousPatternEnabled: true);
            return $"{(int)response.StatusCode} {response.Content}";
        }

        [Function("DoesNotFollow")]
        public static async Task<string> DoesNotFollow([OrchestrationTrigger] TaskOrchestrationContext context, Uri address)
            => $"{(int)(await context.CallHttpAsync(new DurableHttpRequest(HttpMethod.Get, new Uri(address, "api/job/unpolled")))).StatusCode}";

        [Function("Retries")]
        public static async Task<string> Retries([OrchestrationTrigger] TaskOrchestrationContext context, Uri address)
            => $"{(int)(await context.CallHttpAsync(new DurableHttpRequest(HttpMethod.Get, new Uri(address, "api/flaky/retries")) { HttpRetryOptions = Options() })).StatusCode}";

        [Function("RetriesOther")]
        public static async Task<string> RetriesOther([OrchestrationTrigger] TaskOrchestrationContext context, Uri address)
            => $"{(int)(await context.CallHttpAsync(new DurableHttpRequest(HttpMethod.Get, new Uri(address, "api/flaky/other")) { HttpRetryOptions = Options(HttpStatusCode.BadGateway) })).StatusCode}";

        [Function("TimesOut")]
        public static Task<string> TimesOut([OrchestrationTrigger] TaskOrchestrationContext context, Uri address)
            => FailureAsync(context.CallHttpAsync(new DurableHttpRequest(HttpMethod.Get, new Uri(address, "api/slow")) { Timeout = TimeSpan.FromMilliseconds(100) }));

        [Function("CallsNobody")]
        public static Task<string> CallsNobody([OrchestrationTrigger] TaskOrchestrationContext context, Uri address)
            => FailureAsync(context.CallHttpAsync(new DurableHttpRequest(HttpMethod.Get, new Uri("http://127.0.0.1:1/"))));

        [Function("KnowsItself")]
        public static Task<string?> KnowsItself([OrchestrationTrigger] TaskOrchestrationContext context) => Task.FromResult(context.GetFunctionContext()?.FunctionDefinition.Name);

        [Function("Echo")]
        public static async Task<IActionResult> Echo([HttpTrigger("post", Route = "echo")] HttpRequest request)
        {
            using var reader = new StreamReader(request.Body);
            request.HttpContext.Response.Headers["X-Answer"] = "answered";
            return new ContentResult { StatusCode = 201, Content = $"POST {await reader.ReadToEndAsync()} {request.ContentType} {request.Headers["X-Sent"]}" };
        }

        [Function("Teapot")]
        public static IActionResult Teapot([HttpTrigger("get", Route = "teapot")] HttpRequest request) => new StatusCodeResult(418);

        [Function("Job")]
        public static IActionResult Job([HttpTrigger("get", Route = "job/{name:alpha}")] HttpRequest request, string name)
        {
            if (name == "polled" && Interlocked.Increment(ref _polls) == 3)
            {
                return new ContentResult { Content = "done" };
            }

            request.HttpContext.Response.Headers.Location = "/api/job/" + name;
            request.HttpContext.Response.Headers.RetryAfter = "0";
            return new StatusCodeResult(202);
        }

        [Function("Flaky")]
        public static IActionResult Flaky([HttpTrigger("get", Route = "flaky/{name:alpha}")] HttpRequest request, string name)
            => new StatusCodeResult(Attempts.AddOrUpdate(name, 1, (_, count) => count + 1) < 3 ? 503 : 200);

        [Function("SlowAnswer")]
        public static async Task<IActionResult> SlowAnswer([HttpTrigger("get", Route = "slow")] HttpRequest request, CancellationToken cancellation)
        {
            await Task.Delay(TimeSpan.FromSeconds(5), cancellation);
            return new OkResult();
        }

        private static HttpRetryOptions Options(params HttpStatusCode[] codes) => new(TimeSpan.FromMilliseconds(10), 5, codes) { BackoffCoefficient = 2 };

        private static async Task<string> FailureAsync(Task<DurableHttpResponse> call)
        {
            try
            {
                return $"{(await call).StatusCode}";
            }
            catch (TaskFailedException failed)
            {
                return failed.FailureDetails.ErrorType;
            }
        }
    }
}
