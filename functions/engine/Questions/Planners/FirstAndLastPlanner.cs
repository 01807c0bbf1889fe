using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Planners;

/// <summary>"when did 17 first book and when was their last visit": the first of one event and the last of another, beside each other.</summary>
internal static class FirstAndLastPlanner
{
    public static QueryPlan? Plan(Sentence sentence)
    {
        if (!sentence.FindWhereAny(Keyword.When))
        {
            return null;
        }

        var marks = Enumerable.Range(0, sentence.Count).Where(at => sentence[at].Is(Keyword.First, Keyword.Last) && !sentence[at].IsContent).ToList();
        var deeds = marks.ConvertAll(at => DeedAt(sentence, sentence.Next(at + 1)));
        if (marks.Count != 2 || deeds.Contains(null) || deeds[0]!.Names.SequenceEqual(deeds[1]!.Names))
        {
            return null;
        }

        var slots = new Slots();
        ChartPass.Run(sentence, slots);
        foreach (var at in marks)
        {
            sentence.Use(at, sentence.Next(at + 1));
        }

        TimePass.Run(sentence, slots);
        UserPass.Run(sentence, slots);
        ValuePass.Run(sentence, slots);
        foreach (var at in Enumerable.Range(0, sentence.Count).Where(at => sentence[at].Is(Keyword.When, Keyword.Is, Keyword.Those, Keyword.And) && !sentence[at].IsContent))
        {
            sentence.Use(at);
        }

        if (slots.Grain is not null || slots.Compares)
        {
            return null;
        }

        return new MetricPlan
        {
            Measures = [.. marks.Select((at, index) => Time(sentence[at].Is(Keyword.First), deeds[index]!))],
            Where = slots.Where,
            Users = UserSets.All(slots.Users),
            Range = TimeFrame.Of(sentence, slots).Range,
            Chart = slots.Chart,
        };
    }

    private static EventSelection? DeedAt(Sentence sentence, int at) => sentence.InRange(at) && Nouns.At(sentence, at) is EventsNoun { Selection: { Names.Count: > 0 } deed } ? deed : null;

    private static Measure Time(bool first, EventSelection deed) => Measures.Aggregate(first ? Aggregation.Minimum : Aggregation.Maximum, Field.OccurredAt, deed, null, ValueFormat.Timestamp) with
    {
        Name = $"{(first ? "first" : "last")} {Naming.Of(deed)}",
    };
}
