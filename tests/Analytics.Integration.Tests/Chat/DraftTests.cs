using System.Net.Http.Json;
using System.Text.Json;

namespace Analytics.Integration.Tests.Chat;

public sealed class DraftTests(ProductHost product) : IClassFixture<ProductHost>
{
    [Fact]
    public async Task A_segment_asked_for_is_saved_with_plan_sql_and_count()
    {
        var answer = await product.AskAsync("make a segment called Germans of users who purchased in Germany");

        Assert.Equal("completed", answer.Status());
        var draft = answer.Part("action").GetProperty("data");
        var saved = (await product.SendAsync("GET", $"/api/segments/{draft.GetProperty("id").GetString()}")).Body;
        Assert.Equal(("Germans", "draft", 3), (saved.GetProperty("name").GetString(), saved.GetProperty("status").GetString(), saved.GetProperty("userCount").GetInt32()));
        Assert.Contains("Germany", saved.GetProperty("sql").GetString(), StringComparison.Ordinal);
        Assert.Equal(answer.Message(), saved.GetProperty("messageId").GetString());
    }

    [Fact]
    public async Task A_segment_of_those_means_the_people_of_the_previous_answer()
    {
        var top = await product.AskAsync("top 2 users by revenue");
        var answer = await product.AskAsync("make a segment of those", top.Conversation());

        Assert.Equal("completed", answer.Status());
        Assert.Equal(2, answer.Part("action").GetProperty("data").GetProperty("count").GetInt32());
    }

    [Fact]
    public async Task A_campaign_for_a_saved_segment_is_a_draft_that_names_it()
    {
        await product.AskAsync("make a segment called Spaniards of users who purchased in Spain");

        var answer = await product.AskAsync("draft an sms campaign called Hola to the Spaniards segment saying \"We miss you\"");

        var id = answer.Part("action").GetProperty("data").GetProperty("id").GetString();
        var saved = (await product.SendAsync("GET", $"/api/campaigns/{id}")).Body;
        Assert.Equal(("Hola", "sms", "draft", "We miss you", "Spaniards"), (
            saved.GetProperty("name").GetString(), saved.GetProperty("channel").GetString(), saved.GetProperty("status").GetString(), saved.GetProperty("message").GetString(), saved.GetProperty("segmentName").GetString()));
    }

    [Fact]
    public async Task One_sentence_drafts_segment_and_campaign_and_the_next_one_changes_the_campaign()
    {
        var people = await product.AskAsync("users who purchased in Germany");
        var sent = await product.AskAsync("send them a 10 % coupon by e-mail tomorrow at nine their time, hold out 10 %", people.Conversation());
        var id = sent.GetProperty("messages").EnumerateArray().Select(part => part.GetProperty("data")).Single(data => data.TryGetProperty("purpose", out var purpose) && purpose.GetString() == "draft_campaign").GetProperty("id").GetString();

        var tried = await product.AskAsync("try two subject lines: \"Come back\" and \"We miss you\", 20 % test", sent.Conversation());

        Assert.Equal("completed", tried.Status());
        var saved = (await product.SendAsync("GET", $"/api/campaigns/{id}")).Body;
        Assert.Equal(("draft", "email", 10m, "local"), (saved.GetProperty("status").GetString(), saved.GetProperty("channel").GetString(), saved.GetProperty("holdoutPercent").GetDecimal(), saved.GetProperty("schedule").GetProperty("sendTime").GetString()));
        Assert.StartsWith("a 10 % coupon", saved.GetProperty("message").GetString(), StringComparison.Ordinal);
        var zone = TimeZoneInfo.FindSystemTimeZoneById(await product.Database.ScalarAsync<string>("select time_zone from app.organizations where organization_id = $1", product.OrganizationId));
        Assert.Equal(TimeZoneInfo.ConvertTime(ShopData.Now, zone).Date.AddDays(1).AddHours(9), TimeZoneInfo.ConvertTime(saved.GetProperty("scheduledAt").GetDateTimeOffset(), zone).DateTime);
        Assert.Equal(["Come back", "We miss you"], saved.GetProperty("variants").EnumerateArray().Select(variant => variant.GetProperty("subject").GetString()));
        Assert.Equal(("winner", 20), (saved.GetProperty("test").GetProperty("method").GetString(), saved.GetProperty("test").GetProperty("percent").GetInt32()));
        Assert.Equal(1, await product.Database.ScalarAsync<long>("select count(*) from app.notification_campaigns c join app.messages m on m.message_id = c.message_id where m.conversation_id = $1::uuid", sent.Conversation()));
        Assert.Equal(0, await product.Database.ScalarAsync<long>("select count(*) from app.campaign_recipients where campaign_id = $1::uuid", id!));
    }

