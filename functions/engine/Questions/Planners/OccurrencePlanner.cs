using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Planners;

/// <summary>Single rows: "when was the last release, where and by whom", "the first 5 refunds", "when did customer 7 first and last buy".</summary>
internal static partial class OccurrencePlanner
{
    private const int LongestHistory = 1_000;
    private const int SomeRows = 10;

    /// <summary>"what did first-time buyers buy": people of a kind, and no first of all rows.</summary>
    private static bool AreFirstTimers(Sentence sentence, int first) =>
        sentence[first].Text.EndsWith("time", StringComparison.OrdinalIgnoreCase) && sentence.Next(first + 1) is var people && sentence.InRange(people) && (sentence[people].Meanings[0] is PeopleMeaning || sentence[people].Is(Keyword.Users));

    public static QueryPlan? Plan(Sentence sentence)
    {
        var first = sentence.FindWhere(mention => mention.Is(Keyword.First) && mention.Meanings[0] is KeywordMeaning);
        var last = sentence.FindWhere(mention => mention.Is(Keyword.Last) && mention.Meanings[0] is KeywordMeaning);
        var when = sentence.FindWhere(mention => mention.Is(Keyword.When) && mention.Meanings[0] is KeywordMeaning);
        if (HistoryOf(sentence) is { } history)
        {
            return history;
        }

        if (first >= 0 && (FirstAndRepeat.IsAsked(sentence) || AreFirstTimers(sentence, first)))
        {
            return null;
        }

        if (first < 0 && last < 0)
        {
            var ranked = sentence.FindWhere(mention => mention.Is(Keyword.Most, Keyword.Largest, Keyword.Least, Keyword.Smallest, Keyword.Busiest) && mention.Meanings[0] is KeywordMeaning) >= 0;
            return ExtremeNumber(sentence, when) ?? (when >= 0 && ranked ? ExtremeRow(sentence) : when >= 0 ? Moments(sentence, when, first, last) : Extreme(sentence));
        }

        var counts = sentence.FindWhere(mention => mention.Is(Keyword.HowMany, Keyword.Share) && mention.Meanings[0] is KeywordMeaning) >= 0;
        var end = sentence.Next(Math.Max(first, last) + 1);
        var forEach = !counts && sentence.FindWhereAny(Keyword.Per) && sentence.InRange(end) && Nouns.At(sentence, end) is EventsNoun { Selection: not null };
        if (when >= 0 || forEach || (first >= 0 && last >= 0 && !counts))
        {
            return Moments(sentence, when, first, last);
        }

        return counts ? null : Rows(sentence, first, last);
    }

    /// <summary>"when": the moment itself; with "where" or "who" the whole row; with both ends or other measures several numbers.</summary>
    private static QueryPlan? Moments(Sentence sentence, int when, int first, int last)
    {
        if (AsksDetails(sentence) && (first < 0 || last < 0))
        {
            return Rows(sentence, first, last);
        }

        if ((first < 0 || last < 0) && AsksOfThatOne(sentence))
        {
            return null;
        }

        var slots = new Slots();
        foreach (var at in new[] { when, first, last }.Where(at => at >= 0))
        {
            sentence.Use(at);
        }

        MetricPlanner.Passes(sentence, slots);
        var targets = MeasurePass.Run(sentence, slots);
        var selection = Selection(sentence, targets) ?? Deed(sentence, Math.Max(first, last));
        if (selection is null && slots.Users.Count == 0 && targets.Count == 0 && slots.Conditions.Count == 0)
        {
            return null;
        }

        if (selection is null && slots.Users.Count > 0)
        {
            foreach (var at in Enumerable.Range(0, sentence.Count).Where(at => sentence[at].Is(Keyword.LightVerb, Keyword.Active) && !sentence[at].IsContent))
            {
                sentence.Use(at);
            }
        }

        var measures = new List<Measure>();
        if (first >= 0 || last < 0)
        {
            measures.Add(Moment(Aggregation.Minimum, "first", selection));
        }

        if (last >= 0)
        {
            measures.Add(Moment(Aggregation.Maximum, "last", selection));
        }

        var others = targets.Where(target => target.Aggregators.Any || target.Noun is MetricNoun).ToList();
        measures.AddRange(MeasureBuilder.Build(sentence, slots, others).Select(measure => selection is { } deed && ModelFacts.Selection(measure) is null ? Measures.Narrowed(measure, deed) : measure));
        LeftoverPass.Run(sentence, slots);
        return new MetricPlan
        {
            Measures = measures,
            Where = slots.Where,
            Users = UserSets.All(slots.Users),
            Range = TimeFrame.Of(sentence, slots).Range,
            Breakdowns = slots.Breakdowns,
            Limit = slots.Limit,
            Chart = slots.Chart,
        };
    }

