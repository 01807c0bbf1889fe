using System.Text.RegularExpressions;
using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Rereading;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Planners;

/// <summary>Numbers, trends, breakdowns and rankings: the plan for every question that is about none of the special kinds.</summary>
internal static partial class MetricPlanner
{
    public static QueryPlan? Plan(Sentence sentence)
    {
        if (ActiveUserWords.Stickiness(sentence) is { } stickiness)
        {
            return stickiness;
        }

        var slots = new Slots();
        Passes(sentence, slots);
        ActiveUserWords.Run(sentence, slots);
        RecurringRevenue.Run(sentence, slots);
        var targets = MeasurePass.Run(sentence, slots);
        LeftoverPass.Run(sentence, slots);
        var plan = SharePlanner.Ratio(sentence, slots, targets) ?? Assemble(sentence, slots, targets);
        return plan is MetricPlan metric ? Thresholds.Apply(sentence, slots, metric) : plan;
    }

    [GeneratedRegex(@"\bdifferences?\b|\bdiff\b|\bdelta\b|\bhow\s+(many|much)\s+(more|fewer|less)\b|\bby\s+how\s+(many|much)\b|\bin\s+absolute\b", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex AsksDifference();

    public static void Passes(Sentence sentence, Slots slots)
    {
        ChartPass.Run(sentence, slots);
        UsePaidBy(sentence);
        TimePass.Run(sentence, slots);
        PeopleSides.Run(sentence, slots);
        PresenceSides.Run(sentence, slots);
        UserPass.Run(sentence, slots);
        FlagSides.Run(sentence, slots);
        ValuePass.Run(sentence, slots);
        IdentifierPass.Run(sentence, slots);
        FirstAndRepeat.Run(sentence, slots);
        BucketPass.Run(sentence, slots);
        NumberPass.Run(sentence, slots);
        ExcludeEvents(sentence, slots);
        RankPass.Run(sentence, slots);
        GroupPass.Run(sentence, slots);
        SharePlanner.TakeWishes(sentence, slots);
        PerSubjectPass.Run(sentence, slots);
        TakeOrder(sentence, slots);
    }

    /// <summary>"refund rate by store, lowest first".</summary>
    private static void TakeOrder(Sentence sentence, Slots slots)
    {
        if (sentence.FindWhere(mention => mention.Is(Keyword.LowestFirst) && !mention.IsContent) is >= 0 and var order)
        {
            sentence.Use(order);
            slots.Descending ??= false;
        }
    }

    /// <summary>"orders paid by voucher": the value says how; no money is asked for.</summary>
    private static void UsePaidBy(Sentence sentence)
    {
        for (var at = 1; at + 2 < sentence.Count; at++)
        {
            if (sentence[at].Is(Keyword.Spend) && sentence[at].Text.EndsWith("paid", StringComparison.OrdinalIgnoreCase) && sentence[at].Meanings[0] is KeywordMeaning && sentence[at + 1].Text.ToLowerInvariant() is "by" or "with" or "via" or "in" or "using" or "through" && sentence[at + 2].Meanings[0] is ValueMeaning
                && Enumerable.Range(0, at).Any(before => Nouns.At(sentence, before) is EventsNoun { Selection: not null } or UsersNoun))
            {
                sentence.Use(at, at + 1);
            }
        }
    }

    /// <summary>"events except comments".</summary>
    private static void ExcludeEvents(Sentence sentence, Slots slots)
    {
        for (var at = 1; at < sentence.Count; at++)
        {
            if (!sentence.IsUsed(at) && sentence[at].Meanings[0] is EventMeaning or FieldMeaning && Nouns.At(sentence, at) is EventsNoun { Selection: { Where: null, Names.Count: > 0 } selection }
                && sentence.Previous(at - 1, Keyword.Is) is var before && sentence.InRange(before) && sentence[before].Is(Keyword.Except, Keyword.Not) && !sentence[before].Is(Keyword.Never)
                && Enumerable.Range(0, before).Any(earlier => sentence[earlier].Is(Keyword.Events)))
            {
                slots.Conditions.Add(new ConditionSlot(at, new FieldTest(Field.EventName, TestOperator.NotEquals, selection.Names)));
                sentence.Use(before, at);
            }
        }
    }

    private static QueryPlan? Assemble(Sentence sentence, Slots slots, List<MeasureTarget> targets)
    {
        UsePaying(sentence, targets);
        UsePayersClause(sentence);
        var measures = TakeTraits(sentence, slots, targets) ?? MeasureBuilder.Build(sentence, slots, targets);
        LeftoverPass.Run(sentence, slots);
        TakeWhichDimension(sentence, slots);
        LeftoverPass.TakeWhy(sentence, slots);
        if (measures.Count == 0 && targets.Count == 0)
        {
            measures = DefaultMeasures.Of(sentence, slots);
        }

        if (measures.Count == 0 || DeedObjects.IsMissing(sentence, slots, measures))
        {
            return null;
        }

        if (StepRates.Of(sentence, slots, measures) is { } steps)
        {
            return steps;
        }

        var together = CountsWindow(sentence, slots, measures);
        if ((slots.ShareOfTotal && slots.Breakdowns.Count == 0 && slots.Grain is null) || (together && (measures.Count != 1 || slots.Breakdowns.Count > 0 || slots.Compares))
            || Contradicts(slots) || !AreCarried(sentence, slots, measures))
        {
            return null;
        }

        UseSpread(sentence, slots);
        measures = [.. measures.Select(measure => TakenBack.Of(sentence, OfWorth(sentence, slots, RankedScores.Of(sentence, slots, CountingRows(sentence, slots, OfRankedThing(sentence, slots, measure))))))];
        slots.Descending = IsBad(slots, measures) ? true : OfTime(sentence, slots, measures) ?? slots.Descending;
        NearReadings.Say(sentence, slots, targets, measures);
        measures = UnitWishes.Apply(sentence, slots, Split(slots, measures));
        GroupShapes.Settle(sentence, slots, measures);
        ReadableGroups.Apply(sentence, slots, measures);
        var frame = TimeFrame.Of(sentence, slots);
        var comparison = frame.Comparison is { } set && AsksDifference().IsMatch(sentence.Question.Text) ? set with { Difference = true } : frame.Comparison;
        var ranked = slots.Breakdowns.Count > 0;
        return new MetricPlan
        {
            Measures = [.. measures, .. slots.Details.Select(detail => Detail(detail, measures[0]))],
            Where = slots.Where,
            Users = UserSets.All(slots.Users),
            Range = WholeUnits.Range(sentence, frame.Range),
            Grain = frame.Grain,
            Breakdowns = slots.Breakdowns,
            Comparison = comparison,
            ShareOfTotal = slots.ShareOfTotal && (slots.Breakdowns.Count > 0 || frame.Grain is not null),
            Cumulative = slots.Cumulative,
            RollingBuckets = slots.Rolling,
            RollingTogether = together && frame.Grain is not null,
            Growth = slots.Growth && frame.Grain is not null && comparison is null,
            OrderBy = ranked && frame.Grain is null ? TakenBack.Turned(sentence, measures, Order(slots)) : null,
            Limit = slots.Breakdowns.Count == 1 ? slots.Limit : null,
            LimitPerGroup = ranked && slots.Breakdowns.Count > 1 ? slots.Limit : null,
            Chart = slots.Chart,
        };
    }

    /// <summary>"average fee per patient who paid": whoever has an amount has paid it.</summary>
    private static void UsePayersClause(Sentence sentence)
    {
        foreach (var at in Enumerable.Range(2, Math.Max(0, sentence.Count - 2)).Where(at => sentence[at].Is(Keyword.Spend) && sentence[at - 1].Is(Keyword.Who) && (sentence[at - 2].As<PeopleMeaning>() is not null || sentence[at - 2].Is(Keyword.Users)) && sentence.IsUsed(at - 2)))
        {
            sentence.Use(at);
        }
    }

    /// <summary>"the highest fee that anyone pays": the money is named already.</summary>
    private static void UsePaying(Sentence sentence, List<MeasureTarget> targets)
    {
        if (targets.Exists(target => target.Noun is FieldNoun { Property: var property } && ModelFacts.IsNumeric(property) && (property?.Role == PropertyRole.Money || sentence.Facts.Revenue is null)))
        {
            foreach (var at in Enumerable.Range(0, sentence.Count).Where(at => sentence[at].Is(Keyword.Spend) && !sentence[at].IsContent))
            {
                sentence.Use(at);
            }
        }
    }

    /// <summary>"what is the contract and the plan of customer 17": the values that rows of one thing or person have, and not how many of them there are.</summary>
    private static List<Measure>? TakeTraits(Sentence sentence, Slots slots, List<MeasureTarget> targets)
    {
        var isOne = slots.Users is [IsUser { ExternalIds.Count: 1 }] || slots.Conditions.Exists(slot => slot.Condition is FieldTest { Operator: TestOperator.Equals, Values.Count: 1 } test && sentence.Facts.PropertyOf(test.Field)?.Role == PropertyRole.Identifier);
        var traits = targets.Select(target => target is { Noun: FieldNoun or EventsNoun { Selection.Where: { } }, Aggregators.Any: false, Verbs.Count: 0 } && sentence[target.Noun.At].As<FieldMeaning>() is { Property: { } property } field && !ModelFacts.IsNumeric(property) && !(property.Role == PropertyRole.Identifier && sentence[target.Noun.At].Text.EndsWith('s')) ? field : null).ToList();
        if (!isOne || traits.Count == 0 || traits.Contains(null) || slots.Grain is not null || slots.Breakdowns.Count > 0)
        {
            return null;
        }

        TakeWhichDimension(sentence, slots);
        slots.Breakdowns.AddRange(traits.OfType<FieldMeaning>().Select(trait => new Dimension(trait.Field) { Name = Naming.Of(trait.Field), ExcludeMissing = true }));
        return [Measures.CountEvents(DefaultMeasures.Carriers(sentence, slots))];
    }

    /// <summary>"how are orders split by country": the groups answer "how".</summary>
    private static void UseSpread(Sentence sentence, Slots slots)
    {
        foreach (var at in Enumerable.Range(0, sentence.Count).Where(at => slots.Breakdowns.Count > 0 && sentence[at].Is(Keyword.Distribution) && !sentence[at].IsContent))
        {
            sentence.Use(at);
        }
    }

    /// <summary>The people of a moving window are no mean of the people of its days.</summary>
    private static bool CountsWindow(Sentence sentence, Slots slots, List<Measure> measures) =>
        slots.Rolling is not null && measures.Exists(measure => measure is AggregateMeasure { Aggregation: Aggregation.CountDistinct, Field.Source: FieldSource.UserId, Per: null })
        && !sentence.Mentions.Any(mention => mention.Is(Keyword.Average) || (mention.Is(Keyword.Rolling) && mention.Text.Contains(' ', StringComparison.Ordinal)) || mention.Text.StartsWith("smooth", StringComparison.OrdinalIgnoreCase));

    /// <summary>The worst delay is the longest one, the worst score the lowest.</summary>
    private static bool IsBad(Slots slots, List<Measure> measures) =>
        slots.Superlative?.StartsWith("worst", StringComparison.Ordinal) == true && measures is [AggregateMeasure { Field.Path: { } path }, ..]
        && Tokens.QuestionTokenizer.Words(path).Any(word => word.Lower is "delay" or "delays" or "wait" or "waiting" or "latency" or "error" or "errors" or "failure" or "failures" or "loss" or "losses" or "damage" or "cost" or "costs" or "duration" or "downtime" or "churn" or "complaints");

    /// <summary>What takes longest is slowest.</summary>
    private static bool? OfTime(Sentence sentence, Slots slots, List<Measure> measures) =>
        slots.Superlative is { } word && measures is [AggregateMeasure { Field: { } field }, ..] && sentence.Facts.PropertyOf(field)?.Role == PropertyRole.Duration
            ? word.StartsWith("slowest", StringComparison.Ordinal) ? true : word.StartsWith("fastest", StringComparison.Ordinal) || word.StartsWith("quickest", StringComparison.Ordinal) ? false : null
            : null;

    /// <summary>"which ad earns most" where subscriptions are the revenue, but the rows of ads have an amount of their own.</summary>
    private static void OfOwnMoney(Sentence sentence, Slots slots, List<Measure> measures)
    {
        if (measures is not [AggregateMeasure { Aggregation: Aggregation.Sum, Per: null, Field.Source: FieldSource.EventProperty or FieldSource.Revenue } sum] || sum.Name != sentence.Facts.Revenue?.Name
            || slots.Breakdowns is not [{ Field: { Source: FieldSource.EventProperty } group }] || sentence.Facts.Carries(ModelFacts.Selection(sum), group) || sentence.Facts.AttributeLike(group) is not null || sentence.Facts.PropertyOf(group) is not { } told)
        {
            return;
        }

        var amounts = sentence.Model.Properties.Where(property => property is { Role: PropertyRole.Money, Type: PropertyType.Number } && property.Events.Any(told.Events.Contains)).Take(2).ToList();
        if (amounts is [var amount])
        {
            sentence.Definitions.Clear();
            sentence.Define($"revenue = sum of {amount.Path}");
            measures[0] = sum with { Field = Field.Property(amount.Path), Selection = EventSelection.Of([.. amount.Events.Where(told.Events.Contains)]) };
        }
    }

    /// <summary>A condition on a property that the counted rows never have would silently give nothing; a verb that is also such a value is dropped.</summary>
    private static bool AreCarried(Sentence sentence, Slots slots, List<Measure> measures)
    {
        OfOwnMoney(sentence, slots, measures);
        var selections = measures.Select(measure => ModelFacts.Selection(measure) ?? RowsOf(sentence, measure)).ToList();
        for (var group = 0; group < slots.Breakdowns.Count && selections is [var rows, ..]; group++)
        {
            slots.Breakdowns[group] = sentence.Facts.Fitting(slots.Breakdowns[group], rows ?? new EventSelection());
        }

        if (slots.Breakdowns.Exists(dimension => dimension.Field.Source == FieldSource.EventProperty && !selections.Exists(selection => sentence.Facts.Carries(selection, dimension.Field))))
        {
            return false;
        }

        foreach (var slot in slots.Conditions.Where(slot => slot.AttachedTo is null).ToList())
        {
            if (slot.Condition is not FieldTest { Operator: not (TestOperator.NotEquals or TestOperator.NotContains or TestOperator.IsMissing) } test || selections.Exists(selection => sentence.Facts.Carries(selection, test.Field)) || (slots.Breakdowns.Count == 0 && Refusals.SharedRows.AreJoined(sentence, selections, test.Field)))
            {
                continue;
            }

            if (sentence.Facts.TraitLike(test) is { } trait)
            {
                slots.Conditions[slots.Conditions.IndexOf(slot)] = slot with { Condition = trait };
                continue;
            }

            if (!sentence[slot.At].Is(Keyword.Noise, Keyword.LightVerb))
            {
                return false;
            }

            slots.Conditions.Remove(slot);
        }

        return true;
    }

    /// <summary>"which countries do orders come from": within each country there is one country; the orders are counted.</summary>
    private static Measure CountingRows(Sentence sentence, Slots slots, Measure measure)
    {
        if (slots.Breakdowns is [{ Buckets.Count: 0, Grain: null } group] && measure is AggregateMeasure { Aggregation: Aggregation.CountDistinct, Per: null } distinct && distinct.Field == group.Field && (distinct.Selection ?? RowsOf(sentence, measure)) is { } rows)
        {
            // "extras by extra": rows without one are no group of them.
            slots.Breakdowns[0] = group with { ExcludeMissing = true };
            return Measures.CountEvents(rows, distinct.Selection is null ? measure.Name : null);
        }

        // "what do people buy": how often each thing was, not by how many.
        return measure is AggregateMeasure { Aggregation: Aggregation.CountDistinct, Field.Source: FieldSource.UserId, Selection: { } deeds } && DeedObjects.AreAsked(sentence) ? Measures.CountEvents(deeds) : measure;
    }

    /// <summary>"biggest transfer" where failed ones have the same amounts: the rows that are such a thing by its definition.</summary>
    private static Measure OfRankedThing(Sentence sentence, Slots slots, Measure measure) =>
        measure is AggregateMeasure { Selection: null, Aggregation: not (Aggregation.Count or Aggregation.CountDistinct), Field: { Source: FieldSource.EventProperty } number } && slots.Breakdowns is [{ Grain: null, Field: { } key }]
        && sentence.Mentions.Select(mention => mention.Meanings[0]).OfType<Linking.EntityMeaning>().FirstOrDefault(meaning => meaning.Entity.Fields is [var own] && own == key)?.Entity.Selection is { } rows && sentence.Facts.Carries(rows, number)
            ? Measures.Narrowed(measure, rows)
            : measure;

    private static AggregateMeasure Detail(Dimension detail, Measure measure) =>
        new() { Name = detail.Name ?? Naming.Of(detail.Field), Aggregation = Aggregation.Mode, Field = detail.Field, Selection = ModelFacts.Selection(measure), Format = ValueFormat.Text };

    /// <summary>"who returned the most by value": the money of these rows, where they have any.</summary>
    private static Measure OfWorth(Sentence sentence, Slots slots, Measure measure) =>
        slots.ByWorth && measure is AggregateMeasure { Aggregation: Aggregation.Count, Per: null, Selection: { Names: { Count: > 0 } names } rows } && names.All(name => sentence.Model.Events.Any(definition => definition.Name == name && definition.Revenue is not null and not 0))
            ? Measures.Aggregate(Aggregation.Sum, Field.Revenue, rows, null, ValueFormat.Money) with { Name = $"{Naming.Of(rows)} value" }
            : measure;

    /// <summary>A distinct count of a property looks only at rows that carry it.</summary>
    private static EventSelection? RowsOf(Sentence sentence, Measure measure) =>
        measure is AggregateMeasure { Field: { Source: FieldSource.EventProperty } field } && sentence.Facts.PropertyOf(field) is { Events.Count: > 0 } property ? new EventSelection { Names = property.Events } : null;

    /// <summary>"sold in germany but not in france" is about the things, not about single rows; rows cannot answer it.</summary>
    private static bool Contradicts(Slots slots)
    {
        var tests = slots.Conditions.Select(slot => slot.Condition).OfType<FieldTest>().ToList();
        return tests.Exists(test => test.Operator == TestOperator.Equals && tests.Exists(other => other.Field == test.Field && other != test && other.Operator is TestOperator.Equals or TestOperator.NotEquals));
    }

    /// <summary>"weekends vs weekdays": every measure once under each condition.</summary>
    private static List<Measure> Split(Slots slots, List<Measure> measures) => slots.Splits.Count == 0
        ? measures
        : [.. measures.SelectMany(measure => slots.Splits.Select(split => Measures.Narrowed(measure, new EventSelection { Where = split.Condition }) with { Name = $"{measure.Name} ({split.Label})" }))];

    private static Ordering? Order(Slots slots)
    {
        if (slots.Descending is { } descending)
        {
            return new Ordering(0, descending);
        }

        return slots.Breakdowns is [{ Grain: not null }] or [{ Buckets.Count: > 0 }] ? new Ordering(null, Descending: false) : new Ordering(0);
    }

    /// <summary>"which countries do orders come from", "what types of events": the asked-for groups without a superlative.</summary>
    private static void TakeWhichDimension(Sentence sentence, Slots slots)
    {
        if (slots.Breakdowns.Count > 0)
        {
            return;
        }

        if (slots.Grain is null && DeedObjects.OfPeople(sentence) is { } things)
        {
            slots.Breakdowns.Add(things);
            return;
        }

        for (var at = 0; at + 1 < sentence.Count; at++)
        {
            if (sentence[at].Is(Keyword.Which) && sentence.Next(at + 1) is var next && sentence.InRange(next)
                && sentence[next].Meanings[0] is FieldMeaning && GroupPass.DimensionAt(sentence, next) is { } dimension
                && !ModelFacts.IsNumeric(sentence[next].As<FieldMeaning>()?.Property))
            {
                slots.Breakdowns.Add(dimension with { ExcludeMissing = true });
                sentence.Use(next);
                return;
            }
        }
    }
}