    [Fact]
    public async Task Behind_a_saved_segment_them_are_its_people()
    {
        var people = await product.AskAsync("users who purchased in Germany");
        var saved = await product.AskAsync("save these people as regulars", people.Conversation());
        var segment = saved.Part("action").GetProperty("data").GetProperty("id").GetString();

        var sent = await product.AskAsync("send them a 10 % coupon by e-mail", saved.Conversation());
        var again = await product.AskAsync("make an sms campaign for them", sent.Conversation());

        foreach (var draft in (JsonElement[])[sent.Part("action").GetProperty("data"), again.Part("action").GetProperty("data")])
        {
            Assert.Equal(("draft_campaign", segment, "Regulars", 3), (
                draft.GetProperty("purpose").GetString(), draft.GetProperty("segmentId").GetString(), draft.GetProperty("segmentName").GetString(), draft.GetProperty("count").GetInt32()));
            Assert.StartsWith("Campaign for Regulars", draft.GetProperty("name").GetString(), StringComparison.Ordinal);
        }

        Assert.Equal(1, await product.Database.ScalarAsync<long>("select count(*) from app.user_segments s join app.messages m on m.message_id = s.message_id where m.conversation_id = $1::uuid", people.Conversation()));
    }

    [Fact]
    public async Task Same_people_are_written_to_as_the_segment_they_are_saved_as()
    {
        var people = await product.AskAsync("users who purchased in Germany");
        var saved = await product.AskAsync("save these people as neighbours", people.Conversation());
        var segment = saved.Part("action").GetProperty("data").GetProperty("id").GetString();
        await product.AskAsync("revenue by month", saved.Conversation());

        var sent = await product.AskAsync("text the neighbours about the sale", saved.Conversation());
        var bare = await product.AskAsync("make a campaign for our neighbours", saved.Conversation());
        var named = await product.AskAsync("save them as Neighbours", people.Conversation());
        var elsewhere = await product.AskAsync("send them a note", (await product.AskAsync("users who purchased in Germany")).Conversation());

        Assert.Equal(("sms", segment), (sent.Part("action").GetProperty("data").GetProperty("channel").GetString(), sent.Part("action").GetProperty("data").GetProperty("segmentId").GetString()));
        Assert.Equal(segment, bare.Part("action").GetProperty("data").GetProperty("segmentId").GetString());
        Assert.Equal("Neighbours 2", named.Part("action").GetProperty("data").GetProperty("name").GetString());
        Assert.StartsWith("Neighbours", elsewhere.Part("action").GetProperty("data").GetProperty("segmentName").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_drafted_campaign_is_changed_in_words_after_other_answers_and_never_run()
    {
        var drafted = await product.AskAsync("send users who purchased in Germany a coupon");
        var id = drafted.GetProperty("messages").EnumerateArray().Select(part => part.GetProperty("data")).Single(data => data.TryGetProperty("purpose", out var purpose) && purpose.GetString() == "draft_campaign").GetProperty("id").GetString();
        await product.AskAsync("revenue by month", drafted.Conversation());

        await product.AskAsync("make it an sms instead and call it Greetings", drafted.Conversation());
        var launched = await product.AskAsync("OK, send it now", drafted.Conversation());

        var saved = (await product.SendAsync("GET", $"/api/campaigns/{id}")).Body;
        Assert.Equal(("Greetings", "sms", "a coupon", "draft"), (saved.GetProperty("name").GetString(), saved.GetProperty("channel").GetString(), saved.GetProperty("message").GetString(), saved.GetProperty("status").GetString()));
        Assert.Equal($"/campaigns/{id}", launched.Part("error").GetProperty("data").GetProperty("page").GetString());
        Assert.Equal(("declined", "chat.campaign.decided_by_people"), (launched.Status(), launched.Part("error").GetProperty("data").GetProperty("code").GetString()));
    }

    [Fact]
    public async Task A_segment_is_renamed_a_subject_written_and_who_would_get_it_told_in_words()
    {
        var asked = await product.AskAsync("how many users purchased in Germany?");
        var saved = await product.AskAsync("save them as a segment", asked.Conversation());
        var segment = saved.Part("action").GetProperty("data");
        Assert.StartsWith("Users who purchased in Germany", segment.GetProperty("name").GetString(), StringComparison.Ordinal);

        var renamed = await product.AskAsync("call it \"Old friends\"", saved.Conversation());
        await product.AskAsync("make a segment called Others of users who purchased in Spain");
        var taken = await product.AskAsync("rename the segment to Others", saved.Conversation());
        Assert.Equal(("Old friends", "Others 2"), (renamed.Part("action").GetProperty("data").GetProperty("name").GetString(), taken.Part("action").GetProperty("data").GetProperty("name").GetString()));
        Assert.Equal("Others 2", (await product.SendAsync("GET", $"/api/segments/{segment.GetProperty("id").GetString()}")).Body.GetProperty("name").GetString());

        var drafted = await product.AskAsync("write them an email with the subject \"Hello\" saying \"The pool is open\"", saved.Conversation());
        var campaign = drafted.Part("action").GetProperty("data");
        Assert.Equal(segment.GetProperty("id").GetString(), campaign.GetProperty("segmentId").GetString());
        await product.AskAsync("change the subject to \"We miss you\"", saved.Conversation());
        var kept = (await product.SendAsync("GET", $"/api/campaigns/{campaign.GetProperty("id").GetString()}")).Body;
        Assert.Equal(("We miss you", "draft"), (kept.GetProperty("subject").GetString(), kept.GetProperty("status").GetString()));
        Assert.StartsWith("The pool is open", kept.GetProperty("message").GetString(), StringComparison.Ordinal);

        Assert.Equal(3, (await product.AskAsync("how many people would get it?", saved.Conversation())).Number());
        Assert.Equal(3, (await product.AskAsync("who would get it?", saved.Conversation())).Results().GetProperty("rows").GetArrayLength());
    }

    [Fact]
    public async Task Who_may_not_save_by_hand_saves_nothing_by_asking()
    {
        var drafted = await product.AskAsync("send users who purchased in Germany a coupon");
        var counted = "select (select count(*) from app.user_segments) * 1000 + (select count(*) from app.notification_campaigns)";
        var before = await product.Database.ScalarAsync<long>(counted);

        Assert.Equal("identity.forbidden", await CodeAsAsync("viewer", "make a segment called Nobody of users who purchased in Spain"));
        Assert.Equal("identity.forbidden", await CodeAsAsync("viewer", "call it Mine", drafted.Conversation()));
        Assert.Equal("identity.forbidden", await CodeAsAsync("analyst", "send users who purchased in Spain a coupon"));

        Assert.Equal(before, await product.Database.ScalarAsync<long>(counted));
        Assert.Equal(0, await product.Database.ScalarAsync<long>("select count(*) from app.notification_campaigns where name = 'Mine'"));
        Assert.Null(await CodeAsAsync("analyst", "make a segment called Allowed of users who purchased in Spain"));
        Assert.Null(await CodeAsAsync("viewer", "users who purchased in Spain"));
    }

    /// <summary>The error's code in the answer to somebody of that role.</summary>
    private async Task<string?> CodeAsAsync(string role, string question, string? conversation = null)
    {
        using var client = await product.ClientAsync(role);
        client.DefaultRequestHeaders.Add("Prefer", "wait=60");
        using var response = await client.PostAsJsonAsync("/api/analytics/chat", new { message = question, conversationId = conversation }, TestContext.Current.CancellationToken);
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        return answer.Status() == "declined" ? answer.Part("error").GetProperty("data").GetProperty("code").GetString() : null;
    }

    [Fact]
    public async Task Segments_and_campaigns_are_told_by_name()
    {
        var made = await product.AskAsync("make a segment called Iberians of users who purchased in Spain");
        await product.AskAsync("make a campaign called Ole for the Iberians segment", made.Conversation());

        foreach (var (question, code, name) in (IEnumerable<(string, string, string)>)[("list my segments", "chat.segment.on_its_page", "Iberians"), ("which campaigns do we have?", "chat.campaign.on_its_page", "Ole")])
        {
            var answer = await product.AskAsync(question, made.Conversation());
            Assert.Equal(code, answer.Part("error").GetProperty("data").GetProperty("code").GetString());
            Assert.Contains($"\"{name}\"", answer.Part("error").GetProperty("content").GetString(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("which campaign had the most clicks?")]
    [InlineData("who unsubscribed last month?")]
    public async Task Before_the_first_message_it_is_said_that_nothing_was_sent(string question)
    {
        var answer = await product.AskAsync(question);

        Assert.Equal("chat.campaign.nothing_sent", answer.Part("error").GetProperty("data").GetProperty("code").GetString());
    }

    [Fact]
    public async Task They_behind_an_answer_about_a_segment_are_its_people()
    {
        var made = await product.AskAsync("make a segment called Easterners of users who purchased in Germany");
        var counted = await product.AskAsync("revenue of the Easterners segment", made.Conversation());

        var sent = await product.AskAsync("send them a coupon", counted.Conversation());

        Assert.Equal("Easterners", sent.Part("action").GetProperty("data").GetProperty("segmentName").GetString());
    }

    [Fact]
    public async Task A_segment_of_a_segments_people_outlives_it()
    {
        var made = await product.AskAsync("make a segment called Shoppers of users who purchased");
        var some = await product.AskAsync("how many of the Shoppers segment purchased in Germany", made.Conversation());
        var inner = await product.AskAsync("save them as Locals", some.Conversation());
        var innermost = await product.AskAsync("make a segment called Nearest of the Locals segment");
        var before = await product.AskAsync("how many users are in the Nearest segment?");

        Assert.Equal(204, (await product.SendAsync("DELETE", $"/api/segments/{made.Part("action").GetProperty("data").GetProperty("id").GetString()}")).Status);
        Assert.Equal(204, (await product.SendAsync("DELETE", $"/api/segments/{inner.Part("action").GetProperty("data").GetProperty("id").GetString()}")).Status);

        var after = await product.AskAsync("what is the revenue of the Nearest segment?");
        Assert.Equal(("completed", "completed"), (before.Status(), after.Status()));
        Assert.Equal(3, innermost.Part("action").GetProperty("data").GetProperty("count").GetInt32());
    }

    [Fact]
    public async Task A_segment_of_nobody_in_particular_asks_who_is_meant()
    {
        var answer = await product.AskAsync("make a segment of those");

        Assert.Equal(("declined", "chat.draft.people_missing"), (answer.Status(), answer.Part("error").GetProperty("data").GetProperty("code").GetString()));
    }

    [Fact]
    public async Task Segments_are_created_from_a_query_previewed_changed_and_deleted()
    {
        var answer = await product.AskAsync("users who purchased in Germany");
        var (created, segment) = await product.SendAsync("POST", "/api/segments", new { name = "From an answer", queryId = answer.QueryId() });
        Assert.True(created == 201, segment.ToString());
        Assert.Equal(3, segment.GetProperty("userCount").GetInt32());
        var path = $"/api/segments/{segment.GetProperty("id").GetString()}";

        Assert.Equal("segment.name.taken", (await product.SendAsync("POST", "/api/segments", new { name = "from an ANSWER", queryId = answer.QueryId() })).Body.GetProperty("code").GetString());
        Assert.Equal("segment.plan.missing", (await product.SendAsync("POST", "/api/segments", new { name = "Empty" })).Body.GetProperty("code").GetString());
        Assert.Equal("segment.name.invalid", (await product.SendAsync("POST", "/api/segments", new { queryId = answer.QueryId() })).Body.GetProperty("code").GetString());
        Assert.Equal(6, (await product.SendAsync("POST", "/api/segments/preview", new { users = new { kind = "everyone" } })).Body.GetProperty("users").GetInt32());
        var changed = (await product.SendAsync("PATCH", path, new { users = new { kind = "everyone" }, name = "Everybody" })).Body;
        Assert.Equal(("Everybody", 6, 2), (changed.GetProperty("name").GetString(), changed.GetProperty("userCount").GetInt32(), changed.GetProperty("version").GetInt32()));
        Assert.Equal(204, (await product.SendAsync("DELETE", path)).Status);
        Assert.Equal("segment.not_found", (await product.SendAsync("GET", path)).Body.GetProperty("code").GetString());
    }

    [Fact]
    public async Task A_campaign_draft_is_checked_changed_and_deleted_and_only_a_draft_is()
    {
        var (created, campaign) = await product.SendAsync("POST", "/api/campaigns", new { name = "Spring", channel = "email", message = "Hello" });
        Assert.True(created == 201, campaign.ToString());
        var path = $"/api/campaigns/{campaign.GetProperty("id").GetString()}";

        Assert.Equal("campaign.channel.unknown", (await product.SendAsync("PATCH", path, new { channel = "pigeon" })).Body.GetProperty("code").GetString());
        Assert.Equal("campaign.segment.not_found", (await product.SendAsync("PATCH", path, new { segmentId = Guid.NewGuid() })).Body.GetProperty("code").GetString());
        Assert.Equal("Hi", (await product.SendAsync("PATCH", path, new { message = "Hi" })).Body.GetProperty("message").GetString());
        await product.Database.ExecuteAsync("update app.notification_campaigns set status = 'sent' where campaign_id = $1::uuid", campaign.GetProperty("id").GetString());
        Assert.Equal("campaign.not_a_draft", (await product.SendAsync("DELETE", path)).Body.GetProperty("code").GetString());
        await product.Database.ExecuteAsync("update app.notification_campaigns set status = 'draft' where campaign_id = $1::uuid", campaign.GetProperty("id").GetString());
        Assert.Equal(204, (await product.SendAsync("DELETE", path)).Status);
    }
}
