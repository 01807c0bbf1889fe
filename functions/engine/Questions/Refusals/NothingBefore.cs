using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Refusals;

/// <summary>"how many of those churned" where nothing was asked before, or got no answer: of everybody, the number would be another one.</summary>
internal static class NothingBefore
{
    public static string? Of(Sentence sentence)
    {
        if (Both(sentence) is { } both)
        {
            return both;
        }

        // "and the median for Berlin only": of what, the question before would have said.
        if (sentence.Question.Previous.Count == 0 && sentence.Question.Text.TrimStart().StartsWith("and ", StringComparison.OrdinalIgnoreCase) && sentence.FindWhereAny(Keyword.Median, Keyword.Average, Keyword.Maximum, Keyword.Minimum)
            && sentence.Mentions.All(mention => mention.Meanings[0] is KeywordMeaning { Keyword: not Keyword.Users } or ValueMeaning or TimeMeaning))
        {
            return "and";
        }

        if (sentence.Question is { FollowsRefusal: true, Previous.Count: 0 } && sentence.Mentions.FirstOrDefault(mention => mention.Is(Keyword.Those) && IsPlural(mention.Text)) is { } lost)
        {
            return lost.Text.ToLowerInvariant();
        }

        var at = sentence.Question.Previous.Count > 0 ? -1 : Enumerable.Range(0, sentence.Count).FirstOrDefault(place => sentence[place].Is(Keyword.Those) && !sentence[place].IsContent && IsPlural(sentence[place].Text), -1);
        var asked = sentence.Previous(at - 1, Keyword.Of);
        var said = sentence.Next(at + 1);
        return sentence.InRange(asked) && sentence[asked].Is(Keyword.HowMany, Keyword.Share) && sentence.Previous(asked - 1, Keyword.And) < 0
            && (!sentence.InRange(said) || (sentence[said].IsContent && sentence[said].Text.EndsWith("ed", StringComparison.OrdinalIgnoreCase)))
            ? sentence[at].Text.ToLowerInvariant()
            : null;
    }

    /// <summary>"how many orders contain both?": which two, nothing says.</summary>
    private static string? Both(Sentence sentence)
    {
        var last = Enumerable.Range(0, sentence.Count).LastOrDefault(at => sentence[at].Text.Any(char.IsLetterOrDigit), -1);
        return last > 0 && sentence[last].Is(Keyword.Both) && !sentence.FindWhereAny(Keyword.And, Keyword.Or, Keyword.Versus) ? sentence[last].Text.ToLowerInvariant() : null;
    }

    private static bool IsPlural(string text) => text.ToLowerInvariant() is "those" or "these" or "them" or "of those" or "of these" or "of them";
}
