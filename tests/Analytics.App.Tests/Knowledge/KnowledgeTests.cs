using System.Text.Json;
using Analytics.Knowledge;
using Analytics.Platform.Results;

namespace Analytics.App.Tests.Knowledge;

public sealed class KnowledgeTests
{
    [Fact]
    public void Every_fault_of_an_item_is_named_at_once()
    {
        var body = JsonSerializer.SerializeToElement(new { name = " ", synonyms = "turnover", description = 5 });

        var fault = Assert.IsType<Invalid>(KnowledgeValues.Parse(KnowledgeKind.BusinessMetrics, body, whole: true).Error);

        Assert.Equal("knowledge.fields.invalid", fault.Code);
        Assert.Equal(["description", "formula", "name", "synonyms"], fault.Fields.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_change_may_leave_out_required_fields_but_not_empty_them()
    {
        Assert.False(KnowledgeValues.Parse(KnowledgeKind.Entries, JsonSerializer.SerializeToElement(new { source = "wiki" }), whole: false).IsError);
        Assert.True(KnowledgeValues.Parse(KnowledgeKind.Entries, JsonSerializer.SerializeToElement(new { title = "" }), whole: false).IsError);
    }

    [Fact]
    public void The_item_whose_title_and_synonyms_say_it_ranks_first_and_others_do_not_appear()
    {
        var items = new[]
        {
            Item(KnowledgeKind.Entries, new { id = Guid.NewGuid(), title = "Refund policy", content = "Revenue is given back within 30 days", source = "" }),
            Item(KnowledgeKind.BusinessMetrics, new { id = Guid.NewGuid(), name = "Net revenue", description = "", formula = "revenue minus refunds", synonyms = new[] { "turnover" } }),
            Item(KnowledgeKind.EventDefinitions, new { id = Guid.NewGuid(), eventName = "PageViewed", description = "A page was seen", synonyms = Array.Empty<string>() }),
        };

        var ranked = KnowledgeRanking.Rank("what is our net revenue (turnover)?", items, 10);

        Assert.Equal(["Net revenue", "Refund policy"], ranked.Select(item => item.Title));
        Assert.Equal(ranked, KnowledgeRanking.Rank("what is our net revenue (turnover)?", items.Reverse(), 10));
        Assert.Equal("PageViewed", Assert.Single(KnowledgeRanking.Rank("viewed pages", items[2..], 10)).Title);
    }

    private static (KnowledgeKind, JsonElement) Item(KnowledgeKind kind, object value) => (kind, JsonSerializer.SerializeToElement(value));
}
