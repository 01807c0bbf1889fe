using System.Text.Json;

namespace Analytics.Integration.Tests.Chat;

/// <summary>Queries that people keep under a name: versions, forks, comments, and who may do what.</summary>
public sealed class SavedQueryTests(ProductHost product) : IClassFixture<ProductHost>
{
    private const string Sql = "select count(*) from analytics.events where name = 'purchase'";

    [Fact]
    public async Task Each_change_is_a_version_with_who_when_and_why_and_an_old_one_can_be_restored()
    {
        var saved = await SavedAsync("Purchases", Sql);
        var path = $"/api/saved-queries/{saved.GetProperty("id").GetString()}";
        var changed = (await product.SendAsync("PATCH", path, new { version = 1, title = "Purchases of 2026", sql = Sql + " and occurred_at >= '2026-01-01'", note = "this year only" })).Body;
        var same = (await product.SendAsync("PATCH", path, new { version = 2, title = "Purchases of 2026" })).Body;
        var restored = (await product.SendAsync("POST", $"{path}/restorations", new { version = 1 })).Body;

        var versions = (await product.SendAsync("GET", $"{path}/versions")).Body.GetProperty("versions");

        Assert.Equal((2, 2), (Version(changed), Version(same)));
        Assert.Equal(("Purchases", Sql, 1), (Current(restored, "title"), Current(restored, "sql"), restored.GetProperty("current").GetProperty("restoredFrom").GetInt32()));
        Assert.Equal([3, 2, 1], versions.EnumerateArray().Select(version => version.GetProperty("version").GetInt32()));
        Assert.Equal(("this year only", "Local owner"), (versions[1].GetProperty("note").GetString(), versions[1].GetProperty("by").GetString()));
        Assert.Equal("saved_queries.version.unknown", await CodeAsync("POST", $"{path}/restorations", new { version = 9 }));
    }

