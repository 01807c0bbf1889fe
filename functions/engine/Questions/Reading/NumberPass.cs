using System.Globalization;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Reading;

/// <summary>A comparison with a number: what it says and which mentions it covers.</summary>
internal sealed record NumberTest(ValueTest Test, int Start, int End);

/// <summary>Reads "more than 5", "at least three", "between 2 and 4", "10 or more", "exactly one", "2-4" and takes field tests with them.</summary>
internal static class NumberPass
{
    public static void Run(Sentence sentence, Slots slots)
    {
        for (var at = 0; at < sentence.Count; at++)
        {
            if (sentence.IsUsed(at) || TakeLimit(sentence, slots, at) || TakeExact(sentence, slots, at) || TakeDuration(sentence, slots, at) || Test(sentence, at) is not { } test)
            {
                continue;
            }

            var (fieldAt, field) = IsOfOthers(sentence, test) ? (-1, null) : FieldOf(sentence, test);
            if (field is not null && fieldAt < test.Start && IsOfWholeGroup(sentence, fieldAt) && AskedGroup(sentence) is { } whole && whole < fieldAt)
            {
                TakeGroup(sentence, slots, whole);
                slots.Having = test.Test;
                sentence.Use(test.Start, test.End);
                at = test.End;
            }
            else if (field is not null)
            {
                slots.Conditions.Add(new ConditionSlot(at, Condition(field, test.Test)));
                sentence.Use(Math.Min(fieldAt, test.Start), Math.Max(fieldAt, test.End));
                at = test.End;
            }
            else if (test.Test is { Operator: TestOperator.GreaterOrEqual, Value: 1 })
            {
                sentence.Use(test.Start, test.End);
                at = test.End;
            }
            else if (AskedGroup(sentence) is { } group && CountsSomething(sentence, test))
            {
                TakeGroup(sentence, slots, sentence.FindWhereAny(Keyword.Largest, Keyword.Smallest, Keyword.Best) ? -1 : group);
                at = Thresholds.Take(sentence, slots, test);
            }
            else if (Thresholds.RanksGroups(sentence) && CountsSomething(sentence, test))
            {
                at = Thresholds.Take(sentence, slots, test);
            }
        }
    }

    /// <summary>"average load time, at least 20 visits": the noun behind the number is counted, and the average before it is not what is tested.</summary>
    private static bool IsOfOthers(Sentence sentence, NumberTest test) =>
        (AskedGroup(sentence) is not null || Thresholds.RanksGroups(sentence)) && sentence.Next(test.End + 1) is var behind && sentence.InRange(behind) && Nouns.At(sentence, behind) is EventsNoun { Selection: not null } or EntityNoun;

    /// <summary>"products with an average rating below 4": not single rows are tested.</summary>
    private static bool IsOfWholeGroup(Sentence sentence, int fieldAt) =>
        sentence.Previous(fieldAt - 1) is var before && sentence.InRange(before) && sentence[before].Is(Keyword.Average, Keyword.Median) && !sentence[before].IsContent;

    /// <summary>"2 stars or less", "30 points or more": the limit's direction stands behind the number's name.</summary>
    private static bool TakeLimit(Sentence sentence, Slots slots, int at)
    {
        if (NumberAt(sentence, at) is not { } number || !sentence.InRange(at + 2) || sentence.IsUsed(at + 1) || !sentence[at + 2].Is(Keyword.OrMore, Keyword.OrLess)
            || sentence[at + 1].Meanings[0] is not FieldMeaning { Property: { } property } field || !ModelFacts.IsNumeric(property))
        {
            return false;
        }

        var limit = new ValueTest(sentence[at + 2].Is(Keyword.OrMore) ? TestOperator.GreaterOrEqual : TestOperator.LessOrEqual, number.Value);
        slots.Conditions.Add(new ConditionSlot(at, Condition(field.Field, limit)));
        sentence.Use(at, at + 2);
        return true;
    }

