using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Reading;

/// <summary>Measures that every shop knows, from the parts that the data has.</summary>
internal static class DerivedMetrics
{
    public static MetricDefinition? OrderValue(Sentence sentence)
    {
        if (sentence.Facts.Revenue is not { Measure: var revenue } || ModelFacts.Selection(revenue) is not { } selection)
        {
            return null;
        }

        if (OrderEntity(sentence, selection) is not { } entity)
        {
            var rows = new AggregateMeasure { Name = "orders", Selection = selection, Format = ValueFormat.Integer };
            return Value(revenue, rows, "average order value = revenue / orders");
        }

        // Money that belongs to no order (a renewal of a subscription) must not make orders look larger.
        var ordered = selection with { Names = [.. selection.Names.Where(name => entity.Fields.All(field => sentence.Facts.Carries(EventSelection.Of(name), field)))] };
        return Value(Measures.Narrowed(revenue, ordered), Measures.CountEntity(entity, null), $"average order value = revenue of {string.Join(" and ", ordered.Names)} / orders");
    }

    private static MetricDefinition Value(Measure revenue, Measure orders, string source) =>
        new("average order value", new RatioMeasure(revenue, orders) { Name = "average order value", Format = ValueFormat.Money }) { Source = source };

    /// <summary>ARPU is revenue by active users; ARPPU and what a customer spends look at those who paid.</summary>
    public static MetricDefinition? RevenuePerUser(Sentence sentence, int at)
    {
        if (sentence.Facts.Revenue is not { Measure: AggregateMeasure revenue })
        {
            return null;
        }

        // "arpu, paying users only": said with those who paid it is the other one.
        var payers = sentence.FindWhere(mention => mention.Is(Keyword.Payers));
        sentence.Use(payers);
        if (payers < 0 && sentence[at].Text.Equals("arpu", StringComparison.OrdinalIgnoreCase))
        {
            return new MetricDefinition("revenue per active user", new RatioMeasure(revenue, Measures.CountUsers(null, "active users")) { Name = "revenue per active user", Format = ValueFormat.Money })
            {
                Source = "ARPU = revenue / users with any event in that time",
            };
        }

        return new MetricDefinition("revenue per user", Measures.PerEntity(revenue, EntityKey.User) with { Name = "revenue per user", Format = ValueFormat.Money })
        {
            Source = "revenue per user = average, over users with revenue, of their total",
        };
    }

    /// <summary>One order: as the knowledge base says, else the identifier that such rows carry and whose name means order.</summary>
    public static EntityKey? OrderEntity(Sentence sentence, EventSelection selection)
    {
        if (sentence.Facts.EntityOf(selection) is { } entity)
        {
            return entity;
        }

        var order = Stemmer.Stem("order");
        var property = sentence.Model.Properties.FirstOrDefault(candidate =>
            sentence.Facts.Carries(selection, Field.Property(candidate.Path))
            && Tokens.QuestionTokenizer.Words(candidate.Path) is { Count: 2 } words && words[1].Lower is "id" or "number" or "no"
            && Tokens.QuestionTokenizer.Words(candidate.Path)[0].Stem is var stem && (stem == order || Lexicon.SynonymsOf(order).Contains(stem)));
        return property is null ? null : new EntityKey([Field.Property(property.Path)]) { Name = "order", Selection = selection };
    }
}
