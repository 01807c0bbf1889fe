using System.Text.Json;
using Analytics.Integration.Tests.Chat;
using Analytics.Segments;
using Microsoft.Extensions.DependencyInjection;

namespace Analytics.Integration.Tests.Segments;

/// <summary>Who is in a segment, found anew when asked.</summary>
public sealed class SegmentMemberTests(ProductHost host) : IClassFixture<ProductHost>
{
    [Fact]
    public async Task Segments_are_listed_page_by_page_without_repeating_one()
    {
        for (var number = 0; number < 3; number++)
        {
            await host.SendAsync("POST", "/api/segments", new { name = $"Paged {number}", sql = "select external_id from users" });
        }

        var seen = new List<string>();
        string? cursor = null;
        do
        {
            var (status, page) = await host.SendAsync("GET", $"/api/segments?limit=2{(cursor is null ? "" : "&cursor=" + cursor)}");
            Assert.Equal(200, status);
            var ids = page.GetProperty("segments").EnumerateArray().Select(segment => segment.GetProperty("id").GetString()!).ToList();
            Assert.InRange(ids.Count, 1, 2);
            seen.AddRange(ids);
            cursor = page.TryGetProperty("next", out var next) ? next.GetString() : null;
        }
        while (cursor is not null);

        Assert.Equal(await host.Database.ScalarAsync<long>("select count(*) from app.user_segments where organization_id = $1 and deleted_at is null", host.OrganizationId), seen.Distinct().Count());
        Assert.Equal(seen.Count, seen.Distinct().Count());
        Assert.Equal(400, (await host.SendAsync("GET", "/api/segments?cursor=AAAA")).Status);
    }

    [Fact]
    public async Task A_refresh_finds_the_members_and_a_second_one_changes_nothing()
    {
        var id = await SaveAsync(new { name = "Pro", sql = "select user_id from users where attributes ->> 'plan' = 'pro'" });

        var (_, first) = await host.SendAsync("POST", $"/api/segments/{id}/refresh");
        var (_, second) = await host.SendAsync("POST", $"/api/segments/{id}/refresh");

        Assert.Equal((3, 3, 0), Counts(first));
        Assert.Equal((3, 0, 0), Counts(second));
        Assert.Equal(["u4", "u5", "u6"], await MembersAsync(id));
    }

    [Fact]
    public async Task Sql_is_counted_before_it_is_saved_and_takes_the_place_of_another_definition()
    {
        const string Pro = "select external_id from users where attributes ->> 'plan' = 'pro'";
        var id = await SaveAsync(new { name = "First by plan", users = new { kind = "everyone" } });

        var (_, preview) = await host.SendAsync("POST", "/api/segments/preview", new { sql = Pro });
        var (status, changed) = await host.SendAsync("PATCH", $"/api/segments/{id}", new { sql = Pro });
        var (_, refreshed) = await host.SendAsync("POST", $"/api/segments/{id}/refresh");

        Assert.Equal(3, preview.GetProperty("users").GetInt32());
        Assert.True(status == 200, changed.ToString());
        Assert.Equal(("sql", 2, 3), (changed.GetProperty("source").GetString(), changed.GetProperty("version").GetInt32(), changed.GetProperty("userCount").GetInt32()));
        Assert.Equal((3, 3, 0), Counts(refreshed));
    }

    [Fact]
    public async Task A_run_of_sql_becomes_a_segment_by_its_id()
    {
        var run = (await host.SendAsync("POST", "/api/queries", new { sql = "select user_id, count(*) from analytics.events group by user_id having count(*) > 4" })).Body.GetProperty("queryId").GetString();
        var nobody = (await host.SendAsync("POST", "/api/queries", new { sql = "select count(*) from analytics.events" })).Body.GetProperty("queryId").GetString();

        var id = await SaveAsync(new { name = "Of a run", queryId = run });
        var (status, refused) = await host.SendAsync("POST", "/api/segments/preview", new { queryId = nobody });

        await host.SendAsync("POST", $"/api/segments/{id}/refresh");
        Assert.Equal(["u5", "u6"], await MembersAsync(id));
        Assert.Equal((400, "query.unsafe"), (status, refused.GetProperty("code").GetString()));
    }

