using System.Text.Json;
using Analytics.Integration.Tests.Chat;

namespace Analytics.Integration.Tests.Campaigns;

/// <summary>The product with a shop whose people have addresses.</summary>
public sealed class CampaignHost(PostgresFixture postgres) : IAsyncLifetime
{
    public ProductHost Product { get; } = new(postgres);

    public TestDatabase Database => Product.Database;

    public async ValueTask InitializeAsync()
    {
        await Product.InitializeAsync();
        await Database.ExecuteAsync("update warehouse.users set attributes = attributes || jsonb_build_object('email', upper(external_id) || '@Example.com', 'first_name', 'Person ' || external_id)");
    }

    public ValueTask DisposeAsync() => Product.DisposeAsync();

    public Task<(int Status, JsonElement Body)> SendAsync(string method, string path, object? body = null) => Product.SendAsync(method, path, body);

    public async Task<Guid> SegmentAsync(string name, string sql = "select user_id from users")
    {
        var (status, body) = await SendAsync("POST", "/api/segments", new { name, sql });
        Assert.True(status == 201, body.ToString());
        return body.GetProperty("id").GetGuid();
    }

    /// <summary>A draft that could be launched.</summary>
    public async Task<Guid> DraftAsync(string name, Guid segmentId, Action<Dictionary<string, object?>>? change = null)
    {
        var draft = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["name"] = name,
            ["segmentId"] = segmentId,
            ["subject"] = "Hello {{ first_name }}",
            ["message"] = "Dear {{ first_name }},\n\nsee https://shop.example/sale?x=1&y=2 and https://shop.example/new.\n\nLeave: {{ unsubscribe_url }}",
        };
        change?.Invoke(draft);
        var (status, body) = await SendAsync("POST", "/api/campaigns", draft);
        Assert.True(status == 201, body.ToString());
        return body.GetProperty("id").GetGuid();
    }

    public async Task LaunchAsync(Guid campaignId)
    {
        var (status, body) = await SendAsync("PATCH", $"/api/campaigns/{campaignId}", new { status = "scheduled" });
        Assert.True(status == 200, body.ToString());
    }

    public Task UntilAsync(Guid campaignId, string status) =>
        Database.UntilAsync($"select count(*) from app.notification_campaigns where campaign_id = $1 and status = '{status}'", 1, campaignId);

    public Task<long> CountAsync(Guid campaignId, string status, string? reason = null) => Database.ScalarAsync<long>(
        "select count(*) from app.campaign_recipients where campaign_id = $1 and status = $2 and ($3 = '' or reason = $3)", campaignId, status, reason ?? "");

    public Task<string> HtmlAsync(Guid campaignId, string recipient) => Database.ScalarAsync<string>(
        "select html_body from app.inbox_messages where send_key like replace($1::text, '-', '') || '.%' and recipient = $2", campaignId, recipient);

    public Task<long> InboxAsync(Guid campaignId) => Database.ScalarAsync<long>(
        "select count(*) from app.inbox_messages where send_key like replace($1::text, '-', '') || '.%'", campaignId);
}
