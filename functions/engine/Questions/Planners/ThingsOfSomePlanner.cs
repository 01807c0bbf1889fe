using Analytics.Engine.Planning;
using Analytics.Engine.Questions.FollowUps;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Planners;

/// <summary>"what do paying users export", "what did customers from Spain order in May": what everybody's deed is done to, asked of these people only.</summary>
internal static class ThingsOfSomePlanner
{
    private const string Everybody = "users";

    public static QueryPlan? Plan(Sentence sentence)
    {
        if (sentence.Count < 4 || !sentence[0].Text.Equals("what", StringComparison.OrdinalIgnoreCase) || !WordLists.Auxiliaries.Contains(sentence[1].Text) || Deed(sentence) is not { } deed)
        {
            return null;
        }

        var (who, does) = (Text(sentence, 2, deed), Text(sentence, deed, sentence.Count));
        if (sentence.Alone($"what {sentence[1].Text} {Everybody} {does}") is not { Plan: MetricPlan { Users: null, Breakdowns: [_] } things } told || sentence.Alone($"list {who}") is not { Plan: AudiencePlan { Of: null, Limit: null } people } meant)
        {
            return null;
        }

        TheirAnswers.TakeOver(sentence, told);
        TheirAnswers.TakeOver(sentence, meant);
        sentence.Use(0, sentence.Count - 1);
        return things with { Users = people.Users, Title = null };
    }

    /// <summary>The last deed, behind people who are described, with nothing after it but when and how much.</summary>
    private static int? Deed(Sentence sentence)
    {
        var deed = Enumerable.Range(3, sentence.Count - 3).LastOrDefault(at => sentence[at].Meanings[0] is EventMeaning { Selection.Names.Count: > 0 }, -1);
        var described = deed > 3 || (deed == 3 && sentence[2].Meanings[0] is not KeywordMeaning { Keyword: Keyword.Users });
        return described && Enumerable.Range(2, deed - 2).Any(at => sentence[at].Is(Keyword.Users, Keyword.Payers) || sentence[at].Meanings[0] is PeopleMeaning) && Enumerable.Range(deed + 1, sentence.Count - deed - 1).All(at => sentence[at].IsNoise || sentence[at].Meanings[0] is TimeMeaning || sentence[at].Is(Keyword.Most, Keyword.In))
            ? deed
            : null;
    }

    private static string Text(Sentence sentence, int from, int upTo) => string.Join(' ', sentence.Mentions.Skip(from).Take(upTo - from).Select(mention => mention.Text)).TrimEnd('?', '.', '!', ' ');
}
