using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Rereading;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Planners;

/// <summary>What is measured where a question names no measure: by the ranking word, by what is ranked, else the number of rows.</summary>
internal static class DefaultMeasures
{
    /// <summary>What is said where nothing that is named could be measured.</summary>
    public const string ByRows = "counted by number of events";

    /// <summary>No measure is named: rankings of people go by money, everything else counts rows.</summary>
    public static List<Measure> Of(Sentence sentence, Slots slots)
    {
        if (Headlines.Of(sentence, slots) is { } headlines)
        {
            return headlines;
        }

        if (KindsOfThings(sentence, slots) is { } thing)
        {
            return [thing];
        }

        if (slots.RanksPeopleOf is { } deed)
        {
            return slots.Superlative is "biggest" or "largest" or "highest" or "smallest" or "lowest" or "greatest" && OwnAmounts.Of(sentence.Model, deed) is { } amount
                ? [Measures.Aggregate(Aggregation.Sum, Field.Property(amount.Path), deed, null, ValueFormat.Money)]
                : [Measures.CountEvents(deed)];
        }

        if ((sentence.FindWhereAny(Keyword.HowMuch) || slots.ByWorth) && sentence.Facts.Revenue is { } money)
        {
            sentence.Define(money.Source);
            return [MeasureBuilder.Named(money.Measure, money.Name)];
        }

        if (DefaultOf(sentence, slots) is { } fitting)
        {
            return [fitting];
        }

        var byUser = slots.Breakdowns.Any(dimension => dimension.Field.Source is FieldSource.ExternalUserId);
        if (byUser && slots.Limit is not null && sentence.Facts.Revenue is { } revenue)
        {
            sentence.Assume($"ranked by {revenue.Name}");
            sentence.Define(revenue.Source);
            return [MeasureBuilder.Named(revenue.Measure, revenue.Name)];
        }

        if (slots.Breakdowns.Count == 0 && slots.Grain is null && slots.Conditions.Count == 0 && slots.Users.Count == 0 && slots.ImpliedGrain is null)
        {
            return [];
        }

        if (slots.Breakdowns.FirstOrDefault() is { } first && sentence.Facts.RevenueSelection is { } selling && sentence.Facts.Carries(selling, first.Field) && first.Field.Source == FieldSource.EventProperty && slots.Limit is not null)
        {
            selling = selling with { Names = [.. selling.Names.Where(name => sentence.Facts.Carries(EventSelection.Of(name), first.Field))] };
            sentence.Assume($"counted by {Naming.Of(selling)}");
            return [Measures.CountEvents(selling)];
        }

        if (slots is { Limit: not null, Superlative: not null } && sentence.FindWhereAny(Keyword.Popular) && Carriers(sentence, slots) is { Names: { Count: > 1 } kinds } && sentence.Model.Events.FirstOrDefault(definition => kinds.Contains(definition.Name)) is { } usual)
        {
            sentence.Assume($"counted by {Naming.Event(usual.Name)}");
            return [Measures.CountEvents(EventSelection.Of(usual.Name))];
        }

        sentence.Assume(ByRows);
        return [Measures.CountEvents(slots.Limit is null ? Carriers(sentence, slots) : null)];
    }

    /// <summary>"how many dogs weigh over 30 kg" where rows tell a pet's kind and number: the pets are counted, and not their rows.</summary>
    private static AggregateMeasure? KindsOfThings(Sentence sentence, Slots slots)
    {
        var ask = Enumerable.Range(0, sentence.Count).FirstOrDefault(at => sentence[at].Is(Keyword.HowMany) && !sentence[at].IsContent, -1);
        var kind = ask < 0 ? null : slots.Conditions.Find(slot => slot.At == sentence.Next(ask + 1))?.Condition as FieldTest;
        if (kind is not { Operator: TestOperator.Equals, Field: { Source: FieldSource.EventProperty, Path: { } path } } || path.LastIndexOf('.') is not (> 0 and var dot))
        {
            return null;
        }

        var key = sentence.Model.Properties.FirstOrDefault(property => property.Role == PropertyRole.Identifier && property.Path.StartsWith(path[..(dot + 1)], StringComparison.Ordinal) && property.Path.LastIndexOf('.') == dot);
        return key is null ? null : Measures.CountField(Field.Property(key.Path), null, sentence[sentence.Next(ask + 1)].Text.ToLowerInvariant());
    }

