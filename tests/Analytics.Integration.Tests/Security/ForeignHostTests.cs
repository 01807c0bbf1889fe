using System.Net;
using Analytics.Integration.Tests.Chat;

namespace Analytics.Integration.Tests.Security;

/// <summary>
/// A page elsewhere can let its own name mean this machine (DNS rebinding): to the browser the product is then the page's own site, and only the
/// Host header tells. Nothing of the product answers to such a name, whatever the path.
/// </summary>
public sealed class ForeignHostTests(ProductHost product) : IClassFixture<ProductHost>
{
    private static readonly string[] Paths = ["/", "/api/health", "/api/openapi.json", "/api/catalog", "/api/analytics/chat", "/v1/collect.js", "/v1/track", "/nowhere"];

    [Theory]
    [InlineData("evil.example")]
    [InlineData("localhost.evil.example")]
    [InlineData("127.0.0.1.evil.example")]
    [InlineData("evil.example:80")]
    [InlineData("127.0.0.2")]
    [InlineData("0.0.0.0")]
    [InlineData("2130706433")]
    [InlineData("[::]")]
    [InlineData("[::ffff:127.0.0.1]")]
    [InlineData("localhost.")]
    [InlineData("192.168.0.10")]
    public async Task A_request_for_another_host_is_refused_on_every_path(string host)
    {
        foreach (var path in Paths)
        {
            var (status, body) = await GetAsync(path, host);

            Assert.Equal(HttpStatusCode.BadRequest, status);
            Assert.DoesNotContain("shop", body, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("LOCALHOST")]
    [InlineData("localhost:5173")]
    [InlineData("127.0.0.1")]
    [InlineData("[::1]:7071")]
    public async Task A_request_for_this_machine_is_answered(string host) =>
        Assert.Equal(HttpStatusCode.OK, (await GetAsync("/api/openapi.json", host)).Status);

    private async Task<(HttpStatusCode Status, string Body)> GetAsync(string path, string host)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Host", host);
        using var response = await product.Client.SendAsync(request, TestContext.Current.CancellationToken);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
