using System.Net;
using Analytics.Conformance.Tests.Seam;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Conformance.Tests.Hosting;

/// <summary>How an HTTP function answers, fails, streams and is given up.</summary>
public sealed class HttpAnswerTests(HttpAnswerTests.Fixture app) : IClassFixture<HttpAnswerTests.Fixture>
{
    [Fact]
    public async Task An_exception_is_500_with_an_empty_body()
        => Assert.Equal((HttpStatusCode.InternalServerError, string.Empty), await app.GetAsync("/api/throw"));

    [Theory]
    [InlineData("/api/poco")]
    [InlineData("/api/null")]
    [InlineData("/api/nothing")]
    public async Task A_result_that_is_no_http_result_is_200_with_an_empty_body(string path)
        => Assert.Equal((HttpStatusCode.OK, string.Empty), await app.GetAsync(path));

    [Fact]
    public async Task A_minimal_result_is_executed()
        => Assert.Equal((HttpStatusCode.Accepted, "\"minimal\""), await app.GetAsync("/api/minimal"));

    [Fact]
    public async Task Json_of_an_action_result_is_in_camel_case_whatever_the_worker_serializes_with()
        => Assert.Equal((HttpStatusCode.OK, """{"someName":"n"}"""), await app.GetAsync("/api/camel"));

    [Fact]
    public async Task Events_are_streamed_as_they_are_written()
    {
        using var response = await app.Http.GetAsync("/api/stream", HttpCompletionOption.ResponseHeadersRead);
        await using var stream = await response.Content.ReadAsStreamAsync();
        using var reader = new StreamReader(stream);

        Assert.Equal("data: one", await reader.ReadLineAsync());
        Functions.Release.SetResult();
        Assert.Equal(string.Empty, await reader.ReadLineAsync());
        Assert.Equal("data: two", await reader.ReadLineAsync());
    }

    [Fact]
    public async Task The_token_fires_when_the_caller_goes_away()
    {
        using var source = new CancellationTokenSource();
        var request = app.Http.GetAsync("/api/endless", source.Token);
        await Eventually.TrueAsync(() => Functions.EndlessStarted);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);

        await Eventually.TrueAsync(() => Functions.EndlessCancelled);
    }

    [Fact]
    public async Task Forwarded_headers_are_the_callers_address()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/caller");
        request.Headers.Add("X-Forwarded-Proto", "https");
        request.Headers.Add("X-Forwarded-For", "203.0.113.9");
        using var response = await app.Http.SendAsync(request);

        Assert.Equal("https 203.0.113.9", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_retry_attribute_has_no_part_in_http()
    {
        Assert.Equal((HttpStatusCode.InternalServerError, string.Empty), await app.GetAsync("/api/retried"));
        Assert.Equal(["0/0"], Functions.Attempts);
    }

    public sealed class Fixture(RuntimeUnderTest runtime) : HostedApp(runtime, new AppUnderTest(typeof(Functions)));

    public sealed record Named(string SomeName);

    public static class Functions
    {
        public static TaskCompletionSource Release { get; } = new();

        public static List<string> Attempts { get; } = [];

        public static bool EndlessStarted { get; private set; }

        public static bool EndlessCancelled { get; private set; }

        [Function("Throws")]
        public static IActionResult Throws([HttpTrigger("get", Route = "throw")] HttpRequest request) => throw new InvalidOperationException("http boom");

        [Function("Poco")]
        public static Named Poco([HttpTrigger("get", Route = "poco")] HttpRequest request) => new("p");

        [Function("NullResult")]
        public static Task<IActionResult?> NullResult([HttpTrigger("get", Route = "null")] HttpRequest request) => Task.FromResult<IActionResult?>(null);

        [Function("NoResult")]
        public static Task NoResult([HttpTrigger("get", Route = "nothing")] HttpRequest request) => Task.CompletedTask;

        [Function("Minimal")]
        public static ValueTask<IResult> Minimal([HttpTrigger("get", Route = "minimal")] HttpRequest request) => ValueTask.FromResult(Results.Json("minimal", statusCode: 202));

        [Function("Camel")]
        public static IActionResult Camel([HttpTrigger("get", Route = "camel")] HttpRequest request) => new OkObjectResult(new Named("n"));

        [Function("StreamEvents")]
        public static async Task<IActionResult> StreamEvents([HttpTrigger("get", Route = "stream")] HttpRequest request)
        {
            var response = request.HttpContext.Response;
            response.ContentType = "text/event-stream";
            await response.WriteAsync("data: one\n");
            await response.Body.FlushAsync();
            await Release.Task;
            await response.WriteAsync("\ndata: two\n\n");
            return new EmptyResult();
        }

        [Function("Endless")]
        public static async Task<IActionResult> Endless([HttpTrigger("get", Route = "endless")] HttpRequest request, CancellationToken cancellation)
        {
            EndlessStarted = true;
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, cancellation);
            }
            catch (OperationCanceledException)
            {
                EndlessCancelled = true;
                throw;
            }

            return new EmptyResult();
        }

        [Function("ShowCaller")]
        public static IActionResult ShowCaller([HttpTrigger("get", Route = "caller")] HttpRequest request)
            => new ContentResult { Content = $"{request.Scheme} {request.HttpContext.Connection.RemoteIpAddress}" };

        [Function("Retried")]
        [FixedDelayRetry(3, "00:00:00.010")]
        public static IActionResult Retried([HttpTrigger("get", Route = "retried")] HttpRequest request, FunctionContext context)
        {
            Attempts.Add($"{context.RetryContext.RetryCount}/{context.RetryContext.MaxRetryCount}");
            throw new InvalidOperationException("again");
        }
    }
}
