using Analytics.Chat.Models;

namespace Analytics.Integration.Tests.Chat;

public sealed class LanguageModelBudgetTests(ProductHost product) : IClassFixture<ProductHost>
{
    [Fact]
    public async Task What_calls_cost_adds_up_against_the_budget_of_the_month()
    {
        var ledger = new LanguageModelLedger(product.Database.Database);
        Assert.Null((await ledger.UsageAsync(product.OrganizationId, CancellationToken.None)).Refusal);

        await ledger.NoteAsync(product.OrganizationId, new LanguageModelCall("gpt", "gpt-2026", 900, 100, 0.5m, 12, null), CancellationToken.None);
        var (status, usage) = await product.SendAsync("PUT", "/api/analytics/language-model/budget", new { tokensPerMonth = 1000 });

        Assert.Equal((200, 1000L), (status, usage.GetProperty("tokensPerMonth").GetInt64()));
        Assert.Contains("tokens", (await ledger.UsageAsync(product.OrganizationId, CancellationToken.None)).Refusal, StringComparison.Ordinal);
        var shown = (await product.SendAsync("GET", "/api/analytics/language-model")).Body;
        Assert.Equal(("gpt-2026", 0.5m), (shown.GetProperty("calls")[0].GetProperty("call").GetProperty("servedBy").GetString(), shown.GetProperty("usage").GetProperty("cost").GetDecimal()));

        Assert.Equal("language_model.budget.invalid", (await product.SendAsync("PUT", "/api/analytics/language-model/budget", new { costPerMonth = -1 })).Body.GetProperty("code").GetString());
        await product.SendAsync("PUT", "/api/analytics/language-model/budget", new { });
        Assert.Null((await ledger.UsageAsync(product.OrganizationId, CancellationToken.None)).Refusal);
    }

    [Fact]
    public async Task Calls_of_an_earlier_month_do_not_count()
    {
        await product.Database.ExecuteAsync(
            "insert into app.language_model_calls (organization_id, created_at, model, input_tokens, output_tokens, cost, elapsed_ms) values ($1, now() - interval '40 days', 'gpt', 1000000, 0, 5, 1)", product.OrganizationId);

        Assert.True((await new LanguageModelLedger(product.Database.Database).UsageAsync(product.OrganizationId, CancellationToken.None)).TokensIn < 1_000_000);
    }
}
