using System.Net;
using System.Text;
using Analytics.Runtime.Tests.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using FromBodyAttribute = Microsoft.Azure.Functions.Worker.Http.FromBodyAttribute;

namespace Analytics.Runtime.Tests.Http;

public sealed class HttpFunctionTests(HttpFunctionTests.Fixture fixture) : IClassFixture<HttpFunctionTests.Fixture>
{
    private readonly TestApp _app = fixture.App;

    [Fact]
    public async Task Route_values_become_typed_parameters()
    {
        var answer = await GetAsync("/api/route/5/6f9619ff-8b86-d011-b42d-00c04fc964ff/2026-01-02T03:04:05/true/opt");

        Assert.Equal((HttpStatusCode.OK, "5 6f9619ff-8b86-d011-b42d-00c04fc964ff 2026-01-02T03:04:05 Unspecified True opt"), answer);
    }

    [Fact]
    public async Task A_missing_optional_route_value_is_null()
        => Assert.Equal((HttpStatusCode.OK, "5 6f9619ff-8b86-d011-b42d-00c04fc964ff 2026-01-02T00:00:00 Unspecified False -"),
            await GetAsync("/api/route/5/6f9619ff-8b86-d011-b42d-00c04fc964ff/2026-01-02/false"));

    [Fact]
    public async Task A_route_constraint_that_does_not_hold_is_404()
        => Assert.Equal((HttpStatusCode.NotFound, string.Empty), await GetAsync("/api/route/x/6f9619ff-8b86-d011-b42d-00c04fc964ff/2026-01-02/false"));

    [Fact]
    public async Task A_method_that_no_route_has_is_404_and_not_405()
        => Assert.Equal(HttpStatusCode.NotFound, (await _app.Client.DeleteAsync("/api/null")).StatusCode);

    [Fact]
    public async Task An_enum_name_in_a_route_is_500_and_its_number_works()
    {
        Assert.Equal((HttpStatusCode.InternalServerError, string.Empty), await GetAsync("/api/color/Green"));
        Assert.Contains(_app.Log.All, line => line.Contains(
            "Error converting 1 input parameters for Function 'ReadColor': Cannot convert input parameter 'c' to type 'Analytics.Runtime.Tests.Http.HttpFunctionTests+Color' from type 'System.String'. Error:System.Text.Json.JsonException: 'G' is an invalid start of a value.",
            StringComparison.Ordinal));
        Assert.Equal((HttpStatusCode.OK, "Green"), await GetAsync("/api/color/1"));
    }

    [Fact]
    public async Task A_parameter_that_nothing_fills_is_500_with_the_workers_message_in_the_log()
    {
        Assert.Equal((HttpStatusCode.InternalServerError, string.Empty), await GetAsync("/api/missing"));
        Assert.Contains(_app.Log.All, line => line.Contains(
            "Error converting 1 input parameters for Function 'MissingParameter': Could not populate the value for 'nope' parameter. Consider adding a default value or making the parameter nullable.",
            StringComparison.Ordinal));
    }

    [Fact]
    public async Task Defaults_and_nullables_are_filled_when_nothing_else_does()
        => Assert.Equal((HttpStatusCode.OK, "7 - - 0"), await GetAsync("/api/defaults"));

