using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Analytics.Integration.Tests.Chat;

namespace Analytics.Integration.Tests.Security;

/// <summary>
/// Who may do what, asked of every operation in every role over HTTP. What was found is the table of docs/architecture/permissions.md;
/// UPDATE_GOLDEN=1 writes it anew, and a reader of the change sees who gained what.
/// </summary>
public sealed class PermissionMatrixTests(ProductHost product) : IClassFixture<ProductHost>
{
    private const string Begin = "<!-- operations -->\n";
    private const string End = "<!-- end of operations -->\n";
    private const string Allowed = "yes";
    private const string Open = "open";

    private static readonly string[] Roles = ["viewer", "analyst", "marketer", "admin"];
    private static readonly string[] OfServer = ["/api/health", "/api/health/ready"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_role_may_what_the_documentation_says_and_nothing_else()
    {
        var operations = await OperationsAsync();
        var table = operations.ToDictionary(operation => operation, _ => new List<string>());
        foreach (var role in Roles)
        {
            using var client = await product.ClientAsync(role);
            foreach (var operation in operations)
            {
                table[operation].Add(await MayAsync(client, operation) ? Allowed : "");
            }
        }

        using var nobody = ProductHost.ClientFor(product.Client.BaseAddress!);
        nobody.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "ana_nobody");
        foreach (var operation in operations)
        {
            using var response = await AskAsync(nobody, operation);
            if (await CodeAsync(response) != "identity.token.invalid")
            {
                table[operation] = [.. Roles.Select(_ => Open)];
            }
        }

        var text = Write(table);
        var path = Path.Combine(RepositoryRoot(), "docs", "architecture", "permissions.md");
        var stored = await File.ReadAllTextAsync(path, Cancellation);
        var (begin, end) = (stored.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, stored.IndexOf(End, StringComparison.Ordinal));
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            await File.WriteAllTextAsync(path, stored[..begin] + text + stored[end..], Cancellation);
            return;
        }