    /// <summary>"and how much was it worth": of that one, which a number over all rows does not tell.</summary>
    private static bool AsksOfThatOne(Sentence sentence)
    {
        var amount = sentence.FindWhere(mention => mention.Is(Keyword.HowMuch) && !mention.IsContent);
        return amount > 1 && Enumerable.Range(amount, sentence.Count - amount).Any(at => sentence[at].Is(Keyword.Those) && sentence[at].Text.Equals("it", StringComparison.OrdinalIgnoreCase));
    }

    private static AggregateMeasure Moment(Aggregation aggregation, string name, EventSelection? selection) => new()
    {
        Name = $"{name} {Naming.Of(selection)}",
        Aggregation = aggregation,
        Field = Field.OccurredAt,
        Selection = selection,
        Format = ValueFormat.Timestamp,
    };

    private static EventSelection? Selection(Sentence sentence, List<MeasureTarget> targets)
    {
        foreach (var target in targets)
        {
            if (target.Noun is EventsNoun { Selection: { } named })
            {
                return named;
            }

            if (target.Noun is EventsNoun && target.Verbs.Count == 0)
            {
                return new EventSelection();
            }

            if (target.Verbs.Count > 0)
            {
                return target.Verbs[0].Selection;
            }

            if (target.Noun is EntityNoun { Entity.Selection: { } own })
            {
                return own;
            }

            if (target.Noun is FieldNoun { Property: { Role: Model.PropertyRole.Identifier } key } thing)
            {
                return SharedKeys.OriginOf(sentence.Model, key) is { } origin ? EventSelection.Of(origin) : sentence.Facts.DefaultSelection(thing.Field);
            }
        }

        return null;
    }

    /// <summary>"when did they last order" where orders are told by a key: the rows that have it.</summary>
    private static EventSelection? Deed(Sentence sentence, int end)
    {
        var at = end < 0 ? -1 : sentence.Next(end + 1);
        if (!sentence.InRange(at))
        {
            return null;
        }

        sentence.Use(sentence[at].Meanings[0] is EntityMeaning { Entity.Selection: not null } or FieldMeaning { Property.Role: Model.PropertyRole.Identifier } ? at : -1);
        return sentence[at].Meanings[0] switch
        {
            EntityMeaning { Entity.Selection: { } rows } => rows,
            FieldMeaning { Property.Role: Model.PropertyRole.Identifier } key => sentence.Facts.DefaultSelection(key.Field),
            _ => null,
        };
    }

    private static bool AsksDetails(Sentence sentence) =>
        sentence.FindWhere(mention => mention.Is(Keyword.Where, Keyword.Who) && !mention.IsContent) >= 0
        || Enumerable.Range(0, sentence.Count).Any(at => sentence[at].Is(Keyword.Which) && sentence.Next(at + 1) is var next && sentence.InRange(next) && (sentence[next].As<FieldMeaning>() is { Score: > 0.8 } || (sentence[next].Is(Keyword.Users) && !sentence[next].IsContent)));