    [Fact]
    public async Task People_who_no_longer_match_leave_and_the_refreshes_tell_the_size_over_time()
    {
        var id = await SaveAsync(new { name = "Chosen", userIds = new[] { "u1", "u2", "unknown" } });
        await host.SendAsync("POST", $"/api/segments/{id}/refresh");

        var (status, _) = await host.SendAsync("PATCH", $"/api/segments/{id}", new { userIds = new[] { "u2", "u3", "u4" } });
        var (_, refreshed) = await host.SendAsync("POST", $"/api/segments/{id}/refresh");
        var (_, listing) = await host.SendAsync("GET", $"/api/segments/{id}/refreshes");

        Assert.Equal(200, status);
        Assert.Equal((3, 2, 1), Counts(refreshed));
        Assert.Equal(["u2", "u3", "u4"], await MembersAsync(id));
        Assert.Equal([3, 2], listing.GetProperty("refreshes").EnumerateArray().Select(refresh => refresh.GetProperty("members").GetInt32()));
    }

    [Fact]
    public async Task Pages_of_members_neither_repeat_nor_miss_anybody()
    {
        var id = await SaveAsync(new { name = "Everyone", users = new { kind = "everyone" } });
        await host.SendAsync("POST", $"/api/segments/{id}/refresh");

        var seen = new List<string>();
        string? cursor = "";
        while (cursor is not null)
        {
            var (_, page) = await host.SendAsync("GET", $"/api/segments/{id}/members?limit=4{(cursor.Length == 0 ? "" : "&cursor=" + cursor)}");
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(member => member.GetProperty("userId").GetString()!));
            cursor = page.TryGetProperty("next", out var next) ? next.GetString() : null;
        }

        Assert.Equal(["u1", "u2", "u3", "u4", "u5", "u6"], seen.Order(StringComparer.Ordinal));
        Assert.Equal(400, (await host.SendAsync("GET", $"/api/segments/{id}/members?cursor=bm9wZQ")).Status);
    }

    [Fact]
    public async Task Two_refreshes_at_once_let_everybody_in_once()
    {
        var id = await SaveAsync(new { name = "At once", users = new { kind = "everyone" } });
        var refresher = host.Services.GetRequiredService<SegmentRefresher>();

        var both = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => refresher.RefreshAsync(host.OrganizationId, id, TestContext.Current.CancellationToken)));

        Assert.Equal(6, both.Sum(refresh => refresh.Value.Entered));
        Assert.Equal(6, await host.Database.ScalarAsync<long>("select count(*) from app.segment_changes where segment_id = $1", id));
    }

    [Fact]
    public async Task A_due_segment_is_refreshed_by_itself()
    {
        var id = await SaveAsync(new { name = "Regular", users = new { kind = "everyone" }, refreshMinutes = 60 });

        await host.Database.UntilAsync("select count(*) from app.segment_members where segment_id = $1", 6, id);
        await host.Database.UntilAsync("select extract(epoch from next_refresh_at - refreshed_at)::bigint / 60 from app.user_segments where segment_id = $1", 59, id);
    }

    [Theory]
    [InlineData("delete from users", 400)]
    [InlineData("select name from events", 400)]
    [InlineData("select user_id from pg_user", 400)]
    [InlineData("", 400)]
    public async Task Sql_that_is_no_list_of_users_is_refused(string sql, int expected)
    {
        var (status, body) = await host.SendAsync("POST", "/api/segments", new { name = "Bad " + sql, sql });

        Assert.Equal(expected, status);
        Assert.NotEmpty(body.GetProperty("code").GetString()!);
    }

    [Fact]
    public async Task A_segment_of_sql_can_be_asked_about_and_is_exported()
    {
        var id = await SaveAsync(new { name = "Named ones", sql = "select external_id from users where external_id in ('u5', 'u6')" });
        await host.SendAsync("POST", $"/api/segments/{id}/refresh");

        var (status, preview) = await host.SendAsync("POST", "/api/segments/preview", new { users = new { kind = "segment", segmentId = id } });
        var file = await host.Client.GetStringAsync($"/api/segments/{id}/export", TestContext.Current.CancellationToken);

        Assert.Equal(200, status);
        Assert.Equal(2, preview.GetProperty("users").GetInt32());
        Assert.StartsWith("user_id,entered_at\r\nu5,", file, StringComparison.Ordinal);
    }

    private async Task<Guid> SaveAsync(object segment)
    {
        var (status, body) = await host.SendAsync("POST", "/api/segments", segment);
        Assert.True(status == 201, body.ToString());
        return body.GetProperty("id").GetGuid();
    }

    private async Task<IEnumerable<string>> MembersAsync(Guid id)
    {
        var (_, page) = await host.SendAsync("GET", $"/api/segments/{id}/members");
        return page.GetProperty("items").EnumerateArray().Select(member => member.GetProperty("userId").GetString()!);
    }

    private static (int Members, int Entered, int Left) Counts(JsonElement refresh) =>
        (refresh.GetProperty("members").GetInt32(), refresh.GetProperty("entered").GetInt32(), refresh.GetProperty("left").GetInt32());
}
