using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Tokens;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Rereading;

/// <summary>"how many people listened last month" where no event is called so, but rows say "seconds_listened": people with such rows, and no sum of seconds.</summary>
internal static class DeedsOfNumbers
{
    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> mentions)
    {
        for (var at = 2; at < mentions.Count; at++)
        {
            if (mentions[at].Meanings[0] is FieldMeaning { Property: { Events.Count: > 0 } number } && ModelFacts.IsNumeric(number) && IsDeed(number, mentions[at].Text) && ArePeopleCounted(mentions, at))
            {
                var rows = new EventSelection { Names = number.Events, Label = mentions[at].Text.ToLowerInvariant() };
                return [.. mentions.Take(at), mentions[at] with { Meanings = [new EventMeaning(rows) { Score = mentions[at].Score }] }, .. mentions.Skip(at + 1)];
            }
        }

        return mentions;
    }

    /// <summary>The word is the participle in the number's name.</summary>
    public static bool IsDeed(PropertyDefinition number, string text) =>
        QuestionTokenizer.Words(text) is [var verb] && QuestionTokenizer.Words(number.Path).Any(word => word.Stem == verb.Stem && word.Lower.EndsWith("ed", StringComparison.Ordinal));

    /// <summary>"how many people", "how many of them", "who", "did people", "what did people" directly before the word.</summary>
    private static bool ArePeopleCounted(IReadOnlyList<Mention> mentions, int verb)
    {
        var people = Enumerable.Range(0, verb).LastOrDefault(at => !mentions[at].IsNoise, -1);
        if (people < 0 || mentions[people].IsContent)
        {
            return false;
        }

        if ((mentions[people].Is(Keyword.Users) && WordLists.Auxiliaries.Contains(mentions[0].Text)) || (mentions[0].Text.Equals("what", StringComparison.OrdinalIgnoreCase) && WordLists.Auxiliaries.Contains(mentions[1].Text)))
        {
            return true;
        }

        var asked = Enumerable.Range(0, people).LastOrDefault(at => !mentions[at].IsNoise && !mentions[at].Is(Keyword.Of), -1);
        return mentions[people].Is(Keyword.Who) || (mentions[people].Is(Keyword.Users, Keyword.Those) && asked >= 0 && mentions[asked].Is(Keyword.HowMany, Keyword.Share));
    }
}