    /// <summary>"level 10", "5 star reviews": a number beside a number field that is no amount.</summary>
    private static bool TakeExact(Sentence sentence, Slots slots, int at)
    {
        if (NumberAt(sentence, at) is not { } number || sentence[at].Meanings[0] is not NumberMeaning || (sentence.InRange(at + 1) && sentence[at + 1].Is(Keyword.OrMore, Keyword.OrLess)) || IsOfRanking(sentence, at))
        {
            return false;
        }

        if (TakeList(sentence, slots, at, number.Value))
        {
            return true;
        }

        foreach (var beside in new[] { at - 1, at + 1 })
        {
            if (beside < at && sentence.InRange(beside) && !sentence.IsUsed(beside) && !sentence[beside].Text.EndsWith('s') && sentence[beside].Meanings.OfType<FieldMeaning>().FirstOrDefault(meaning => meaning.Score > 0.85 && ModelFacts.IsNumeric(meaning.Property)) is { Property.Role: not (Model.PropertyRole.Money or Model.PropertyRole.Duration) } single)
            {
                slots.Conditions.Add(new ConditionSlot(at, Condition(single.Field, new ValueTest(TestOperator.Equals, number.Value))));
                sentence.Use(beside, at);
                return true;
            }

            if (sentence.InRange(beside) && !sentence.IsUsed(beside) && sentence[beside].Meanings[0] is FieldMeaning { Property: { } property } field && ModelFacts.IsNumeric(property) && IsGrade(property)
                && (beside < at || !sentence.InRange(at - 1) || !sentence[at - 1].Is(Keyword.Top, Keyword.Bottom)))
            {
                slots.Conditions.Add(new ConditionSlot(at, Condition(field.Field, new ValueTest(TestOperator.Equals, number.Value))));
                sentence.Use(Math.Min(at, beside), Math.Max(at, beside));
                return true;
            }
        }

        return false;
    }

    /// <summary>"who merged 5 the most", as "top 5" at the end is read: how many of them are shown, and no value of what stands before.</summary>
    public static bool IsOfRanking(Sentence sentence, int at) =>
        sentence.InRange(at + 1) && !sentence[at + 1].IsContent && sentence[at + 1].Is(Keyword.Most, Keyword.Least, Keyword.Largest, Keyword.Smallest, Keyword.Top, Keyword.Bottom, Keyword.Popular, Keyword.Busiest);

    /// <summary>Numbers of few values tell kinds apart ("8 cylinders", "5 stars"); amounts of many are never exactly so.</summary>
    private static bool IsGrade(Model.PropertyDefinition property) => property.Role == Model.PropertyRole.Plain || (property is { Role: Model.PropertyRole.Quantity, DistinctCount: <= MostGrades } && UnitsOfMeasure.OfName(property.Path).Count == 0);

    private const int MostGrades = 12;

    /// <summary>"a score of 5", "priority is 1", "rated 1 or 2": one or more exact values behind the number's name.</summary>
    private static bool TakeList(Sentence sentence, Slots slots, int at, decimal first)
    {
        var before = sentence.Previous(at - 1, Keyword.Of, Keyword.Is, Keyword.Exactly);
        if (!sentence.InRange(before) || sentence.IsUsed(before) || sentence[before].Meanings.OfType<FieldMeaning>().FirstOrDefault(meaning => meaning.Score > 0.35 && ModelFacts.IsNumeric(meaning.Property)) is not { } field
            || (sentence[before].Meanings[0] is EventMeaning { IsPartial: false } && before >= at - 1))
        {
            return false;
        }

        var values = new List<decimal> { first };
        var end = at;
        while (NumberAt(sentence, sentence.Next(end + 1, Keyword.Or, Keyword.And)) is { } next && next.At > end + 1 && next.At <= end + 3)
        {
            values.Add(next.Value);
            end = next.At;
        }

        if (values.Count == 1 && before >= at - 1)
        {
            return false;
        }

        slots.Conditions.Add(new ConditionSlot(at, new FieldTest(field.Field, TestOperator.Equals, [.. values.Distinct().Select(Text)])));
        sentence.Use(before, end);
        return true;
    }