    private static OccurrencePlan? Rows(Sentence sentence, int first, int last, EventSelection? carriers = null)
    {
        var at = last >= 0 ? last : first;
        if (sentence.Mentions.Any(mention => mention.Meanings[0] is GrainMeaning))
        {
            return null;
        }

        var slots = new Slots();
        sentence.Use(at);
        var limit = LimitBeside(sentence, at);
        ChartPass.Run(sentence, slots);
        TimePass.Run(sentence, slots);
        UserPass.Run(sentence, slots);
        ValuePass.Run(sentence, slots);
        IdentifierPass.Run(sentence, slots);
        NumberPass.Run(sentence, slots);
        UseAsides(sentence);
        var targets = MeasurePass.Run(sentence, slots);
        if ((Selection(sentence, targets) ?? carriers ?? (slots.Conditions.Count > 0 && targets.Count == 0 ? new EventSelection() : null)) is not { } selection)
        {
            return null;
        }

        LeftoverPass.Run(sentence, slots);
        return new OccurrencePlan
        {
            Selection = slots.Where is { } where ? MeasurePass.Narrowed(selection, [where]) : selection,
            Order = last >= 0 ? OccurrenceOrder.Last : OccurrenceOrder.First,
            Range = TimeFrame.Of(sentence, slots).Range,
            Users = UserSets.All(slots.Users),
            Limit = limit,
            Chart = slots.Chart,
        };
    }

    /// <summary>"longest match", "5 biggest invoices": rows by a value of their own.</summary>
    private static OccurrencePlan? Extreme(Sentence sentence)
    {
        var at = sentence.FindWhere(mention => (mention.Is(Keyword.Largest, Keyword.Smallest) || (mention.Is(Keyword.Popular) && Qualities.Compared.ContainsKey(mention.Text.ToLowerInvariant()))) && mention.Meanings[0] is KeywordMeaning);
        var next = sentence.Next(at + 1);
        if (at < 0 || !sentence.InRange(next) || AsksForGroups(sentence, at) || Nouns.At(sentence, next) is not EventsNoun { Selection: { } selection } || By(sentence, selection, sentence[at]) is not { } by)
        {
            return null;
        }

        var plan = Rows(sentence, -1, at);
        foreach (var named in Enumerable.Range(0, sentence.Count).Where(named => sentence[named].Meanings[0] is MetricMeaning { Metric.Measure: AggregateMeasure { Field: { } field } } && field == by))
        {
            sentence.Use(named);
        }

        return plan is null ? null : plan with
        {
            By = by,
            Selection = plan.Selection with { Names = sentence.Facts.PropertyOf(by) is { Events.Count: > 0 } property && !sentence.Facts.Carries(selection, by) ? [.. property.Events] : plan.Selection.Names },
            Order = sentence[at].Is(Keyword.Smallest) != (by == Field.Revenue && TakenBack.AreRows(sentence.Model, plan.Selection.Names)) ? OccurrenceOrder.First : OccurrenceOrder.Last,
        };
    }

    /// <summary>"biggest refund ever: who got it and when": the row says both.</summary>
    private static OccurrencePlan? ExtremeRow(Sentence sentence)
    {
        if (sentence.Next(0) is var at && sentence.InRange(at) && sentence[at].Is(Keyword.Largest, Keyword.Smallest) && !sentence[at].IsContent && Extreme(sentence) is { } row)
        {
            foreach (var word in Enumerable.Range(0, sentence.Count).Where(word => sentence[word].Is(Keyword.Who, Keyword.When, Keyword.Those) && !sentence[word].IsContent || sentence[word].Text == ":"))
            {
                sentence.Use(word);
            }

            return row;
        }

        return null;
    }

    /// <summary>"which products have the highest refund value": things are ranked, not single rows.</summary>
    private static bool AsksForGroups(Sentence sentence, int superlative) =>
        sentence.Next(1) is var thing && thing < superlative && sentence[0].Is(Keyword.Which) && sentence[thing].Meanings[0] is FieldMeaning { Field.Source: FieldSource.EventProperty, Property: var property } && !ModelFacts.IsNumeric(property) && sentence[thing].Text.EndsWith('s');