        Assert.Equal(stored[begin..end], text);
    }

    /// <summary>Some operations are allowed in part: it depends on what is asked for.</summary>
    [Theory]
    [InlineData("marketer", "post", "/api/queries", """{"sql":"select count(*) from events"}""")]
    [InlineData("viewer", "post", "/api/queries", """{"sql":"select count(*) from events"}""")]
    [InlineData("marketer", "post", "/api/saved-queries", """{"title":"t","sql":"select count(*) from events"}""")]
    [InlineData("marketer", "post", "/api/segments", """{"name":"s","sql":"select user_id from users"}""")]
    [InlineData("marketer", "post", "/api/segments/preview", """{"sql":"select user_id from users"}""")]
    [InlineData("viewer", "post", "/api/segments/preview", """{"sql":"select user_id from users"}""")]
    public async Task What_the_content_asks_for_is_refused_too(string role, string method, string path, string body)
    {
        using var client = await product.ClientAsync(role);
        using var response = await client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path) { Content = new StringContent(body, Encoding.UTF8, "application/json") }, Cancellation);

        Assert.Equal((403, "identity.forbidden"), ((int)response.StatusCode, await CodeAsync(response)));
    }

    [Fact]
    public async Task What_a_colleague_began_only_they_and_admins_rename_and_delete()
    {
        using var author = await product.ClientAsync("viewer");
        using var colleague = await product.ClientAsync("analyst");
        using var admin = await product.ClientAsync("admin");
        var asked = await ProductHost.SendAsync(author, "POST", "/api/analytics/chat", new { message = "How many purchases were there?" });
        var path = $"/api/analytics/chat/{asked.Body.GetProperty("conversationId").GetString()}";

        var seen = await ProductHost.SendAsync(colleague, "GET", path);
        Assert.Equal((200, false), (seen.Status, seen.Body.GetProperty("changeable").GetBoolean()));
        Assert.Equal(403, (await ProductHost.SendAsync(colleague, "PATCH", path, new { title = "Not theirs" })).Status);
        Assert.Equal(403, (await ProductHost.SendAsync(colleague, "DELETE", path)).Status);
        Assert.Equal(403, (await ProductHost.SendAsync(colleague, "POST", $"{path}/messages/{asked.Body.GetProperty("messageId").GetString()}/cancel")).Status);

        Assert.Equal(200, (await ProductHost.SendAsync(author, "PATCH", path, new { title = "Mine" })).Status);
        Assert.Equal("Mine", (await ProductHost.SendAsync(admin, "GET", path)).Body.GetProperty("title").GetString());
        Assert.Equal(204, (await ProductHost.SendAsync(admin, "DELETE", path)).Status);
        Assert.Equal(404, (await ProductHost.SendAsync(author, "GET", path)).Status);
    }

    [Fact]
    public async Task What_one_token_wrote_another_approves()
    {
        using var author = await product.ClientAsync("marketer");
        using var second = await product.ClientAsync("marketer");
        using var analyst = await product.ClientAsync("analyst");
        var segment = await ProductHost.SendAsync(analyst, "POST", "/api/segments", new { name = "Everybody", sql = "select user_id from users" });
        var campaign = await ProductHost.SendAsync(author, "POST", "/api/campaigns", new { name = "To everybody", channel = "email", segmentId = segment.Body.GetProperty("id").GetString() });
        var path = $"/api/campaigns/{campaign.Body.GetProperty("id").GetString()}/approvals";

        Assert.Equal((409, 403, 200), (
            (await ProductHost.SendAsync(author, "POST", path)).Status, (await ProductHost.SendAsync(analyst, "POST", path)).Status, (await ProductHost.SendAsync(second, "POST", path)).Status));
    }

    private async Task<List<(string Method, string Path)>> OperationsAsync()
    {
        var (_, document) = await product.SendAsync("GET", "/api/openapi.json");
        return [.. document.GetProperty("paths").EnumerateObject().Where(path => !OfServer.Contains(path.Name)).SelectMany(path => path.Value.EnumerateObject().Select(method => (method.Name, path.Name)))
            .Where(operation => operation.Item1 is not ("options" or "head")).OrderBy(operation => operation.Item2, StringComparer.Ordinal).ThenBy(operation => operation.Item1, StringComparer.Ordinal)];
    }

    private static async Task<bool> MayAsync(HttpClient client, (string Method, string Path) operation)
    {
        using var response = await AskAsync(client, operation);
        Assert.NotEqual(429, (int)response.StatusCode);
        return await CodeAsync(response) is not "identity.forbidden";
    }

    /// <summary>With ids that nobody has and a body that says nothing: who may, is told so.</summary>
    private static async Task<HttpResponseMessage> AskAsync(HttpClient client, (string Method, string Path) operation)
    {
        using var request = new HttpRequestMessage(new HttpMethod(operation.Method), TwoOrganizations.WithAnyIds(operation.Path));
        request.Content = operation.Method is "get" or "delete" ? null : JsonContent.Create(new { });
        return await client.SendAsync(request, HttpCompletionOption.ResponseContentRead, Cancellation);
    }

    private static async Task<string?> CodeAsync(HttpResponseMessage response) =>
        response.Content.Headers.ContentType?.MediaType == "application/problem+json"
            ? JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync(Cancellation)).GetProperty("code").GetString()
            : null;

    private static string Write(Dictionary<(string Method, string Path), List<string>> table)
    {
        var text = new StringBuilder($"\n| operation | {string.Join(" | ", Roles)} |\n|---|{string.Concat(Roles.Select(_ => "---|"))}\n");
        foreach (var ((method, path), allowed) in table)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"| {method.ToUpperInvariant()} {path} | {string.Join(" | ", allowed)} |\n");
        }

        return text.Append('\n').ToString();
    }

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Analytics.sln")))
        {
            folder = folder.Parent;
        }

        return folder.FullName;
    }
}
