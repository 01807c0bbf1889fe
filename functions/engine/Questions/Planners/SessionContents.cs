using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Planners;

/// <summary>What sessions are asked to hold: events, in which place, how many, and what is told for each of them.</summary>
internal static class SessionContents
{
    /// <summary>"sessions with a purchase", "sessions that ended in a refund", "sessions had more than 5 events".</summary>
    public static bool AreAskedFor(Sentence sentence, int sessions)
    {
        var next = sentence.Next(sessions + 1, Keyword.Who, Keyword.Which);
        return PlaceOf(sentence, sessions) is not null
            || (sentence.InRange(sessions + 1) && sentence[sessions + 1].Text.ToLowerInvariant() is "with" or "had" or "have" or "having" or "where" && HoldsAny(sentence, sessions + 2))
            || (sentence.InRange(next) && sentence[next].Is(Keyword.Contains) && HoldsAny(sentence, next + 1));
    }

    /// <summary>"sessions that ended with a purchase": only the last event of a session counts, or the first.</summary>
    public static SessionPlace TakePlace(Sentence sentence, int sessions)
    {
        if (PlaceOf(sentence, sessions) is not { } found)
        {
            return SessionPlace.Anywhere;
        }

        sentence.Use(found.At);
        return found.Place;
    }

    /// <summary>"more than 10 events": how many a session must have; a bounced one has one.</summary>
    public static ValueTest? TakeSize(Sentence sentence, int sessions)
    {
        if (sentence[sessions].Is(Keyword.Bounce))
        {
            sentence.Assume("a session bounces when nothing follows its first event");
            return new ValueTest(TestOperator.Equals, 1);
        }

        for (var at = 0; at < sentence.Count; at++)
        {
            if (NumberPass.Test(sentence, at) is { } test && sentence.Next(test.End + 1) is var next && sentence.InRange(next) && sentence[next].Is(Keyword.Events) && !sentence[next].IsContent)
            {
                sentence.Use(test.Start, test.End);
                return test.Test;
            }
        }

        return null;
    }

    /// <summary>"searches per session", "revenue per session": what is counted or added up in each.</summary>
    public static AggregateMeasure? TakeAmount(Sentence sentence, int sessions)
    {
        if (!SessionPlanner.IsPerSession(sentence, sessions))
        {
            return null;
        }

        for (var at = sentence.Previous(sessions - 1) - 1; at >= 0; at--)
        {
            if (!sentence.IsUsed(at) && Nouns.At(sentence, at) is { } noun && AmountOf(sentence, noun) is { } amount)
            {
                sentence.Use(at);
                return amount;
            }
        }

        return null;
    }

    /// <summary>"sessions with a search and a purchase": what happens in them.</summary>
    public static List<EventSelection> TakeHolding(Sentence sentence)
    {
        var holding = new List<EventSelection>();
        for (var at = 0; at < sentence.Count; at++)
        {
            if (!sentence.IsUsed(at) && Nouns.At(sentence, at) is EventsNoun { Selection: { } selection })
            {
                holding.Add(selection);
                sentence.Use(at);
            }
        }

        foreach (var at in Enumerable.Range(0, sentence.Count).Where(at => holding.Count > 0 && !sentence[at].IsContent && sentence[at].Is(Keyword.And, Keyword.Both, Keyword.LightVerb, Keyword.In, Keyword.Contains)))
        {
            sentence.Use(at);
        }

        // "at least one bid" in a session is a bid in it.
        foreach (var test in Enumerable.Range(0, sentence.Count).Where(at => holding.Count > 0 && !sentence.IsUsed(at)).Select(at => NumberPass.Test(sentence, at)).OfType<NumberTest>().Where(test => test.Test is { Operator: TestOperator.GreaterOrEqual, Value: 1 }))
        {
            sentence.Use(test.Start, test.End);
        }

        return holding;
    }

    private static bool HoldsAny(Sentence sentence, int from) =>
        Enumerable.Range(from, Math.Max(0, sentence.Count - from)).Any(at => sentence[at].Meanings[0] is EventMeaning || (sentence[at].Is(Keyword.Events) && !sentence[at].IsContent));

    private static (int At, SessionPlace Place)? PlaceOf(Sentence sentence, int sessions)
    {
        for (var at = sessions + 1; at < Math.Min(sentence.Count, sessions + 4); at++)
        {
            var word = sentence[at].Text.Split(' ')[0];
            if ((WordLists.FinishingVerbs.Contains(word) || WordLists.BeginningVerbs.Contains(word)) && !sentence[at].IsContent && HoldsAny(sentence, at + 1))
            {
                return (at, WordLists.FinishingVerbs.Contains(word) ? SessionPlace.End : SessionPlace.Beginning);
            }
        }

        return null;
    }

    private static AggregateMeasure? AmountOf(Sentence sentence, Noun noun) => noun switch
    {
        EventsNoun { Selection: { } selection } => new AggregateMeasure { Selection = selection, Name = noun.Label, Format = ValueFormat.Integer },
        MetricNoun { Metric.Measure: AggregateMeasure { Per: null, Entity: null, Aggregation: Aggregation.Sum or Aggregation.Count } total, Metric.Name: var name } => total with { Name = total.Name ?? name },
        FieldNoun { Property: { } property, Field: var field } when ModelFacts.IsNumeric(property) && property.Role != Model.PropertyRole.Duration => new AggregateMeasure { Aggregation = Aggregation.Sum, Field = field, Name = noun.Label },
        FieldNoun { At: var at } => sentence[at].Meanings.OfType<EventMeaning>().FirstOrDefault(named => !named.IsRelated && named.Score < NameIndex.Related) is { } deed
            ? new AggregateMeasure { Selection = deed.Selection, Name = sentence[at].Text, Format = ValueFormat.Integer }
            : null,
        _ => null,
    };
}