    /// <summary>"highest temperature, which station and when": the row that has the extreme number, where more than the number is asked for.</summary>
    private static OccurrencePlan? ExtremeNumber(Sentence sentence, int when)
    {
        var at = sentence.FindWhere(mention => mention.Is(Keyword.Largest, Keyword.Smallest, Keyword.Maximum, Keyword.Minimum) && mention.Meanings[0] is KeywordMeaning);
        var next = sentence.Next(at + 1);
        if (at < 0 || !sentence.InRange(next) || Nouns.At(sentence, next) is not FieldNoun { Property: { Events.Count: > 0 } number } || !ModelFacts.IsNumeric(number)
            || !(when > at || AsksBehind(sentence, next)) || sentence.FindWhereAny(Keyword.By, Keyword.Per, Keyword.Average))
        {
            return null;
        }

        var plan = Rows(sentence, -1, at, EventSelection.Of([.. number.Events]));
        return plan is null ? null : plan with { By = Field.Property(number.Path), Order = sentence[at].Is(Keyword.Smallest, Keyword.Minimum) ? OccurrenceOrder.First : OccurrenceOrder.Last };
    }

    private static bool AsksBehind(Sentence sentence, int from) => Enumerable.Range(from, sentence.Count - from).Any(at => sentence[at].Is(Keyword.Which, Keyword.Where, Keyword.Who) && !sentence[at].IsContent);

    /// <summary>"what happened to parcel P100500", "history of customer 7": everything about one thing or person, in order.</summary>
    private static OccurrencePlan? HistoryOf(Sentence sentence)
    {
        if (!History().IsMatch(sentence.Question.Text))
        {
            return null;
        }

        var slots = new Slots();
        UserPass.Run(sentence, slots);
        ValuePass.Run(sentence, slots);
        IdentifierPass.Run(sentence, slots);
        TimePass.Run(sentence, slots);
        var isOne = slots.Users is [IsUser { ExternalIds.Count: 1 }] || slots.Conditions.Exists(slot => slot.Condition is FieldTest { Operator: TestOperator.Equals, Values.Count: 1 } test && sentence.Facts.PropertyOf(test.Field)?.Role == Model.PropertyRole.Identifier);
        if (!isOne || slots.Grain is not null)
        {
            foreach (var at in Enumerable.Range(0, sentence.Count))
            {
                sentence.Release(at);
            }

            return null;
        }

        foreach (var at in Enumerable.Range(0, sentence.Count).Where(at => sentence[at].Meanings[0] is KeywordMeaning || sentence[at].Meanings[0] is EventMeaning { IsPartial: true } || sentence[at].As<EventMeaning>() is not null && sentence.IsUsed(Math.Min(at + 1, sentence.Count - 1))))
        {
            sentence.Use(at);
        }

        return new OccurrencePlan
        {
            Selection = slots.Where is { } where ? MeasurePass.Narrowed(new EventSelection(), [where]) : new EventSelection(),
            Order = OccurrenceOrder.First,
            Range = TimeFrame.Of(sentence, slots).Range,
            Users = UserSets.All(slots.Users),
            Limit = LongestHistory,
        };
    }

    [System.Text.RegularExpressions.GeneratedRegex(@"\b(what|everything)\s+(has\s+|that\s+|ever\s+)*happened\s+(to|with|around)\b|^\W*(show\s+(me\s+)?|give\s+(me\s+)?)?(the\s+)?(full\s+|complete\s+|whole\s+)?(history|timeline|story|life|journey|trace|event\s+log|activity\s+log|log|events)\s+(of|for)\b|\beverything\s+(about|on|from|by)\b|\b(all|every)\s+(the\s+)?(events?|activity|steps)\s+(of|for|by|about)\b", System.Text.RegularExpressions.RegexOptions.IgnoreCase | System.Text.RegularExpressions.RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 30_000)]
    private static partial System.Text.RegularExpressions.Regex History();