    /// <summary>"lasted more than 30 minutes": a length of time, in the unit that the property's name tells.</summary>
    private static bool TakeDuration(Sentence sentence, Slots slots, int at)
    {
        var next = sentence.Next(at + 1);
        if (Prefix(sentence[at]) is not { } operation || !sentence.InRange(next) || sentence[next].As<DurationMeaning>() is not { } length)
        {
            return false;
        }

        var property = sentence.Model.Properties.Where(candidate => candidate.Type == Model.PropertyType.Number && (candidate.Role == Model.PropertyRole.Duration || Durations.HasUnit(candidate.Path) || NamesUnit(candidate.Path, sentence[next].Text)))
            .OrderByDescending(candidate => sentence.Mentions.Any(mention => mention.Meanings.OfType<EventMeaning>().Any(named => named.Selection.Names.Any(candidate.Events.Contains))))
            .ThenByDescending(candidate => Tokens.QuestionTokenizer.Words(candidate.Path).Any(word => word.Lower is "duration" or "length")).FirstOrDefault();
        var named = sentence.Mentions.SelectMany(mention => mention.Meanings.OfType<EventMeaning>()).SelectMany(meaning => meaning.Selection.Names).ToHashSet(StringComparer.Ordinal);
        if (property is null || (named.Count > 0 && !property.Events.Any(named.Contains)) || Durations.Convert(length.Duration, property.Path) is not { } value)
        {
            return false;
        }

        slots.Conditions.Add(new ConditionSlot(at, Condition(Field.Property(property.Path), new ValueTest(operation, value))));
        sentence.Use(sentence.InRange(at - 1) && sentence[at - 1].Text.ToLowerInvariant() is "last" or "lasts" or "lasted" or "take" or "took" or "takes" ? at - 1 : at, next);
        return true;
    }

    /// <summary>"loan_days" is counted in days, whatever else is known of it.</summary>
    private static bool NamesUnit(string path, string length) =>
        Tokens.QuestionTokenizer.Words(path).Any(word => Tokens.QuestionTokenizer.Words(length).Any(unit => unit.Stem == word.Stem && unit.Lower.Length > 2));

    /// <summary>"which repos had more than 1000 events", "countries with over 50 orders": a test of each group's number.</summary>
    private static int? AskedGroup(Sentence sentence)
    {
        for (var at = 0; at < sentence.Count; at++)
        {
            var next = sentence.Next(at + 1);
            if (sentence[at].Is(Keyword.Which, Keyword.By, Keyword.Per) && IsGroup(sentence, next))
            {
                return next;
            }
        }

        return sentence.Next(0) is var first && IsGroup(sentence, first) ? first : null;
    }

    internal static bool IsGroup(Sentence sentence, int at) =>
        sentence.InRange(at) && sentence[at].Meanings[0] is FieldMeaning field && !ModelFacts.IsNumeric(field.Property);

    private static void TakeGroup(Sentence sentence, Slots slots, int at)
    {
        if (at >= 0 && GroupPass.DimensionAt(sentence, at) is { } dimension && !slots.Breakdowns.Exists(existing => existing.Field == dimension.Field))
        {
            slots.Breakdowns.Add(dimension with { ExcludeMissing = true });
            sentence.Use(at);
        }
    }

    private static bool CountsSomething(Sentence sentence, NumberTest test)
    {
        var behind = sentence.Next(test.End + 1, Keyword.Distinct, Keyword.In, Keyword.Of);
        if (!sentence.InRange(behind))
        {
            return false;
        }

        if (sentence[behind].Is(Keyword.Times))
        {
            sentence.Use(behind);
            return true;
        }

        return Nouns.At(sentence, behind) is EventsNoun or EntityNoun or UsersNoun or MetricNoun;
    }

    public static Condition Condition(Field field, ValueTest test) => test.Upper is { } upper
        ? new FieldTest(field, TestOperator.Between, [Text(test.Value), Text(upper)])
        : new FieldTest(field, test.Operator, [Text(test.Value)]);

    /// <summary>A number with a comparison word that starts at the position; null behind the end.</summary>
    public static NumberTest? Test(Sentence sentence, int at)
    {
        if (!sentence.InRange(at))
        {
            return null;
        }

        var mention = sentence[at];
        if (mention.As<SpanMeaning>() is { } span)
        {
            return new NumberTest(span.To is { } to ? new ValueTest(TestOperator.Between, span.From!.Value, to) : new ValueTest(TestOperator.GreaterOrEqual, span.From!.Value), at, at);
        }

        if (Prefix(mention) is { } operation && NumberAt(sentence, sentence.Next(at + 1)) is { } number)
        {
            return new NumberTest(new ValueTest(operation, number.Value), at, number.At);
        }

        if (mention.Is(Keyword.Between) && NumberAt(sentence, sentence.Next(at + 1)) is { } from
            && NumberAt(sentence, sentence.Next(from.At + 1, Keyword.And, Keyword.To)) is { } upper)
        {
            return new NumberTest(new ValueTest(TestOperator.Between, Scaled(sentence, from, upper), upper.Value), at, upper.At);
        }

        return Suffixed(sentence, at);
    }

