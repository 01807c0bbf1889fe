using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Planners;

/// <summary>"how many visits does it take until the first order, on average": of everybody who did the second, how often they did the first before it.</summary>
internal static class CountsBeforePlanner
{
    public static MetricPlan? Plan(Sentence sentence)
    {
        var ask = sentence.FindWhere(mention => mention.Is(Keyword.HowMany) && !mention.IsContent);
        var pivot = Pivot(sentence, ask);
        if (pivot < 1 || ask < 0 || ask > pivot || !(sentence.FindWhereAny(Keyword.Average, Keyword.Median) || IsNeeded(sentence, ask, pivot)) || sentence.Mentions.Any(mention => mention.As<UnitMeaning>() is not null || mention.Is(Keyword.TimeBetween)))
        {
            return null;
        }

        var deeds = Enumerable.Range(ask + 1, sentence.Count - ask - 1).Where(at => Nouns.At(sentence, at) is EventsNoun { Selection.Names.Count: > 0 }).ToList();
        var before = deeds.FindAll(at => at < pivot);
        var behind = deeds.FindAll(at => at > pivot);
        if (before.Count == 0 || behind is not [var goal] || before[0] != sentence.Next(ask + 1) || Selection(sentence, before[0]) is not { } counted || !before.TrueForAll(at => Selection(sentence, at).Names.Any(counted.Names.Contains)))
        {
            return null;
        }

        deeds.ForEach(sentence.Use);
        foreach (var at in Enumerable.Range(0, sentence.Count).Where(at => at == ask || at == pivot || (sentence[at].Is(Keyword.Average, Keyword.Median, Keyword.First, Keyword.Users, Keyword.Those, Keyword.Each, Keyword.Per, Keyword.LightVerb) && sentence[at].Meanings[0] is KeywordMeaning) || sentence[at].Meanings[0] is PeopleMeaning { Selection: null, Users: null }))
        {
            sentence.Use(at);
        }

        var slots = new Slots();
        TimePass.Run(sentence, slots);
        ValuePass.Run(sentence, slots);
        GroupPass.Run(sentence, slots);
        if (slots.Grain is not null || slots.Compares)
        {
            return null;
        }

        var end = Selection(sentence, goal);
        sentence.Assume($"counted before the first {Naming.Of(end)} of each user who has both");
        var rows = MeasurePass.Narrowed(counted, [new BeforeFirstTest(end with { Label = null })]);
        return new MetricPlan
        {
            Measures = [Measures.PerEntity(Measures.CountEvents(rows, $"{Naming.Of(counted)} before the first {Naming.Of(end)}"), EntityKey.User, sentence.FindWhereAny(Keyword.Median) ? Aggregation.Median : Aggregation.Average)],
            Where = slots.Where,
            Range = TimeFrame.Of(sentence, slots).Range,
            Breakdowns = slots.Breakdowns,
            OrderBy = slots.Breakdowns.Count > 0 ? new Ordering(0) : null,
        };
    }

    /// <summary>"before", "until", or what it takes them "to get".</summary>
    private static int Pivot(Sentence sentence, int ask)
    {
        var before = sentence.FindWhere(mention => (mention.Is(Keyword.Precede) && !mention.IsContent) || mention.Text.ToLowerInvariant() is "until" or "till");
        var to = before < 0 && ask >= 0 ? sentence.FindWhere(mention => mention.Is(Keyword.To) && !mention.IsContent, ask + 1) : -1;
        return to > 0 && IsNeeded(sentence, ask, to) ? to : before;
    }

    /// <summary>"how many visits does it take before a purchase": on average, as nobody can tell it of all.</summary>
    private static bool IsNeeded(Sentence sentence, int ask, int pivot) =>
        Enumerable.Range(ask, pivot - ask).Any(at => WordLists.NeedingVerbs.Contains(sentence[at].Text));

    private static EventSelection Selection(Sentence sentence, int at) => ((EventsNoun)Nouns.At(sentence, at)!).Selection!;
}