    private static Field? By(Sentence sentence, EventSelection selection, Mention superlative)
    {
        var word = superlative.Text.ToLowerInvariant();
        string[] end = superlative.Is(Keyword.Smallest) ? ["min", "minimum", "low", "lowest"] : ["max", "maximum", "high", "highest", "peak"];
        if (Qualities.Compared.TryGetValue(word, out var stems)
            && sentence.Model.Properties.Where(candidate => ModelFacts.IsNumeric(candidate) && sentence.Facts.Carries(selection, Field.Property(candidate.Path)) && Tokens.QuestionTokenizer.Words(candidate.Path).Any(part => stems.Contains(part.Stem)))
                .OrderByDescending(candidate => Tokens.QuestionTokenizer.Words(candidate.Path).Any(part => end.Contains(part.Lower))).ThenByDescending(candidate => candidate.Role == Model.PropertyRole.Duration)
                .ThenByDescending(candidate => Tokens.QuestionTokenizer.Words(candidate.Path).All(part => UnitsOfMeasure.Of(part.Lower).Count > 0)).FirstOrDefault() is { } quality)
        {
            return Field.Property(quality.Path);
        }

        var role = word is "longest" or "shortest" ? Model.PropertyRole.Duration : Model.PropertyRole.Money;
        if (word is "biggest" or "largest" or "highest" or "greatest" or "smallest" or "lowest" && selection.Names.Count > 0 && selection.Names.All(name => sentence.Model.Events.Any(definition => definition.Name == name && definition.Revenue is not null and not 0)))
        {
            // What the row brought or took, rather than the price of one piece.
            return Field.Revenue;
        }

        var stem = Naming.Of(selection).Split(' ')[0];
        var property = sentence.Model.Properties.FirstOrDefault(candidate => candidate.Role == role && candidate.Type == Model.PropertyType.Number
            && (sentence.Facts.Carries(selection, Field.Property(candidate.Path)) || candidate.Events.Any(name => Naming.Event(name).StartsWith(stem, StringComparison.Ordinal))));
        if (property is not null)
        {
            return Field.Property(property.Path);
        }

        return role == Model.PropertyRole.Money && stems is null && sentence.Facts.Revenue is { Measure: AggregateMeasure { Field: { } amount } } && ModelFacts.Sells(sentence, selection) ? amount : null;
    }

    private static int LimitBeside(Sentence sentence, int at)
    {
        foreach (var beside in new[] { at + 1, at - 1 })
        {
            if (NumberPass.NumberAt(sentence, beside) is { Value: > 0 and <= 1000 } number)
            {
                sentence.Use(beside);
                return (int)number.Value;
            }
        }

        // "latest signups": some, not one.
        return sentence.InRange(at) && sentence[at].Is(Keyword.Last) && sentence.InRange(at + 1) && sentence[at + 1] is { IsContent: true } noun && noun.Text.EndsWith('s') && !noun.Text.EndsWith("ss", StringComparison.Ordinal) && !sentence.FindWhereAny(Keyword.When, Keyword.Who, Keyword.Where) ? SomeRows : 1;
    }

    private static void UseAsides(Sentence sentence)
    {
        for (var at = 0; at < sentence.Count; at++)
        {
            if (!sentence.IsUsed(at) && sentence[at].Is(Keyword.When, Keyword.Where, Keyword.Who, Keyword.Which, Keyword.Users, Keyword.By) && sentence[at].Meanings[0] is KeywordMeaning)
            {
                UseAsked(sentence, at);
                sentence.Use(at);
            }
        }
    }

    /// <summary>"and which repo": a value of the row, which is shown whole.</summary>
    private static void UseAsked(Sentence sentence, int which)
    {
        var next = sentence.Next(which + 1);
        if (sentence[which].Is(Keyword.Which) && which > 2 && sentence.InRange(next) && !sentence.IsUsed(next) && sentence[next].Meanings[0] is FieldMeaning { Field.Source: FieldSource.EventProperty })
        {
            sentence.Use(next);
        }
    }
}