    /// <summary>Rows that cannot have what the question groups by are not counted.</summary>
    public static EventSelection? Carriers(Sentence sentence, Slots slots)
    {
        var carried = slots.Breakdowns.Select(dimension => dimension.Field)
            .Where(field => field.Source == FieldSource.EventProperty).Select(field => sentence.Facts.PropertyOf(field)?.Events ?? []).Where(names => names.Count > 0).ToList();
        var names = carried.Count == 0 ? [] : carried.Aggregate((left, right) => [.. left.Intersect(right, StringComparer.Ordinal)]);
        return names.Count == 0 || names.Count == sentence.Model.Events.Count ? null : new EventSelection { Names = names, Label = "events" };
    }

    /// <summary>"most expensive" goes by price, "largest order" and "best selling" by money or pieces.</summary>
    private static Measure? DefaultOf(Sentence sentence, Slots slots)
    {
        if (slots.Superlative is not { } word || slots.Breakdowns.Count == 0)
        {
            return null;
        }

        if (word is "most expensive" or "cheapest" or "priciest")
        {
            var price = sentence.Model.Properties.FirstOrDefault(property => property is { Role: PropertyRole.Money, Type: PropertyType.Number });
            return price is null ? null : Measures.Aggregate(word == "cheapest" ? Aggregation.Minimum : Aggregation.Maximum, Field.Property(price.Path), sentence.Facts.DefaultSelection(Field.Property(price.Path)), null, ValueFormat.Money);
        }

        if (Qualities.Compared.TryGetValue(word, out var qualities) && Quality(sentence, slots.Breakdowns[0].Field, qualities) is { } quality)
        {
            if (word is "slowest" or "fastest" && quality.Role == PropertyRole.Duration)
            {
                // What takes longest is slowest.
                slots.Descending = word == "slowest";
                return Measures.Aggregate(Aggregation.Average, Field.Property(quality.Path), null);
            }

            var lowest = slots.Descending == false;
            if (sentence.FindWhereAny(Keyword.Average))
            {
                return Measures.Aggregate(Aggregation.Average, Field.Property(quality.Path), null);
            }

            return Measures.Aggregate(lowest ? Aggregation.Minimum : Aggregation.Maximum, Field.Property(quality.Path), null);
        }

        var field = slots.Breakdowns[0].Field;
        var sells = sentence.Facts.RevenueSelection is { } selling && ((field.Source == FieldSource.EventProperty && sentence.Facts.Carries(selling, field)) || field.Source == FieldSource.OccurredAt);
        if (sells && word is "largest" or "biggest" or "highest" or "smallest" or "lowest" or "best" or "greatest")
        {
            sentence.Assume($"ranked by {sentence.Facts.Revenue!.Name}");
            var worth = RowsOf(sentence, field) is { } own && own.Names.All(sentence.Facts.RevenueSelection!.Names.Contains) ? Measures.Narrowed(sentence.Facts.Revenue.Measure, own) : sentence.Facts.Revenue.Measure;
            return MeasureBuilder.Named(worth, sentence.Facts.Revenue.Name);
        }

        if (sells && (word.Contains("sell", StringComparison.Ordinal) || word.Contains("sold", StringComparison.Ordinal)) && sentence.Facts.Quantity is { } quantity)
        {
            return Measures.Aggregate(Aggregation.Sum, Field.Property(quantity.Path), sentence.Facts.RevenueSelection) with { Name = Naming.Of(Field.Property(quantity.Path)) };
        }

        return null;
    }

    /// <summary>The rows that the ranked thing is by its definition.</summary>
    private static EventSelection? RowsOf(Sentence sentence, Field ranked) => sentence.Mentions.Select(mention => mention.Meanings[0]).OfType<Linking.EntityMeaning>()
        .FirstOrDefault(meaning => meaning.Entity is { Fields: [var key], Selection.Names.Count: > 0 } && key == ranked)?.Entity.Selection;

    /// <summary>"heaviest": the number whose name says weight, in the rows of the ranked thing.</summary>
    private static PropertyDefinition? Quality(Sentence sentence, Field ranked, IReadOnlyList<string> stems)
    {
        var events = RowsOf(sentence, ranked)?.Names ?? sentence.Facts.PropertyOf(ranked)?.Events ?? [];
        return sentence.Model.Properties.Where(property => ModelFacts.IsNumeric(property) && (events.Count == 0 || property.Events.Any(events.Contains)))
            .OrderByDescending(property => property.Count).FirstOrDefault(property => Tokens.QuestionTokenizer.Words(property.Path).Any(word => stems.Contains(word.Stem)));
    }
}