    /// <summary>"between 10 and 20 million": the word behind the second number holds for both.</summary>
    private static decimal Scaled(Sentence sentence, (decimal Value, int At) from, (decimal Value, int At) upper)
    {
        var words = Tokens.QuestionTokenizer.Words(sentence[upper.At].Text);
        var scale = words.Count == 2 ? NumberWords.Scale(words[1].Lower) : null;
        return scale is { } factor && Tokens.QuestionTokenizer.Words(sentence[from.At].Text).Count == 1 && from.Value * factor <= upper.Value ? from.Value * factor : from.Value;
    }

    /// <summary>"3 or more", "2 or fewer", "only one".</summary>
    private static NumberTest? Suffixed(Sentence sentence, int at)
    {
        if (NumberAt(sentence, at) is not { } number || !sentence.InRange(at + 1))
        {
            return null;
        }

        if (sentence[at + 1].Is(Keyword.Times) && sentence.InRange(at + 2) && sentence[at + 2].Is(Keyword.OrMore, Keyword.OrLess))
        {
            return new NumberTest(new ValueTest(sentence[at + 2].Is(Keyword.OrMore) ? TestOperator.GreaterOrEqual : TestOperator.LessOrEqual, number.Value), at, at + 2);
        }

        return sentence[at + 1] switch
        {
            var next when next.Is(Keyword.OrMore) => new NumberTest(new ValueTest(TestOperator.GreaterOrEqual, number.Value), at, at + 1),
            var next when next.Is(Keyword.OrLess) => new NumberTest(new ValueTest(TestOperator.LessOrEqual, number.Value), at, at + 1),
            _ => null,
        };
    }

    public static (decimal Value, int At)? NumberAt(Sentence sentence, int at) =>
        sentence.InRange(at) && sentence[at].Meanings.OfType<NumberMeaning>().FirstOrDefault() is { } number && sentence[at].Meanings[0] is not TimeMeaning
            ? (number.Value, at)
            : null;

    private static TestOperator? Prefix(Mention mention) =>
        mention.Is(Keyword.AtLeast) ? TestOperator.GreaterOrEqual
        : mention.Is(Keyword.MoreThan) ? TestOperator.GreaterThan
        : mention.Is(Keyword.LessThan) ? TestOperator.LessThan
        : mention.Is(Keyword.AtMost) ? TestOperator.LessOrEqual
        : mention.Is(Keyword.Exactly) ? TestOperator.Equals
        : null;

    /// <summary>The number field named before ("quantity over 10") or behind ("more than 10 units").</summary>
    private static (int At, Field? Field) FieldOf(Sentence sentence, NumberTest test)
    {
        var before = sentence.Previous(test.Start - 1, Keyword.Is, Keyword.Of);
        var behind = sentence.Next(test.End + 1, Keyword.In);
        foreach (var at in new[] { before, behind })
        {
            if (!sentence.InRange(at) || sentence.IsUsed(at))
            {
                continue;
            }

            if (MoneyOf(sentence, test, at) is { } paid)
            {
                return (at, paid);
            }

            var field = sentence[at].Meanings.OfType<FieldMeaning>().FirstOrDefault(meaning => meaning.Score > 0.35
                && (ModelFacts.IsNumeric(meaning.Property) || (at == before && at == test.Start - 1 && test.Test.Operator == TestOperator.Between && meaning.Property is { Type: Model.PropertyType.Number })));
            if (field is not null)
            {
                return (at, field.Field);
            }

            if (at == behind && sentence[at].Is(Keyword.CurrencyUnit) && !sentence.Mentions.Any(mention => mention.Meanings[0] is EntityMeaning) && sentence.Facts.RevenueField is { } amount)
            {
                return (at, amount);
            }

            if (at == behind && UnitField(sentence, at) is { } measured)
            {
                return (at, measured);
            }

            if (sentence[at].Is(Keyword.Units) && sentence.Facts.Quantity is { } quantity)
            {
                return (at, Field.Property(quantity.Path));
            }
        }

        if (sentence.InRange(before) && sentence[before].Meanings[0] is ValueMeaning { Field.Source: FieldSource.EventProperty, Property: { } kind } && sentence.Facts.OnlyNumberWith([kind]) is { } number)
        {
            return (test.Start, Field.Property(number.Path));
        }

        return QualityOf(sentence, test) is { } quality ? (sentence.InRange(behind) && sentence[behind].IsUnknown && IsUnit(sentence[behind].Text) ? behind : test.End, quality) : (-1, null);
    }

