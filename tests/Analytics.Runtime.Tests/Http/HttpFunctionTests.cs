using System.Net;
using Analytics.Runtime.Tests.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Runtime.Tests.Http;

/// <summary>What the local host does of its own accord around HTTP functions; what they owe is stated by the conformance suite.</summary>
public sealed class HttpFunctionTests(HttpFunctionTests.Fixture fixture) : IClassFixture<HttpFunctionTests.Fixture>
{
    private readonly TestApp _app = fixture.App;

    [Fact]
    public async Task Json_is_compressed_for_callers_that_accept_it()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/large");
        request.Headers.AcceptEncoding.ParseAdd("br");
        using var response = await _app.Client.SendAsync(request);

        Assert.Equal("br", Assert.Single(response.Content.Headers.ContentEncoding));
        Assert.True((await response.Content.ReadAsByteArrayAsync()).Length < 5_000);
    }

    [Fact]
    public async Task A_foreign_host_name_is_refused_on_loopback()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/large");
        request.Headers.Host = "evil.example";

        Assert.Equal(HttpStatusCode.BadRequest, (await _app.Client.SendAsync(request)).StatusCode);
    }

    /// <summary>One application for the whole class: its functions keep no state between tests.</summary>
    public sealed class Fixture(PostgresServer postgres) : IAsyncLifetime
    {
        internal TestApp App { get; private set; } = null!;

        public async ValueTask InitializeAsync() => App = await TestApp.StartAsync(await postgres.CreateDatabaseAsync(), typeof(Functions));

        public ValueTask DisposeAsync() => App.DisposeAsync();
    }

    public sealed record Pair(string Name, int N);

    public static class Functions
    {
        [Function("Large")]
        public static IActionResult Large([HttpTrigger("get", Route = "large")] HttpRequest request) => new OkObjectResult(Enumerable.Repeat(new Pair("same", 1), 2_000));
    }
}
