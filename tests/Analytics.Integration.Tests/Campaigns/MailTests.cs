namespace Analytics.Integration.Tests.Campaigns;

/// <summary>Campaigns by SMTP to a server that also refuses, postpones and breaks off.</summary>
public sealed class MailTests(CampaignHost host) : IClassFixture<CampaignHost>
{
    [Fact]
    public async Task Each_way_a_mail_server_answers_ends_in_its_state_and_nobody_is_written_to_twice()
    {
        await using var sink = new MailSink();
        string[] names = ["fine", "refused", "later", "cut", "drop"];
        await host.Database.ExecuteAsync(
            "insert into warehouse.users (organization_id, user_id, external_id, attributes) select organization_id, 5000 + t.n, 's' || t.n, jsonb_build_object('email', t.name || '@example.com') from app.organizations, unnest($1::text[]) with ordinality as t(name, n)", (object)names);
        await host.SendAsync("PUT", "/api/contact-settings", new { emailAttribute = "email", senderEmail = "news@shop.example", senderName = "The Shop" });
        var (status, channel) = await host.SendAsync("PUT", "/api/channels/email", new { adapter = "smtp", settings = new { host = "127.0.0.1", port = sink.Port.ToString(System.Globalization.CultureInfo.InvariantCulture), security = "none" }, secret = "unused" });
        Assert.True(status == 200, channel.ToString());
        Assert.False(channel.TryGetProperty("secret", out _));

        var id = await host.DraftAsync("By mail", await host.SegmentAsync("By mail", "select external_id from users where external_id like 's%'"), draft =>
        {
            draft["subject"] = "Grüße";
            draft["message"] = "Hello {{ user_id }}, https://shop.example. {{ unsubscribe_url }}";
        });
        await host.LaunchAsync(id);
        await host.Database.UntilAsync("select count(*) from app.campaign_recipients where campaign_id = $1 and status in ('accepted', 'failed')", 4, id);
        // The lease of the one that nobody knows about is over sooner than it would be.
        await host.Database.ExecuteAsync("update app.campaign_recipients set resolve_after = now() where campaign_id = $1 and status = 'sending'", id);
        await host.UntilAsync(id, "sent");

        Assert.Equal(0, await host.Database.ScalarAsync<long>("select count(*) from app.recipient_claims where campaign_id = $1", id));
        Assert.Equal("accepted", await StatusAsync(id, "fine"));
        Assert.Equal("failed", await StatusAsync(id, "refused"));
        Assert.Equal("accepted", await StatusAsync(id, "later"));
        Assert.Equal("unknown", await StatusAsync(id, "cut"));
        Assert.Equal("accepted", await StatusAsync(id, "drop"));
        Assert.Equal(["cut@example.com", "drop@example.com", "fine@example.com", "later@example.com"], sink.Mails.Select(mail => mail.To).Order(StringComparer.Ordinal));
        var mail = sink.Mails.Single(mail => mail.To == "fine@example.com").Data;
        Assert.Contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click", mail, StringComparison.Ordinal);
        Assert.Contains($"Message-Id: <{id:N}.", mail, StringComparison.Ordinal);
        Assert.Contains("From: The Shop <news@shop.example>", mail, StringComparison.Ordinal);
        Assert.Contains("multipart/alternative", mail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Batches_at_once_share_the_few_connections_that_a_mail_server_allows()
    {
        const int People = 1_600;
        await using var sink = new MailSink();
        await host.Database.ExecuteAsync(
            "insert into warehouse.users (organization_id, user_id, external_id, attributes) select organization_id, 7000000 + n, 'many' || n, jsonb_build_object('email', 'many' || n || '@example.com') from app.organizations, generate_series(1, $1) n", People);
        await host.SendAsync("PUT", "/api/contact-settings", new { emailAttribute = "email", senderEmail = "news@shop.example", senderName = "The Shop" });
        await host.SendAsync("PUT", "/api/channels/email", new { adapter = "smtp", settings = new { host = "127.0.0.1", port = sink.Port.ToString(System.Globalization.CultureInfo.InvariantCulture), security = "none" }, secret = "unused" });

        var id = await host.DraftAsync("Many", await host.SegmentAsync("Many", "select external_id from users where external_id like 'many%'"), draft =>
        {
            draft["subject"] = "Hello";
            draft["message"] = "Hello {{ user_id }}. {{ unsubscribe_url }}";
        });
        await host.LaunchAsync(id);
        await host.UntilAsync(id, "sent");

        Assert.Equal(People, sink.Mails.Select(mail => mail.To).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(People, sink.Mails.Count);
        Assert.InRange(sink.Connections, 1, 20);
    }

    [Fact]
    public async Task An_answer_that_comes_after_the_claim_was_given_up_is_believed()
    {
        await using var sink = new MailSink(answerMs: 8_000);
        await host.Database.ExecuteAsync(
            "insert into warehouse.users (organization_id, user_id, external_id, attributes) select organization_id, 6000, 'patient', jsonb_build_object('email', 'patient@example.com') from app.organizations");
        await host.SendAsync("PUT", "/api/contact-settings", new { emailAttribute = "email", senderEmail = "news@shop.example", senderName = "The Shop" });
        await host.SendAsync("PUT", "/api/channels/email", new { adapter = "smtp", settings = new { host = "127.0.0.1", port = sink.Port.ToString(System.Globalization.CultureInfo.InvariantCulture), security = "none" }, secret = "unused" });
        var id = await host.DraftAsync("Patient", await host.SegmentAsync("Patient", "select external_id from users where external_id = 'patient'"), draft => (draft["subject"], draft["message"]) = ("Hello", "Hello. {{ unsubscribe_url }}"));

        await host.LaunchAsync(id);
        await host.Database.UntilAsync("select count(*) from app.campaign_recipients where campaign_id = $1 and status = 'sending'", 1, id);
        await host.Database.ExecuteAsync("update app.campaign_recipients set resolve_after = now() where campaign_id = $1", id);
        await host.Database.UntilAsync("select count(*) from app.campaign_recipients where campaign_id = $1 and status = 'unknown'", 1, id);
        await host.Database.UntilAsync("select count(*) from app.campaign_recipients where campaign_id = $1 and status = 'accepted' and reason is null", 1, id);

        await host.UntilAsync(id, "sent");
        Assert.Single(sink.Mails);
    }

    /// <summary>The first got their message; of the others a sender that is gone has noted which it began, or the server has lost what was noted.</summary>
    [Theory]
    [InlineData(true, "accepted, accepted, accepted, accepted, unknown")]
    [InlineData(false, "accepted, unknown, unknown, unknown, unknown")]
    public async Task Of_those_a_dead_sender_has_claimed_nobody_stays_unknown_whose_message_it_had_not_begun(bool noted, string expected)
    {
        await using var sink = new MailSink();
        var name = noted ? "noted" : "lost";
        await host.Database.ExecuteAsync(
            "insert into warehouse.users (organization_id, user_id, external_id, attributes) select organization_id, $2 + n, $1 || n, jsonb_build_object('email', $1 || n || '@example.com') from app.organizations, generate_series(1, 5) n", name, noted ? 8_000_000 : 8_100_000);
        await host.SendAsync("PUT", "/api/contact-settings", new { emailAttribute = "email", senderEmail = "news@shop.example", senderName = "The Shop" });
        await host.SendAsync("PUT", "/api/channels/email", new { adapter = "smtp", settings = new { host = "127.0.0.1", port = sink.Port.ToString(System.Globalization.CultureInfo.InvariantCulture), security = "none" }, secret = "unused" });
        var id = await host.DraftAsync(name, await host.SegmentAsync(name, $"select external_id from users where external_id like '{name}%'"), draft =>
        {
            (draft["subject"], draft["message"]) = ("Hello", "Hello. {{ unsubscribe_url }}");
            draft["schedule"] = new { throttlePerMinute = 1 };
        });
        await host.LaunchAsync(id);
        await host.Database.UntilAsync("select count(*) from app.campaign_recipients where campaign_id = $1 and status = 'accepted'", 1, id);

        await host.Database.ExecuteAsync(
            """
            with claimed as (
              update app.campaign_recipients set status = 'sending', attempt = 1, claim_id = $1, claimed_at = now(), resolve_after = now() where campaign_id = $1 and planned returning organization_id, recipient_id
            ), held as (
              insert into app.recipient_claims (organization_id, campaign_id, claim_id, recipient_ids) select organization_id, $1, $1, array_agg(recipient_id) from claimed group by 1
            )
            insert into app.claim_progress (organization_id, campaign_id, claim_id, handed_over, accepted)
            select organization_id, $1, $1, array[min(recipient_id)], array[max(recipient_id)] from claimed where $2 group by 1
            """, id, noted);
        await host.Database.ExecuteAsync("update app.notification_campaigns set throttle_per_minute = null where campaign_id = $1", id);
        await host.UntilAsync(id, "sent");

        Assert.Equal(expected, await host.Database.ScalarAsync<string>("select string_agg(status, ', ' order by status) from app.campaign_recipients where campaign_id = $1", id));
        Assert.Equal(noted ? 3 : 1, sink.Mails.Count);
        Assert.Equal(sink.Mails.Count, sink.Mails.Select(mail => mail.To).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(0, await host.Database.ScalarAsync<long>("select count(*) from app.claim_progress where campaign_id = $1", id));
    }

    private Task<string> StatusAsync(Guid id, string name) => host.Database.ScalarAsync<string>("select status from app.campaign_recipients where campaign_id = $1 and address = $2", id, name + "@example.com");
}
