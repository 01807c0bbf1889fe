using System.Net;
using System.Text;
using Analytics.Conformance.Tests.Seam;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Conformance.Tests.Hosting;

/// <summary>The results that MVC and minimal APIs offer work without controllers and endpoints.</summary>
public sealed class HttpResultTests(HttpResultTests.Fixture fixture) : IClassFixture<HttpResultTests.Fixture>
{
    private readonly IConformanceApp _app = fixture.App;

    [Theory]
    [InlineData("object", 200, "application/json; charset=utf-8", """{"name":"n"}""")]
    [InlineData("text", 200, "text/plain; charset=utf-8", "plain")]
    [InlineData("json", 418, "application/json; charset=utf-8", """{"name":"n"}""")]
    [InlineData("problem", 409, "application/problem+json; charset=utf-8", """{"title":"t","status":409,"code":"thing.taken"}""")]
    [InlineData("created", 201, "application/json; charset=utf-8", "1")]
    [InlineData("no-content", 204, null, "")]
    [InlineData("bytes", 200, "application/octet-stream", "bytes")]
    [InlineData("stream", 200, "text/csv", "a,b")]
    [InlineData("minimal-text", 200, "text/plain; charset=utf-8", "hello")]
    [InlineData("minimal-problem", 422, "application/problem+json", """{"title":"t","status":422}""")]
    public async Task A_result_is_executed(string which, int status, string? contentType, string body)
    {
        using var response = await _app.Http.GetAsync($"/api/results/{which}");
        var text = await response.Content.ReadAsStringAsync();

        Assert.Equal((status, contentType), ((int)response.StatusCode, response.Content.Headers.ContentType?.ToString()));
        Assert.Equal(body, text);
    }

    [Theory]
    [InlineData("redirect", "https://example.com/path")]
    [InlineData("local-redirect", "/pages/1")]
    [InlineData("minimal-redirect", "https://example.com/path")]
    public async Task A_redirect_is_sent_and_not_followed(string which, string location)
    {
        using var response = await _app.Http.GetAsync($"/api/results/{which}");

        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        Assert.Equal(location, response.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task A_browser_that_prefers_html_still_gets_json()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/results/object");
        request.Headers.Accept.ParseAdd("text/html,application/xhtml+xml,*/*;q=0.8");
        using var response = await _app.Http.SendAsync(request);

        Assert.Equal("application/json", response.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task Forms_and_files_can_be_read()
    {
        using var form = new MultipartFormDataContent { { new StringContent("value"), "field" }, { new ByteArrayContent(new byte[1_000]), "file", "data.bin" } };
        using var response = await _app.Http.PostAsync("/api/form", form);

        Assert.Equal("value 1000 data.bin", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task An_answer_that_breaks_off_is_not_taken_for_a_whole_one()
        => await Assert.ThrowsAnyAsync<HttpRequestException>(() => _app.Http.GetStringAsync("/api/breaks-off"));

    public sealed class Fixture(RuntimeUnderTest runtime) : HostedApp(runtime, new AppUnderTest(typeof(Functions)));

    public static class Functions
    {
        private static readonly object Named = new { Name = "n" };

        [Function("ShowResult")]
        public static object ShowResult([HttpTrigger("get", Route = "results/{which}")] HttpRequest request, string which) => which switch
        {
            "object" => new OkObjectResult(Named),
            "text" => new OkObjectResult("plain"),
            "json" => new JsonResult(Named) { StatusCode = 418 },
            "problem" => new ObjectResult(new ProblemDetails { Title = "t", Status = 409, Extensions = { ["code"] = "thing.taken" } }) { StatusCode = 409 },
            "created" => new CreatedResult("/results/1", 1),
            "no-content" => new NoContentResult(),
            "bytes" => new FileContentResult(Encoding.UTF8.GetBytes("bytes"), "application/octet-stream") { FileDownloadName = "b.bin" },
            "stream" => new FileStreamResult(new MemoryStream(Encoding.UTF8.GetBytes("a,b")), "text/csv"),
            "redirect" => new RedirectResult("https://example.com/path"),
            "local-redirect" => new RedirectResult("/pages/1"),
            "minimal-text" => Results.Text("hello"),
            "minimal-problem" => Results.Json(new { title = "t", status = 422 }, contentType: "application/problem+json", statusCode: 422),
            _ => Results.Redirect("https://example.com/path"),
        };

        [Function("ReadForm")]
        public static async Task<IActionResult> ReadForm([HttpTrigger("post", Route = "form")] HttpRequest request)
        {
            var form = await request.ReadFormAsync();
            return new ContentResult { Content = $"{form["field"]} {form.Files[0].Length} {form.Files[0].FileName}" };
        }

        [Function("BreakOff")]
        public static async Task<IActionResult> BreakOff([HttpTrigger("get", Route = "breaks-off")] HttpRequest request)
        {
            await request.HttpContext.Response.WriteAsync("half");
            await request.HttpContext.Response.Body.FlushAsync();
            throw new InvalidOperationException("broke off");
        }
    }
}
