using System.Net;
using Analytics.Runtime.Tests.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Runtime.Tests.Http;

public sealed class StaticSiteTests(PostgresServer postgres) : IAsyncLifetime
{
    private readonly string _site = Directory.CreateTempSubdirectory("runtime-site-").FullName;
    private TestApp _app = null!;

    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(Path.Combine(_site, "assets"));
        await File.WriteAllTextAsync(Path.Combine(_site, "index.html"), "<!doctype html><title>site</title>");
        await File.WriteAllTextAsync(Path.Combine(_site, "assets", "index-B7xQ2f9a.js"), "export {};" + new string(' ', 5_000));
        await File.WriteAllTextAsync(Path.Combine(_site, "apple-touch-icon-precomposed.png"), "icon");
        await File.WriteAllTextAsync(Path.Combine(_site, "staticwebapp.config.json"), """{ "globalHeaders": { "Content-Security-Policy": "default-src 'self'" } }""");
        _app = await TestApp.StartAsync(await postgres.CreateDatabaseAsync(), typeof(Functions), new TestAppSettings { StaticFilesRoot = _site });
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        Directory.Delete(_site, recursive: true);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/index.html")]
    [InlineData("/segments/42")]
    [InlineData("/versions")]
    public async Task A_page_is_the_index_and_is_never_cached_blindly(string path)
    {
        using var response = await _app.Client.GetAsync(path);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains("<title>site</title>", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal("no-cache", response.Headers.CacheControl!.ToString());
        Assert.Equal("default-src 'self'", Assert.Single(response.Headers.GetValues("Content-Security-Policy")));
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
    }

    [Theory]
    [InlineData("/api/unknown")]
    [InlineData("/v1/unknown")]
    [InlineData("/runtime/unknown")]
    [InlineData("/missing.js")]
    [InlineData("/staticwebapp.config.json")]
    [InlineData("/../secret.txt")]
    [InlineData("/%2e%2e/secret.txt")]
    public async Task Unknown_functions_and_files_are_404(string path)
        => Assert.Equal(HttpStatusCode.NotFound, (await _app.Client.GetAsync(path)).StatusCode);

    [Fact]
    public async Task A_function_wins_over_the_site()
        => Assert.Equal("function", await _app.Client.GetStringAsync("/page"));

    [Fact]
    public async Task Posting_to_a_page_is_404()
        => Assert.Equal(HttpStatusCode.NotFound, (await _app.Client.PostAsync("/segments", null)).StatusCode);

    [Fact]
    public async Task Hashed_assets_are_cached_for_ever_and_others_are_checked_again()
    {
        using var asset = await _app.Client.GetAsync("/assets/index-B7xQ2f9a.js");
        using var icon = await _app.Client.GetAsync("/apple-touch-icon-precomposed.png");

        Assert.Equal("public, max-age=31536000, immutable", asset.Headers.CacheControl!.ToString());
        Assert.Equal("no-cache", icon.Headers.CacheControl!.ToString());
    }

    [Fact]
    public async Task A_known_version_is_304()
    {
        using var first = await _app.Client.GetAsync("/index.html");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/index.html");
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);

        Assert.Equal(HttpStatusCode.NotModified, (await _app.Client.SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task Scripts_are_compressed()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/assets/index-B7xQ2f9a.js");
        request.Headers.AcceptEncoding.ParseAdd("gzip");
        using var response = await _app.Client.SendAsync(request);

        Assert.Equal("gzip", Assert.Single(response.Content.Headers.ContentEncoding));
    }

    public static class Functions
    {
        [Function("SitePage")]
        public static IActionResult Page([HttpTrigger("get", Route = "page")] HttpRequest request) => new ContentResult { Content = "function" };
    }
}
