using System.Net;
using System.Text;
using Analytics.Conformance.Tests.Seam;
using Azure.Core.Serialization;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace Analytics.Conformance.Tests.Hosting;

/// <summary>The worker's own request and response types, beside the ASP.NET Core integration.</summary>
public sealed class HttpRequestDataTests(HttpRequestDataTests.Fixture app) : IClassFixture<HttpRequestDataTests.Fixture>
{
    [Fact]
    public async Task A_request_shows_method_address_query_headers_and_cookies()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/show?q=one%20two");
        request.Headers.Add("X-Sent", "yes");
        request.Headers.Add("Cookie", "token=abc");
        using var response = await app.Http.SendAsync(request);

        Assert.Equal("GET /api/show one two yes token=abc", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_response_writes_status_headers_cookies_and_json_in_pascal_case()
    {
        using var response = await app.Http.GetAsync("/api/answer");

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.Equal("yes", Assert.Single(response.Headers.GetValues("X-Test")));
        Assert.Equal("seen=1; max-age=60; path=/; secure; samesite=lax; httponly", Assert.Single(response.Headers.GetValues("Set-Cookie")));
        Assert.Equal("application/json; charset=utf-8", response.Content.Headers.ContentType!.ToString());
        Assert.Equal("""{"Name":"n","N":1}""", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Json_is_read_without_regard_to_case()
        => Assert.Equal("Pair { Name = n, N = 2 }", (await app.PostAsync("/api/json", """{"NAME":"n","n":2}""")).Body);

    [Fact]
    public async Task Text_and_bytes_are_read_and_written()
    {
        Assert.Equal("é read", (await app.PostAsync("/api/text", "é", "text/plain")).Body);
        Assert.Equal("bytes", (await app.GetAsync("/api/bytes")).Body);
    }

    [Fact]
    public async Task A_serializer_and_a_content_type_may_be_given()
    {
        using var response = await app.Http.GetAsync("/api/custom");

        Assert.Equal("application/vnd.case+json", response.Content.Headers.ContentType!.ToString());
        Assert.Equal("""{"name":"n","n":1}""", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Writing_synchronously_is_refused()
    {
        Assert.Equal((HttpStatusCode.InternalServerError, string.Empty), await app.GetAsync("/api/sync"));
        Assert.True(app.HasLogged("Synchronous operations are disallowed. Call WriteAsync or set AllowSynchronousIO to true instead."));
    }

    public sealed record Pair(string Name, int N);

    public sealed class Fixture(RuntimeUnderTest runtime) : HostedApp(runtime, new AppUnderTest(typeof(Functions)));

    public static class Functions
    {
        [Function("Show")]
        public static async Task<HttpResponseData> Show([HttpTrigger("get", Route = "show")] HttpRequestData request)
        {
            var response = HttpResponseData.CreateResponse(request);
            var cookie = request.Cookies.Single();
            await response.WriteStringAsync($"{request.Method} {request.Url.AbsolutePath} {request.Query["q"]} {request.Headers.GetValues("X-Sent").Single()} {cookie.Name}={cookie.Value}");
            return response;
        }

        [Function("Answer")]
        public static async Task<HttpResponseData> Answer([HttpTrigger("get", Route = "answer")] HttpRequestData request)
        {
            var response = request.CreateResponse(HttpStatusCode.Created);
            response.Headers.Add("X-Test", "yes");
            response.Cookies.Append(new HttpCookie("seen", "1") { MaxAge = 60, HttpOnly = true, Secure = true, SameSite = SameSite.Lax });
            await response.WriteAsJsonAsync(new Pair("n", 1));
            return response;
        }

        [Function("ReadJson")]
        public static async Task<HttpResponseData> ReadJson([HttpTrigger("post", Route = "json")] HttpRequestData request)
        {
            var pair = await request.ReadFromJsonAsync<Pair>();
            var response = request.CreateResponse(HttpStatusCode.OK);
            await response.WriteStringAsync(pair!.ToString());
            return response;
        }

        [Function("ReadText")]
        public static async Task<HttpResponseData> ReadText([HttpTrigger("post", Route = "text")] HttpRequestData request)
        {
            var response = request.CreateResponse(HttpStatusCode.OK);
            await response.WriteStringAsync(await request.ReadAsStringAsync() + " read");
            return response;
        }

        [Function("WriteBytes")]
        public static async Task<HttpResponseData> WriteBytes([HttpTrigger("get", Route = "bytes")] HttpRequestData request)
        {
            var response = request.CreateResponse(HttpStatusCode.OK);
            await response.WriteBytesAsync(Encoding.UTF8.GetBytes("bytes"));
            return response;
        }

        [Function("Custom")]
        public static async Task<HttpResponseData> Custom([HttpTrigger("get", Route = "custom")] HttpRequestData request)
        {
            var response = request.CreateResponse(HttpStatusCode.OK);
            await response.WriteAsJsonAsync(new Pair("n", 1), new JsonObjectSerializer(System.Text.Json.JsonSerializerOptions.Web), "application/vnd.case+json");
            return response;
        }

        [Function("WriteSync")]
        public static HttpResponseData WriteSync([HttpTrigger("get", Route = "sync")] HttpRequestData request)
        {
            var response = request.CreateResponse(HttpStatusCode.OK);
            response.WriteString("sync");
            return response;
        }
    }
}
