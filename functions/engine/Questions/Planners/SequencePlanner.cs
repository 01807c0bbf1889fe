using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Planners;

/// <summary>What stands next to an event: "what do people do right after signing up", "most common page before cancelling", "top 5 paths to purchase", "first feature people use".</summary>
internal static class SequencePlanner
{
    private const int PathLength = 3;

    public static QueryPlan? Plan(Sentence sentence) => NeighbourCounts.Plan(sentence) ?? Firsts(sentence) ?? Neighbours(sentence);

    private static SequencePlan? Neighbours(Sentence sentence)
    {
        var path = sentence.FindWhere(mention => mention.Is(Keyword.Paths) && !mention.IsContent);
        var pivot = sentence.FindWhere(mention => mention.Is(Keyword.After, Keyword.Precede, Keyword.NextTo) && !mention.IsContent);
        if (path >= 0 && pivot < 0)
        {
            pivot = sentence.FindWhere(mention => mention.Is(Keyword.To, Keyword.From) && !mention.IsContent, path);
        }

        if (pivot >= 0 && sentence[pivot].Is(Keyword.NextTo) && !sentence[pivot].Text.Contains("after", StringComparison.OrdinalIgnoreCase) && sentence.FindWhere(mention => mention.Is(Keyword.Precede, Keyword.After) && !mention.IsContent, pivot + 1) is >= 0 and var turning)
        {
            // "the last thing people do before leaving": the turning word stands behind.
            pivot = turning;
        }

        if (pivot < 0 || AnchorAfter(sentence, pivot) is not { } anchor || (path < 0 && !AsksForNeighbour(sentence, pivot)))
        {
            return null;
        }

        if (Enumerable.Range(0, sentence.Count).Any(at => at != anchor.At && !sentence.IsUsed(at) && sentence[at].Meanings[0] is EventMeaning { IsPartial: false }))
        {
            return null;
        }

        var slots = new Slots();
        ChartPass.Run(sentence, slots);
        TimePass.Run(sentence, slots);
        UserPass.Run(sentence, slots);
        var by = Field(sentence, pivot);
        var limit = Limit(sentence, by is not null || path >= 0);
        sentence.Use(anchor.At);
        UseWords(sentence);
        ValuePass.Run(sentence, slots);
        if (by is null && slots.Conditions.Exists(slot => slot.Condition is FieldTest { Field.Source: FieldSource.EventProperty } test && !sentence.Facts.Carries(anchor.Selection, test.Field)))
        {
            return null;
        }

        return new SequencePlan
        {
            Anchor = slots.Where is { } where && slots.Conditions.TrueForAll(slot => slot.Condition is FieldTest test && sentence.Facts.Carries(anchor.Selection, test.Field)) ? MeasurePass.Narrowed(anchor.Selection, [where]) : anchor.Selection,
            Direction = sentence[pivot].Is(Keyword.Precede) || (path >= 0 && sentence[pivot].Is(Keyword.To)) ? SequenceDirection.Before : SequenceDirection.After,
            Steps = path >= 0 ? PathLength : 1,
            By = by,
            Where = by is null ? null : new AnyOf([new SelectionTest(anchor.Selection), new FieldTest(by.Field, TestOperator.IsPresent, [])]),
            Range = TimeFrame.Of(sentence, slots).Range,
            Users = UserSets.All(slots.Users),
            Limit = limit,
            Chart = slots.Chart,
        };
    }

    private static (int At, EventSelection Selection)? AnchorAfter(Sentence sentence, int pivot)
    {
        for (var at = pivot + 1; at < sentence.Count; at++)
        {
            if (!sentence.IsUsed(at) && Nouns.At(sentence, at) is EventsNoun { Selection: { } selection })
            {
                return (at, selection);
            }

            if (OfValue(sentence, at) is { } rows)
            {
                return (at, rows);
            }
        }

        return null;
    }

    /// <summary>"after a rejected claim", "after a failed build": the only rows with the value, where the thing behind it is theirs or nothing by itself.</summary>
    private static EventSelection? OfValue(Sentence sentence, int at)
    {
        if (sentence.IsUsed(at) || sentence[at].Meanings[0] is not ValueMeaning { Property.Events: [var only], Operator: TestOperator.Equals } value)
        {
            return null;
        }

        var thing = at + 1;
        if (sentence.InRange(thing) && Nouns.At(sentence, thing) is EventsNoun { Selection: { } own } && sentence.Facts.Carries(own, value.Field))
        {
            return null;
        }

        if (sentence.InRange(thing) && sentence[thing].Meanings.OfType<FieldMeaning>().Any(field => field.Property is { Role: Model.PropertyRole.Identifier } key && key.Events.Contains(only, StringComparer.Ordinal)))
        {
            sentence.Use(thing);
        }
        else if (sentence.InRange(thing) && sentence[thing].IsContent)
        {
            return null;
        }

        return new EventSelection { Names = [only], Where = new FieldTest(value.Field, TestOperator.Equals, [value.Value]) };
    }