    /// <summary>"deeper than 100": the comparative says which number of the rows is meant.</summary>
    private static Field? QualityOf(Sentence sentence, NumberTest test)
    {
        if (!Qualities.Compared.TryGetValue(sentence[test.Start].Text.ToLowerInvariant().Split(' ')[0], out var stems))
        {
            return null;
        }

        var named = sentence.Mentions.Select(mention => mention.Meanings[0]).OfType<EventMeaning>().SelectMany(meaning => meaning.Selection.Names).ToHashSet(StringComparer.Ordinal);
        var property = sentence.Model.Properties.Where(candidate => ModelFacts.IsNumeric(candidate) && (named.Count == 0 || candidate.Events.Any(named.Contains)) && Tokens.QuestionTokenizer.Words(candidate.Path).Any(word => stems.Contains(word.Stem)))
            .OrderBy(candidate => Array.FindIndex(stems, stem => Tokens.QuestionTokenizer.Words(candidate.Path).Any(word => word.Stem == stem))).FirstOrDefault();
        return property is null ? null : Field.Property(property.Path);
    }

    private static bool IsUnit(string text) => text.ToLowerInvariant() is "km" or "kms" or "m" or "cm" or "mm" or "miles" or "mile" or "feet" or "ft" or "metres" or "meters" or "kilometers" or "kilometres" or "kg" or "kgs" or "g" or "lbs" or "tons" or "tonnes" or "degrees" or "celsius" or "fahrenheit" or "years" or "db" or "litres" or "liters" or "percent";

    /// <summary>"purchases with revenue over 50", "worth more than 50", "above 50 in revenue": the amount of the single row, where rows that sell are counted.</summary>
    private static Field? MoneyOf(Sentence sentence, NumberTest test, int at)
    {
        var amount = sentence[at].Meanings[0] switch
        {
            MetricMeaning { Metric.Measure: AggregateMeasure { Aggregation: Aggregation.Sum, Field: { } field, Selection: { } own } } => (Field: field, Selection: own),
            KeywordMeaning { Keyword: Keyword.Money or Keyword.Revenue or Keyword.ValueOf or Keyword.HowMuch } when sentence.Facts is { RevenueField: { } field, RevenueSelection: { } own } => (field, own),
            _ => default((Field Field, EventSelection Selection)?),
        };
        var counted = Enumerable.Range(0, test.Start).Any(before => before != at && sentence[before].Meanings.OfType<EventMeaning>().Any(named => amount is { Selection: var own } && named.Selection.Names.Count > 0 && named.Selection.Names.All(own.Names.Contains)));
        return counted ? amount?.Field : null;
    }

    /// <summary>"more than 40 kwh": the unit alone names the number that is counted in it.</summary>
    private static Field? UnitField(Sentence sentence, int at)
    {
        if (!sentence[at].IsUnknown)
        {
            return null;
        }

        if (Tokens.QuestionTokenizer.Words(sentence[at].Text) is not [.., var unit])
        {
            return null;
        }

        var measured = sentence.Model.Properties.Where(property => ModelFacts.IsNumeric(property) && Tokens.QuestionTokenizer.Words(property.Path) is [.., var last] && last.Stem == unit.Stem).ToList();
        return measured is [var only] ? Field.Property(only.Path) : null;
    }

    private static string Text(decimal value) => value.ToString("0.############", CultureInfo.InvariantCulture);
}
