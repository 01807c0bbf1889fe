using System.Globalization;
using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Quantities;

/// <summary>
/// "heavier than 23 kilos", "lasted over half an hour", "above €1,000", "7 days late": puts the number of the data that is compared before the comparison and the
/// quantity into its unit, so that every reader meets "weight_kg more than 23".
/// </summary>
internal static class MeasuredComparisons
{
    /// <summary>Words that also compare what has been counted.</summary>
    private static readonly HashSet<string> OfCounts = ["bigger", "larger", "smaller", "higher", "lower"];

    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> mentions, SemanticModel model)
    {
        List<Mention>? changed = null;
        for (var at = 0; at < (changed ?? mentions).Count; at++)
        {
            if (Compares((changed ?? mentions)[at]) && Comparison.Read(changed ?? mentions, at, model) is { } comparison)
            {
                changed = [.. comparison.Replace(changed ?? mentions)];
                at = comparison.At + 2;
            }
        }

        return changed ?? mentions;
    }

    /// <summary>"longer than" asks for a number of that kind; where none was found, the question is about something that the data does not have.</summary>
    public static bool IsOnlyOfQuality(Mention mention) =>
        mention.Text.ToLowerInvariant() is var text && text.EndsWith(" than", StringComparison.Ordinal) && text[..^5] is var word && Qualities.OfComparative(word).Count > 0 && !OfCounts.Contains(word);

    /// <summary>"more than", "at least".</summary>
    public static bool Compares(Mention mention) => !mention.IsContent && mention.Is(Keyword.MoreThan, Keyword.LessThan, Keyword.AtLeast, Keyword.AtMost);

    /// <summary>One comparison, which mentions it takes and what stands for them.</summary>
    private sealed record Comparison(int From, int At, int To, IReadOnlyList<Mention> Instead)
    {
        public IEnumerable<Mention> Replace(IReadOnlyList<Mention> mentions) => [.. mentions.Take(From), .. Instead, .. mentions.Skip(To + 1)];

        public static Comparison? Read(IReadOnlyList<Mention> mentions, int at, SemanticModel model)
        {
            if (QuantityPhrase.Read(mentions, at + 1) is not { } quantity)
            {
                return null;
            }

            var named = NumberBefore(mentions, at);
            if (named is { } number)
            {
                return quantity.Units.Count > 0 && MeasuredField.Fits(number.Property!, quantity) || IsOnlyOfQuality(mentions[at])
                    ? Made(mentions, at, at, quantity.End, quantity, new MeasuredField(number.Field, number.Property!), more: null, isNamed: true)
                    : null;
            }

            if (CountedMoneyBefore(mentions, at) is { } counted && quantity.HasUnit && model.Properties.FirstOrDefault(property => property.Path == counted.Path) is { } amount)
            {
                return Made(mentions, at, at, quantity.End, quantity, new MeasuredField(counted, amount), more: null, isNamed: false);
            }

            var events = EventsOf(mentions, at);
            return OfAge(mentions, at, quantity, model) ?? OfAdjective(mentions, at, quantity, events, model) ?? OfAdjectiveBehind(mentions, at, quantity, events, model) ?? OfVerb(mentions, at, quantity, events, model) ?? OfUnit(mentions, at, quantity, events, model);
        }

        private static FieldMeaning? NumberBefore(IReadOnlyList<Mention> mentions, int at)
        {
            var before = at - 1;
            while (before >= 0 && (mentions[before].IsNoise || (mentions[before].Is(Keyword.Is, Keyword.Of) && !mentions[before].IsContent)))
            {
                before--;
            }

            return before >= 0 && mentions[before].Meanings[0] is FieldMeaning { Score: > 0.6, Property: var property } field && ModelFacts.IsNumeric(property) ? field : null;
        }

        /// <summary>"how many payouts over 500 euros": the money that the counted rows brought.</summary>
        private static Field? CountedMoneyBefore(IReadOnlyList<Mention> mentions, int at) =>
            mentions.Any(mention => mention.Is(Keyword.HowMany) && !mention.IsContent) && !mentions.Take(at).Any(mention => mention.Is(Keyword.Users) || mention.Meanings[0] is PeopleMeaning)
            && mentions.Take(at).LastOrDefault(mention => !mention.IsNoise)?.Meanings[0] is MetricMeaning { Metric.Measure: AggregateMeasure { Aggregation: Aggregation.Sum, Field: { Source: FieldSource.EventProperty } money } } ? money : null;

        /// <summary>"how many pupils are under 15", "pupils over 15 who enrolled": of people a bare number is their age.</summary>
        private static Comparison? OfAge(IReadOnlyList<Mention> mentions, int at, QuantityPhrase quantity, SemanticModel model)
        {
            var isDirect = at >= 1 && IsPeople(mentions[at - 1]) && mentions[at].Text.ToLowerInvariant() is "over" or "under" or "above" or "below";
            var isOfPeople = (isDirect || (at >= 2 && mentions[at - 1].Is(Keyword.Is) && !mentions[at - 1].IsContent && IsPeople(mentions[at - 2]))) && quantity.Units.Count == 0 && !quantity.IsMoney;
            var ends = quantity.End + 1 >= mentions.Count || mentions.Skip(quantity.End + 1).All(mention => mention.IsNoise) || (isDirect && IsDeed(mentions[quantity.End + 1]));
            return isOfPeople && ends && Qualities.OfPlain("old") is [{ Quality: var age }, ..] && MeasuredField.Of(model with { Properties = [] }, new HashSet<string>(), age, null) is { } field
                ? Made(mentions, at, at, quantity.End, quantity, field, more: null, isNamed: false)
                : null;
        }

        private static bool IsPeople(Mention mention) => mention.Is(Keyword.Users) || mention.Meanings[0] is PeopleMeaning { Selection: null } or FieldMeaning { Field.Source: FieldSource.UserId };

        /// <summary>"pupils over 15 who", "pupils over 15 enrolled": what follows is nothing of which there could be 15.</summary>
        private static bool IsDeed(Mention mention) => (!mention.IsContent && mention.Is(Keyword.Who)) || (mention.Meanings[0] is EventMeaning && mention.Text.EndsWith("ed", StringComparison.OrdinalIgnoreCase));

        private static Comparison? OfAdjective(IReadOnlyList<Mention> mentions, int at, QuantityPhrase quantity, HashSet<string> events, SemanticModel model)
        {
            var text = mentions[at].Text.ToLowerInvariant();
            var words = text.EndsWith(" than", StringComparison.Ordinal) ? Qualities.OfComparative(text[..^5]) : [];
            foreach (var word in words)
            {
                if (MeasuredField.Of(model, events, word.Quality, quantity) is { } field)
                {
                    return Made(mentions, at, at, quantity.End, quantity, field, word.More, isNamed: false);
                }
            }

            return OfCounts.Contains(text.Split(' ')[0]) && quantity.IsMoney && MeasuredField.Of(model, events, Qualities.Price, quantity) is { } price
                ? Made(mentions, at, at, quantity.End, quantity, price, more: null, isNamed: false)
                : null;
        }

        /// <summary>"more than 3 days late", "over two hours of downtime".</summary>
        private static Comparison? OfAdjectiveBehind(IReadOnlyList<Mention> mentions, int at, QuantityPhrase quantity, HashSet<string> events, SemanticModel model)
        {
            var behind = quantity.End + 1;
            if (behind >= mentions.Count || quantity.Units.Count == 0)
            {
                return null;
            }

            foreach (var word in Qualities.OfPlain(mentions[behind].Text.ToLowerInvariant()).Where(word => word.More))
            {
                if (MeasuredField.Of(model, events, word.Quality, quantity) is { } field)
                {
                    return Made(mentions, at, at, behind, quantity, field, more: null, isNamed: false);
                }
            }

            behind += mentions[behind].Is(Keyword.Of, Keyword.In) && !mentions[behind].IsContent ? 1 : 0;
            return behind < mentions.Count && mentions[behind].Meanings.OfType<FieldMeaning>().FirstOrDefault(field => field.Score > 0.6 && ModelFacts.IsNumeric(field.Property) && UnitsOfMeasure.OfName(field.Property!.Path).Count > 0 && MeasuredField.Fits(field.Property, quantity)) is { } owner
                ? Made(mentions, at, at, behind, quantity, new MeasuredField(owner.Field, owner.Property!), more: null, isNamed: false)
                : null;
        }

        /// <summary>"lasted more than 30 minutes", "costing under 200".</summary>
        private static Comparison? OfVerb(IReadOnlyList<Mention> mentions, int at, QuantityPhrase quantity, HashSet<string> events, SemanticModel model)
        {
            var verb = at - 1;
            while (verb > 0 && mentions[verb].Text.ToLowerInvariant() is "in" or "for" or "by" or "a" or "total")
            {
                verb--;
            }

            foreach (var quality in verb < 0 ? [] : Qualities.OfVerb(mentions[verb].Text.ToLowerInvariant()))
            {
                if ((quantity.HasUnit || mentions[verb].IsUnknown) && MeasuredField.Of(model, events, quality, quantity) is { } field && (field.Property.Role != PropertyRole.Money || !AreAddedUp(mentions)))
                {
                    return Made(mentions, at, verb, quantity.End, quantity, field, more: null, isNamed: false);
                }
            }

            return null;
        }

        /// <summary>"above 80 °C", "over 20 km", "more than 100 euros": the unit alone says what is compared; lengths of time are read elsewhere, as they also separate deeds.</summary>
        private static Comparison? OfUnit(IReadOnlyList<Mention> mentions, int at, QuantityPhrase quantity, HashSet<string> events, SemanticModel model)
        {
            if (!quantity.HasUnit || quantity.Units.Any(unit => unit.Dimension == UnitsOfMeasure.Time) || (quantity.Units.Count > 0 && quantity.Units.All(unit => unit.Dimension == UnitsOfMeasure.Money)) || events.Count == 0)
            {
                return OfAmount(mentions, at, quantity, events, model) is { } amount ? amount
                    : IsPaid(mentions, quantity) && events.Count > 0 && MeasuredField.Of(model, events, Qualities.Price, quantity) is { } price
                    ? Made(mentions, at, at, quantity.End, quantity, price, more: null, isNamed: false)
                    : null;
            }

            var quality = quantity.IsMoney ? Qualities.Price : null;
            return quantity.IsMoney && !IsPaid(mentions, quantity) ? null : MeasuredField.Of(model, events, quality, quantity) is { } field && !(field.Property.Role == PropertyRole.Money && !IsPaid(mentions, quantity)) ? Made(mentions, at, at, quantity.End, quantity, field, more: null, isNamed: false) : null;
        }

        /// <summary>"orders over $100", "orders above 100 by country": what each row that sells brought.</summary>
        private static Comparison? OfAmount(IReadOnlyList<Mention> mentions, int at, QuantityPhrase quantity, HashSet<string> events, SemanticModel model)
        {
            var isMoney = quantity.IsMoney || (quantity.Units.Count > 0 && quantity.Units.All(unit => unit.Dimension == UnitsOfMeasure.Money));
            var isBare = !quantity.HasUnit && SellsBefore(mentions, at, events) && (quantity.End + 1 >= mentions.Count || mentions[quantity.End + 1] is { IsContent: false, IsUnknown: false });
            return events.Count > 0 && (isMoney || isBare) && IsOfRows(mentions) && model.Events.Where(definition => events.Contains(definition.Name)).All(definition => definition.Revenue is > 0)
                ? Made(mentions, at, at, quantity.End, quantity, new MeasuredField(Field.Revenue, new PropertyDefinition("revenue", PropertyType.Number) { Role = PropertyRole.Money }), more: null, isNamed: false)
                : null;
        }

        private static bool SellsBefore(IReadOnlyList<Mention> mentions, int at, HashSet<string> events)
        {
            var noun = mentions.Take(at).LastOrDefault(mention => !mention.IsNoise && !(mention.Is(Keyword.Is) && !mention.IsContent));
            return noun?.Meanings[0] is EventMeaning named && named.Selection.Names.All(events.Contains) && noun.Text.EndsWith('s');
        }

        /// <summary>Money of single rows; what an order is worth, or people spend, is added up elsewhere.</summary>
        private static bool IsPaid(IReadOnlyList<Mention> mentions, QuantityPhrase quantity) =>
            (quantity.IsMoney || quantity.Units.Any(unit => unit.Dimension == UnitsOfMeasure.Money)) && IsOfRows(mentions);

        private static bool IsOfRows(IReadOnlyList<Mention> mentions) =>
            !AreAddedUp(mentions) && !mentions.Any(mention => mention.Meanings[0] is PeopleMeaning or MetricMeaning || mention.Is(Keyword.Users, Keyword.Spend, Keyword.Revenue));

        private static bool AreAddedUp(IReadOnlyList<Mention> mentions) => mentions.Any(mention => mention.Meanings[0] is EntityMeaning { Entity.Selection: not null });

        private static HashSet<string> EventsOf(IReadOnlyList<Mention> mentions, int at)
        {
            var events = new HashSet<string>(StringComparer.Ordinal);
            foreach (var mention in mentions.Where((mention, index) => index != at && !mention.IsNoise))
            {
                if (mention.Meanings[0] is EventMeaning best && !(mention.Is(Keyword.Noise, Keyword.LightVerb) && Qualities.OfVerb(mention.Text.ToLowerInvariant()).Count > 0))
                {
                    events.UnionWith(mention.Meanings.OfType<EventMeaning>().Where(meaning => meaning.Score >= best.Score * 0.8).SelectMany(meaning => meaning.Selection.Names));
                }
            }

            if (events.Count == 0)
            {
                events.UnionWith(mentions.Select(mention => mention.Meanings[0]).OfType<EntityMeaning>().SelectMany(meaning => meaning.Entity.Selection?.Names ?? []));
            }

            return events;
        }

        private static Comparison Made(IReadOnlyList<Mention> mentions, int at, int from, int to, QuantityPhrase quantity, MeasuredField field, bool? more, bool isNamed)
        {
            var comparison = mentions[at];
            var keyword = more is { } direction ? (direction ? Keyword.MoreThan : Keyword.LessThan)
                : comparison.Is(Keyword.AtLeast) ? Keyword.AtLeast : comparison.Is(Keyword.AtMost) ? Keyword.AtMost : comparison.Is(Keyword.MoreThan) ? Keyword.MoreThan : Keyword.LessThan;
            var value = decimal.Round(field.ValueOf(quantity), 9);
            Mention[] name = isNamed ? [] : [new Mention(comparison.Start, comparison.Start, Naming.Of(field.Field), [new FieldMeaning(field.Field, field.Property) { Score = 0.97 }])];
            return new Comparison(from, at - (at - from), to,
            [
                .. name,
                comparison with { Text = keyword is Keyword.MoreThan ? "more than" : keyword is Keyword.LessThan ? "less than" : comparison.Text, Meanings = [new KeywordMeaning(keyword) { Score = 0.9 }] },
                new Mention(mentions[at + 1].Start, mentions[quantity.End].End, value.ToString("0.############", CultureInfo.InvariantCulture), [new NumberMeaning(value, Tokens.TokenKind.Number) { Score = 0.85 }]),
            ]);
        }
    }
}
