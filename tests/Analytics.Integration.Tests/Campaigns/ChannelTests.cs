using System.Text.Json;

namespace Analytics.Integration.Tests.Campaigns;

/// <summary>Accounts of channels: their forms, their test, their health.</summary>
public sealed class ChannelTests(CampaignHost host) : IClassFixture<CampaignHost>
{
    [Fact]
    public async Task Every_channel_describes_the_forms_of_its_adapters_and_never_shows_a_secret()
    {
        await using var sink = new MailSink();
        Assert.Equal(200, (await host.SendAsync("PUT", "/api/channels/email", Smtp("127.0.0.1", sink.Port, "hidden-password"))).Status);

        var (status, body) = await host.SendAsync("GET", "/api/channels");

        Assert.Equal(200, status);
        var email = body.GetProperty("channels").EnumerateArray().Single(channel => channel.GetProperty("channel").GetString() == "email");
        Assert.True(email.GetProperty("hasSecret").GetBoolean());
        Assert.DoesNotContain("hidden-password", body.ToString(), StringComparison.Ordinal);
        var smtp = email.GetProperty("choices").EnumerateArray().Single(choice => choice.GetProperty("adapter").GetString() == "smtp").GetProperty("form");
        Assert.Equal("Password", smtp.GetProperty("secret").GetProperty("label").GetString());
        Assert.True(smtp.GetProperty("settings")[0].GetProperty("required").GetBoolean());
        Assert.All(body.GetProperty("channels").EnumerateArray(), channel => Assert.NotEqual(0, channel.GetProperty("choices").GetArrayLength()));
    }

    [Theory]
    [InlineData("169.254.169.254", "587", "outbound.host.refused")]
    [InlineData("mail.example.com", "22", "outbound.port.refused")]
    [InlineData("2130706433", "587", "outbound.address.invalid")]
    [InlineData("mail.example.com", "many", "channel.setting.invalid")]
    public async Task A_mail_server_that_may_not_be_connected_to_is_refused_before_it_is_stored(string server, string port, string code)
    {
        var (status, body) = await host.SendAsync("PUT", "/api/channels/email", new { adapter = "smtp", settings = new { host = server, port, security = "none" } });

        Assert.Equal((400, code), (status, body.GetProperty("code").GetString()));
    }

    [Fact]
    public async Task A_value_that_is_not_among_the_choices_is_refused()
    {
        var (status, body) = await host.SendAsync("PUT", "/api/channels/email", new { adapter = "smtp", settings = new { host = "127.0.0.1", port = "2525", security = "yes" } });

        Assert.Equal((400, "channel.setting.invalid"), (status, body.GetProperty("code").GetString()));
    }

    [Fact]
    public async Task The_test_of_an_account_really_asks_its_server()
    {
        int port;
        await using (var sink = new MailSink())
        {
            port = sink.Port;
            await host.SendAsync("PUT", "/api/channels/email", Smtp("127.0.0.1", port, null));
            var (status, works) = await host.SendAsync("POST", "/api/channels/email/test");
            Assert.True(status == 200 && works.GetProperty("works").GetBoolean(), works.ToString());
            Assert.Empty(sink.Mails);
        }

        var (_, fails) = await host.SendAsync("POST", "/api/channels/email/test");

        Assert.False(fails.GetProperty("works").GetBoolean());
        Assert.Contains("refused", fails.GetProperty("message").GetString(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task While_a_server_is_down_its_channel_rests_and_goes_on_by_itself_when_it_is_back()
    {
        var sink = new MailSink();
        var port = sink.Port;
        await sink.DisposeAsync();
        await host.Database.ExecuteAsync("insert into warehouse.users (organization_id, user_id, external_id, attributes) select organization_id, 7000 + n, 'rest-' || n, jsonb_build_object('email', 'rest-' || n || '@example.com') from app.organizations, generate_series(1, 40) n");
        await host.SendAsync("PUT", "/api/contact-settings", new { emailAttribute = "email", senderEmail = "news@shop.example" });
        await host.SendAsync("PUT", "/api/channels/email", Smtp("127.0.0.1", port, null));
        var id = await host.DraftAsync("Outage", await host.SegmentAsync("Outage", "select external_id from users where external_id like 'rest-%'"), draft => draft["message"] = "Hello {{ user_id }} {{ unsubscribe_url }}");

        await host.LaunchAsync(id);
        await host.Database.UntilAsync("select count(*) from app.channel_health where channel = 'email' and open_until > now()", 1);

        var health = await HealthAsync();
        Assert.Equal("open", health.GetProperty("circuit").GetString());
        Assert.True(health.GetProperty("errorRate").GetDouble() > 0.9);
        Assert.NotEqual(JsonValueKind.Null, health.GetProperty("lastError").ValueKind);
        // A wave or two that were on their way, not eight attempts of everybody.
        Assert.InRange(await host.Database.ScalarAsync<long>("select sum(attempt) from app.campaign_recipients where campaign_id = $1", id), 1, 80);
        Assert.Equal(0, await host.CountAsync(id, "failed"));

        await using var back = new MailSink(port);
        await host.Database.ExecuteAsync("update app.channel_health set open_until = now() where channel = 'email'");
        await host.Database.ExecuteAsync("update app.campaign_recipients set send_after = null where campaign_id = $1", id);
        await host.UntilAsync(id, "sent");

        Assert.Equal(40, await host.CountAsync(id, "accepted"));
        Assert.Equal(40, back.Mails.Select(mail => mail.To).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal("closed", (await HealthAsync()).GetProperty("circuit").GetString());
    }

    private static object Smtp(string server, int port, string? secret) =>
        new { adapter = "smtp", settings = new { host = server, port = port.ToString(System.Globalization.CultureInfo.InvariantCulture), security = "none" }, secret };

    private async Task<JsonElement> HealthAsync() =>
        (await host.SendAsync("GET", "/api/channels")).Body.GetProperty("channels").EnumerateArray().Single(channel => channel.GetProperty("channel").GetString() == "email").GetProperty("health");
}