    [Fact]
    public async Task A_json_body_is_bound_and_answered_in_camel_case()
    {
        var response = await PostAsync("/api/body", """{"name":"b","N":2}""");

        Assert.Equal("application/json; charset=utf-8", response.Content.Headers.ContentType!.ToString());
        Assert.Equal("""{"name":"b","n":2}""", await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("{bad", "application/json", "System.InvalidOperationException: 'b' is an invalid start of a property name.")]
    [InlineData("x", "text/plain", "System.InvalidOperationException: Unsupported content type 'text/plain'.")]
    public async Task A_body_that_is_not_json_is_500(string body, string contentType, string expected)
    {
        var response = await PostAsync("/api/body", body, contentType);

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
        Assert.Contains(_app.Log.All, line => line.Contains(expected, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_exception_is_500_with_an_empty_body()
        => Assert.Equal((HttpStatusCode.InternalServerError, string.Empty), await GetAsync("/api/throw"));

    [Theory]
    [InlineData("/api/poco")]
    [InlineData("/api/null")]
    public async Task A_result_that_is_no_http_result_is_200_with_an_empty_body(string path)
        => Assert.Equal((HttpStatusCode.OK, string.Empty), await GetAsync(path));

    [Fact]
    public async Task A_minimal_result_is_executed()
        => Assert.Equal((HttpStatusCode.Accepted, "\"minimal\""), await GetAsync("/api/minimal"));

    [Fact]
    public async Task A_worker_response_writes_status_headers_and_body()
    {
        var response = await _app.Client.GetAsync("/api/data?q=one%20two");

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.Equal("yes", Assert.Single(response.Headers.GetValues("X-Test")));
        Assert.Equal("""{"Name":"one two","N":1}""", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Writing_a_worker_response_synchronously_is_refused()
    {
        Assert.Equal((HttpStatusCode.InternalServerError, string.Empty), await GetAsync("/api/data-sync"));
        Assert.Contains(_app.Log.All, line => line.Contains("Synchronous operations are disallowed.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_function_without_a_route_answers_under_its_name()
        => Assert.Equal((HttpStatusCode.OK, "named"), await GetAsync("/api/NamedOnly"));

    [Fact]
    public async Task A_function_without_methods_answers_all_of_them()
    {
        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Put, HttpMethod.Delete, HttpMethod.Patch })
        {
            using var request = new HttpRequestMessage(method, "/api/NamedOnly");
            Assert.Equal(HttpStatusCode.OK, (await _app.Client.SendAsync(request)).StatusCode);
        }
    }

    [Fact]
    public async Task A_catch_all_takes_the_rest_of_the_path()
        => Assert.Equal((HttpStatusCode.OK, "a/b/c"), await GetAsync("/api/files/a/b/c"));

    [Fact]
    public async Task Events_are_streamed_as_they_are_written()
    {
        using var response = await _app.Client.GetAsync("/api/stream", HttpCompletionOption.ResponseHeadersRead);
        await using var stream = await response.Content.ReadAsStreamAsync();
        using var reader = new StreamReader(stream);

        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal("data: one", await reader.ReadLineAsync());
        Functions.Release.SetResult();
        Assert.Equal(string.Empty, await reader.ReadLineAsync());
        Assert.Equal("data: two", await reader.ReadLineAsync());
    }

    [Fact]
    public async Task The_token_of_an_invocation_fires_when_the_caller_goes_away()
    {
        using var source = new CancellationTokenSource();
        var request = _app.Client.GetAsync("/api/endless", source.Token);
        await Eventually.TrueAsync(() => Functions.EndlessStarted);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);

        await Eventually.TrueAsync(() => Functions.EndlessCancelled);
    }

    [Fact]
    public async Task Json_is_compressed_for_callers_that_accept_it()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/large");
        request.Headers.AcceptEncoding.ParseAdd("br");
        using var response = await _app.Client.SendAsync(request);

        Assert.Equal("br", Assert.Single(response.Content.Headers.ContentEncoding));
        Assert.True((await response.Content.ReadAsByteArrayAsync()).Length < 5_000);
    }

    [Fact]
    public async Task A_foreign_host_name_is_refused_on_loopback()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/null");
        request.Headers.Host = "evil.example";

        Assert.Equal(HttpStatusCode.BadRequest, (await _app.Client.SendAsync(request)).StatusCode);
    }

    private async Task<(HttpStatusCode Status, string Body)> GetAsync(string path)
    {
        using var response = await _app.Client.GetAsync(path);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    private Task<HttpResponseMessage> PostAsync(string path, string body, string contentType = "application/json")
    {
        var content = new StringContent(body, Encoding.UTF8);
        content.Headers.ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse(contentType);
        return _app.Client.PostAsync(path, content);
    }

    /// <summary>One application for the whole class: its functions keep no state between tests.</summary>
    public sealed class Fixture(PostgresServer postgres) : IAsyncLifetime
    {
        internal TestApp App { get; private set; } = null!;

        public async ValueTask InitializeAsync()
            => App = await TestApp.StartAsync(
                await postgres.CreateDatabaseAsync(),
                typeof(Functions),
                new TestAppSettings { HostJson = """{ "version": "2.0" }""" });

        public ValueTask DisposeAsync() => App.DisposeAsync();
    }

    public enum Color
    {
        Red,
        Green,
    }

    public sealed record Pair(string Name, int N);

    public static class Functions
    {
        public static TaskCompletionSource Release { get; } = new();

        public static bool EndlessStarted { get; private set; }

        public static bool EndlessCancelled { get; private set; }

        [Function("ReadRoute")]
        public static IActionResult ReadRoute(
            [HttpTrigger(AuthorizationLevel.Function, "get", Route = "route/{i:int}/{g:guid}/{d:datetime}/{b:bool}/{t?}")] HttpRequest request,
            int i, Guid g, DateTime d, bool b, string? t)
            => new ContentResult { Content = $"{i} {g} {d:s} {d.Kind} {b} {t ?? "-"}" };

        [Function("ReadColor")]
        public static IActionResult ReadColor([HttpTrigger("get", Route = "color/{c}")] HttpRequest request, Color c)
            => new ContentResult { Content = c.ToString() };

        [Function("MissingParameter")]
        public static IActionResult MissingParameter([HttpTrigger("get", Route = "missing")] HttpRequest request, int nope)
            => new OkObjectResult(nope);

        [Function("FillDefaults")]
        public static IActionResult FillDefaults([HttpTrigger("get", Route = "defaults")] HttpRequest request, string? text, int? number, int seven = 7, TimeSpan zero = default)
            => new ContentResult { Content = $"{seven} {text ?? "-"} {number?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "-"} {zero.Ticks}" };

        [Function("ReadBody")]
        public static IActionResult ReadBody([HttpTrigger("post", Route = "body")] HttpRequest request, [FromBody] Pair pair) => new OkObjectResult(pair);

        [Function("Throws")]
        public static IActionResult Throws([HttpTrigger("get", Route = "throw")] HttpRequest request) => throw new InvalidOperationException("http boom");

        [Function("Poco")]
        public static Pair Poco([HttpTrigger("get", Route = "poco")] HttpRequest request) => new("p", 1);

        [Function("NullResult")]
        public static Task<IActionResult?> NullResult([HttpTrigger("get", Route = "null")] HttpRequest request) => Task.FromResult<IActionResult?>(null);

        [Function("Minimal")]
        public static ValueTask<IResult> Minimal([HttpTrigger("get", Route = "minimal")] HttpRequest request) => ValueTask.FromResult(Results.Json("minimal", statusCode: 202));

        [Function("WorkerData")]
        public static async Task<HttpResponseData> WorkerData([HttpTrigger("get", Route = "data")] HttpRequestData request)
        {
            var response = request.CreateResponse(HttpStatusCode.Created);
            response.Headers.Add("X-Test", "yes");
            await response.WriteAsJsonAsync(new Pair(request.Query["q"]!, 1));
            return response;
        }

        [Function("WorkerDataSync")]
        public static HttpResponseData WorkerDataSync([HttpTrigger("get", Route = "data-sync")] HttpRequestData request)
        {
            var response = request.CreateResponse(HttpStatusCode.OK);
            response.WriteString("sync");
            return response;
        }

        [Function("NamedOnly")]
        public static IActionResult NamedOnly([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request) => new ContentResult { Content = "named" };

        [Function("CatchAll")]
        public static IActionResult CatchAll([HttpTrigger("get", Route = "files/{*path}")] HttpRequest request, string path) => new ContentResult { Content = path };

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

        [Function("Large")]
        public static IActionResult Large([HttpTrigger("get", Route = "large")] HttpRequest request) => new OkObjectResult(Enumerable.Repeat(new Pair("same", 1), 2_000));
    }
}
