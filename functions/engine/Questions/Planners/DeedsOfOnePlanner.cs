using System.Text.RegularExpressions;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Planners;

/// <summary>"what did user 17 do yesterday", "what was bob up to last week": the kinds of events of one person, with how many of each.</summary>
internal static partial class DeedsOfOnePlanner
{
    public static MetricPlan? Plan(Sentence sentence)
    {
        if (!AsksWhatWasDone().IsMatch(sentence.Question.Text) || sentence.FindWhereAny(Keyword.Most, Keyword.First, Keyword.Last, Keyword.Then, Keyword.After, Keyword.Precede))
        {
            return null;
        }

        var slots = new Slots();
        ChartPass.Run(sentence, slots);
        TimePass.Run(sentence, slots);
        UserPass.Run(sentence, slots);
        ValuePass.Run(sentence, slots);
        if (slots.Users is not [IsUser { ExternalIds.Count: 1 }] || slots.Grain is not null || slots.Compares || sentence.Mentions.Any(mention => mention.Meanings[0] is EventMeaning { IsPartial: false }))
        {
            return null;
        }

        foreach (var at in Enumerable.Range(0, sentence.Count).Where(at => sentence[at].Meanings[0] is KeywordMeaning && sentence[at].Is(Keyword.Which, Keyword.LightVerb, Keyword.Users, Keyword.Events, Keyword.Active, Keyword.Something, Keyword.Noise)))
        {
            sentence.Use(at);
        }

        return new MetricPlan
        {
            Measures = [Measures.CountEvents(null)],
            Breakdowns = [new Dimension(Field.EventName) { Name = "event" }],
            OrderBy = new Ordering(0),
            Where = slots.Where,
            Users = UserSets.All(slots.Users),
            Range = TimeFrame.Of(sentence, slots).Range,
            Chart = slots.Chart,
        };
    }

    [GeneratedRegex(@"^\W*(and\s+)?what\s+(all\s+)?(has|have|had|did|does|do|was|were|is|s)\b.+\b(do|done|doing|did|up\s+to)\b|^\W*what\s+(all\s+)?.+\b(did|was\s+doing|was\s+up\s+to|has\s+done)\b(?!.*\b(buy|order|purchase)\b)", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex AsksWhatWasDone();
}