    [Fact]
    public async Task Whoever_changes_a_version_that_is_no_longer_the_newest_is_told()
    {
        var path = $"/api/saved-queries/{(await SavedAsync("Contested", Sql)).GetProperty("id").GetString()}";
        await product.SendAsync("PATCH", path, new { version = 1, sql = Sql + " and true" });

        var (status, body) = await product.SendAsync("PATCH", path, new { version = 1, sql = Sql + " and false" });

        Assert.Equal((409, "saved_queries.changed", 2), (status, body.GetProperty("code").GetString(), body.GetProperty("version").GetInt32()));
        Assert.EndsWith("and true", Current((await product.SendAsync("GET", path)).Body, "sql"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fork_goes_its_own_way_and_remembers_where_it_began()
    {
        var origin = await SavedAsync("Origin", Sql);
        var path = $"/api/saved-queries/{origin.GetProperty("id").GetString()}";
        await product.SendAsync("PATCH", path, new { sql = Sql + " and true" });

        var (status, fork) = await product.SendAsync("POST", $"{path}/forks", new { version = 1 });
        await product.SendAsync("PATCH", $"/api/saved-queries/{fork.GetProperty("id").GetString()}", new { title = "Mine" });
        await product.SendAsync("DELETE", path);
        var left = (await product.SendAsync("GET", $"/api/saved-queries/{fork.GetProperty("id").GetString()}")).Body;

        Assert.Equal((201, "Origin (copy)", Sql, 1), (status, Current(fork, "title"), Current(fork, "sql"), fork.GetProperty("forkedFrom").GetProperty("version").GetInt32()));
        Assert.Equal("Origin", fork.GetProperty("forkedFrom").GetProperty("title").GetString());
        Assert.Equal("Mine", Current(left, "title"));
        Assert.False(left.GetProperty("forkedFrom").TryGetProperty("title", out var title) && title.ValueKind == JsonValueKind.String);
        Assert.Equal("saved_queries.not_found", await CodeAsync("GET", path));
    }

    [Fact]
    public async Task A_plan_is_kept_too_and_what_cannot_run_is_not_kept()
    {
        var plan = new { kind = "metric", measures = new[] { new { kind = "aggregate", aggregation = "count", selection = new { names = new[] { "purchase" } } } } };
        var (status, saved) = await product.SendAsync("POST", "/api/saved-queries", new { title = "A plan", plan });

        Assert.Equal((201, "metric"), (status, saved.GetProperty("current").GetProperty("plan").GetProperty("kind").GetString()));
        Assert.Equal("query.unsafe", await CodeAsync("POST", "/api/saved-queries", new { title = "Bad", sql = "delete from analytics.events" }));
        Assert.Equal("saved_queries.content.invalid", await CodeAsync("POST", "/api/saved-queries", new { title = "Both", sql = Sql, plan }));
        Assert.Equal("saved_queries.text.invalid", await CodeAsync("POST", "/api/saved-queries", new { title = " ", sql = Sql }));
    }

    [Fact]
    public async Task Viewers_read_and_comment_marketers_save_plans_and_only_makers_and_admins_delete()
    {
        var saved = await SavedAsync("Shared", Sql);
        var path = $"/api/saved-queries/{saved.GetProperty("id").GetString()}";
        using var viewer = await product.ClientAsync("viewer");
        using var marketer = await product.ClientAsync("marketer");
        using var analyst = await product.ClientAsync("analyst");
        using var admin = await product.ClientAsync("admin");

        var comment = await ProductHost.SendAsync(viewer, "POST", $"{path}/comments", new { text = "Does this count refunds?" });
        var commentPath = $"{path}/comments/{comment.Body.GetProperty("id").GetString()}";
        var plan = new { kind = "metric", measures = new[] { new { kind = "aggregate", aggregation = "count" } } };

        Assert.Equal((201, 1), (comment.Status, comment.Body.GetProperty("version").GetInt32()));
        Assert.Equal((200, 403, 403), ((await ProductHost.SendAsync(viewer, "GET", path)).Status, (await ProductHost.SendAsync(viewer, "POST", "/api/saved-queries", new { title = "v", plan })).Status, (await ProductHost.SendAsync(viewer, "POST", $"{path}/forks", new { })).Status));
        Assert.Equal((201, 403, 403), ((await ProductHost.SendAsync(marketer, "POST", "/api/saved-queries", new { title = "m", plan })).Status, (await ProductHost.SendAsync(marketer, "PATCH", path, new { title = "m" })).Status, (await ProductHost.SendAsync(marketer, "DELETE", commentPath)).Status));
        Assert.Equal((200, 403), ((await ProductHost.SendAsync(analyst, "PATCH", path, new { title = "Shared by us" })).Status, (await ProductHost.SendAsync(analyst, "DELETE", path)).Status));
        Assert.Equal((403, 204), ((await ProductHost.SendAsync(analyst, "DELETE", commentPath)).Status, (await ProductHost.SendAsync(viewer, "DELETE", commentPath)).Status));
        Assert.Equal(204, (await ProductHost.SendAsync(admin, "DELETE", path)).Status);
    }

    [Fact]
    public async Task Comments_say_about_which_version_they_are_and_are_counted()
    {
        var path = $"/api/saved-queries/{(await SavedAsync("Discussed", Sql)).GetProperty("id").GetString()}";
        await product.SendAsync("POST", $"{path}/comments", new { text = "first" });
        await product.SendAsync("PATCH", path, new { sql = Sql + " and true" });
        await product.SendAsync("POST", $"{path}/comments", new { text = "second" });

        var comments = (await product.SendAsync("GET", $"{path}/comments")).Body.GetProperty("comments");
        var listed = (await product.SendAsync("GET", "/api/saved-queries?q=discussed")).Body.GetProperty("queries")[0];

        Assert.Equal([("second", 2), ("first", 1)], comments.EnumerateArray().Select(comment => (comment.GetProperty("text").GetString()!, comment.GetProperty("version").GetInt32())));
        Assert.Equal(2, listed.GetProperty("comments").GetInt32());
        Assert.Equal("saved_queries.text.invalid", await CodeAsync("POST", $"{path}/comments", new { text = "" }));
    }

    private static int Version(JsonElement query) => query.GetProperty("current").GetProperty("version").GetInt32();

    private static string? Current(JsonElement query, string name) => query.GetProperty("current").GetProperty(name).GetString();

    private async Task<JsonElement> SavedAsync(string title, string sql)
    {
        var (status, body) = await product.SendAsync("POST", "/api/saved-queries", new { title, sql });
        Assert.True(status == 201, body.ToString());
        return body;
    }

    private async Task<string?> CodeAsync(string method, string path, object? body = null) => (await product.SendAsync(method, path, body)).Body.GetProperty("code").GetString();
}
