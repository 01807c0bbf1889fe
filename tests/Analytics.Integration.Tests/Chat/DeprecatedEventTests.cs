namespace Analytics.Integration.Tests.Chat;

/// <summary>Answers that rest on an event that nothing new should send.</summary>
public sealed class DeprecatedEventTests(ProductHost product) : IClassFixture<ProductHost>
{
    [Fact]
    public async Task An_answer_says_that_its_event_is_deprecated_and_a_successor_that_never_arrived_is_a_finding_and_not_offered()
    {
        var (added, definition) = await product.SendAsync("POST", "/api/knowledge/event-definitions", new { eventName = "purchase", deprecated = true, successor = "order_placed" });
        Assert.True(added == 201, definition.ToString());

        var answer = await product.AskAsync("How many purchases were there in January 2026?");
        var findings = (await product.SendAsync("GET", "/api/knowledge/findings")).Body.GetProperty("findings");

        Assert.Equal(ShopData.Purchases, answer.Number());
        var said = answer.Part("text").GetProperty("data").GetProperty("conventions").EnumerateArray().Single(convention => convention.GetProperty("rule").GetString() == "purchase counts, though it is deprecated");
        Assert.False(said.TryGetProperty("other", out var other) && other.ValueKind == System.Text.Json.JsonValueKind.Object);
        Assert.Contains(findings.EnumerateArray(), finding => finding.GetProperty("code").GetString() == "event.successor_unknown");
    }
}
