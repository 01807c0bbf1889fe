using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Planners;

/// <summary>"how many users did not come back after their first day", "who never came back after the first order": those with one day, or one such deed, and no other.</summary>
internal static class OneTimePlanner
{
    public static QueryPlan? Plan(Sentence sentence)
    {
        var gone = sentence.FindWhere(mention => mention.Is(Keyword.Inactive) && mention.Meanings[0] is KeywordMeaning && mention.Text.EndsWith("back", StringComparison.OrdinalIgnoreCase));
        var after = sentence.Next(gone + 1);
        var first = sentence.Next(after + 1, Keyword.Those);
        var thing = sentence.Next(first + 1);
        if (gone < 0 || !sentence.InRange(thing) || !sentence[after].Is(Keyword.After) || !sentence[first].Is(Keyword.First) || Once(sentence, thing) is not { } once)
        {
            return null;
        }

        var counts = sentence.FindWhereAny(Keyword.HowMany);
        var shares = sentence.FindWhereAny(Keyword.Share);
        sentence.Use(gone, thing);
        foreach (var at in Enumerable.Range(0, gone).Where(at => sentence[at].Is(Keyword.HowMany, Keyword.Share, Keyword.Users, Keyword.Who, Keyword.Of, Keyword.Which) && (!sentence[at].IsContent || sentence[at].Meanings[0] is PeopleMeaning { Selection: null, Users: null })))
        {
            sentence.Use(at);
        }

        if (Enumerable.Range(0, sentence.Count).Any(at => !sentence.IsUsed(at) && !sentence[at].IsNoise && sentence[at].Text.Any(char.IsLetterOrDigit) && !sentence[at].Is(Keyword.Noise)))
        {
            return null;
        }

        return new AudiencePlan
        {
            Users = once,
            Of = shares ? new Performed(once.Selection) : null,
            Output = counts || shares ? AudienceOutput.Count : AudienceOutput.List,
        };
    }

    private static Performed? Once(Sentence sentence, int thing)
    {
        var once = new ValueTest(TestOperator.Equals, 1);
        if (sentence[thing].Meanings[0] is UnitMeaning { Grain: TimeGrain.Day, Plural: false } || (sentence[thing].Meanings[0] is KeywordMeaning && sentence[thing].Text.ToLowerInvariant() is "visit" or "session" or "use"))
        {
            sentence.Assume("came back: any event on another day");
            return new Performed(new EventSelection()) { Aggregation = Aggregation.CountDistinct, Field = Field.Day, Test = once };
        }

        return Nouns.At(sentence, thing) is EventsNoun { Selection: { Names.Count: > 0 } deed } ? new Performed(deed) { Test = once } : null;
    }
}