    /// <summary>"what do people do", "what happens", "next event", "most common page": nothing else is counted before the turning word.</summary>
    private static bool AsksForNeighbour(Sentence sentence, int pivot)
    {
        if (sentence[pivot].Is(Keyword.NextTo) && sentence[pivot].Text.ToLowerInvariant() is var opening && (opening.Contains("next", StringComparison.Ordinal) || opening.Contains("first thing", StringComparison.Ordinal) || opening.Contains("what comes", StringComparison.Ordinal) || opening.Contains("follow", StringComparison.Ordinal)))
        {
            return true;
        }

        var asks = sentence[pivot].Is(Keyword.Precede) && sentence[pivot].Text.Contains("last", StringComparison.OrdinalIgnoreCase);
        for (var at = 0; at < pivot; at++)
        {
            var word = sentence[at].Text.ToLowerInvariant();
            if (sentence[at].Meanings[0] is EventMeaning { IsPartial: false } or MetricMeaning || sentence[at].Is(Keyword.HowMany, Keyword.Share, Keyword.TimeBetween, Keyword.Who))
            {
                return false;
            }

            asks |= word is "happens" or "happened" or "happen" or "next" or "previous" or "do" or "did" or "do next" || sentence[at].Is(Keyword.Events, Keyword.EventType, Keyword.NextTo)
                || (sentence[at].Is(Keyword.Popular, Keyword.Most) && !sentence[at].IsContent);
        }

        return asks && sentence.FindWhere(mention => mention.Is(Keyword.Which, Keyword.Popular, Keyword.Most, Keyword.NextTo, Keyword.Top, Keyword.Events) || mention.Text.StartsWith("what", StringComparison.OrdinalIgnoreCase)) is >= 0 and var question && question < pivot;
    }

    private static Dimension? Field(Sentence sentence, int pivot)
    {
        for (var at = 0; at < pivot; at++)
        {
            if (!sentence.IsUsed(at) && sentence[at].Meanings[0] is FieldMeaning { Field.Source: FieldSource.EventProperty } field && !ModelFacts.IsNumeric(field.Property))
            {
                sentence.Use(at);
                return new Dimension(field.Field) { Name = field.Name ?? Naming.Of(field.Field) };
            }
        }

        return null;
    }

    private static int? Limit(Sentence sentence, bool ranked)
    {
        for (var at = 0; at < sentence.Count; at++)
        {
            if (sentence[at].Is(Keyword.Top) && !sentence[at].IsContent && NumberPass.NumberAt(sentence, at + 1) is { Value: > 0 and <= 1000 } number)
            {
                sentence.Use(at, at + 1);
                return (int)number.Value;
            }
        }

        var most = sentence.FindWhere(mention => mention.Is(Keyword.Popular, Keyword.Most) && !mention.IsContent);
        sentence.Use(most);
        var plural = Enumerable.Range(most + 1, Math.Max(0, Math.Min(3, sentence.Count - most - 1))).Any(at => sentence[at].Text.EndsWith('s'));
        return most < 0 ? null : plural ? ranked ? 10 : null : 1;
    }

    private static void UseWords(Sentence sentence)
    {
        Keyword[] words = [Keyword.After, Keyword.Precede, Keyword.NextTo, Keyword.Paths, Keyword.Which, Keyword.Users, Keyword.Events, Keyword.EventType, Keyword.Popular, Keyword.Most, Keyword.Then, Keyword.To, Keyword.From, Keyword.Distribution, Keyword.First, Keyword.Last, Keyword.Something, Keyword.Active, Keyword.Those];
        for (var at = 0; at < sentence.Count; at++)
        {
            if (!sentence.IsUsed(at) && sentence[at].Is(words) && sentence[at].Meanings[0] is KeywordMeaning or PeopleMeaning { Selection: null, Users: null })
            {
                sentence.Use(at);
            }
        }
    }

    /// <summary>"most common first feature people use", "first event of users": the beginning of each user's rows, by a value.</summary>
    private static SequencePlan? Firsts(Sentence sentence)
    {
        var end = sentence.FindWhere(mention => mention.Is(Keyword.First, Keyword.Last) && mention.Meanings[0] is KeywordMeaning);
        var asks = sentence.FindWhere(mention => mention.Is(Keyword.Popular, Keyword.Most, Keyword.Distribution, Keyword.Breakdown) && mention.Meanings[0] is KeywordMeaning);
        var next = sentence.Next(end + 1);
        if (end < 0 || asks < 0 || !sentence.InRange(next))
        {
            return null;
        }

        var field = sentence[next].Meanings[0] as FieldMeaning;
        if (field is null && !sentence[next].Is(Keyword.Events))
        {
            return null;
        }

        if (field is { Field.Source: not FieldSource.EventProperty } || (field is not null && ModelFacts.IsNumeric(field.Property)))
        {
            return null;
        }

        sentence.Use(end);
        sentence.Use(asks);
        sentence.Use(next);
        var slots = new Slots();
        TimePass.Run(sentence, slots);
        UserPass.Run(sentence, slots);
        var named = sentence.FindWhere(mention => mention.Meanings[0] is EventMeaning, next);
        var selection = named >= 0 && Nouns.At(sentence, named) is EventsNoun { Selection: { } deed } && (field is null || sentence.Facts.Carries(deed, field.Field)) ? deed : null;
        UseWords(sentence);
        sentence.Use(named);
        return new SequencePlan
        {
            Anchor = selection ?? (field?.Property is { Events.Count: > 0 } property ? new EventSelection { Names = property.Events } : new EventSelection()),
            Direction = sentence[end].Is(Keyword.First) ? SequenceDirection.First : SequenceDirection.Last,
            By = field is null ? null : new Dimension(field.Field) { Name = field.Name ?? Naming.Of(field.Field) },
            Range = TimeFrame.Of(sentence, slots).Range,
            Users = UserSets.All(slots.Users),
            Limit = sentence[next].Text.EndsWith('s') ? null : 1,
        };
    }
}
