using System.Text.RegularExpressions;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.FollowUps;

/// <summary>"in which countries?", "via what channel?", "which products?" behind an answer: the same, told by these groups.</summary>
internal static partial class AskedGroups
{
    /// <summary>The turn as "by countries"; null where it is no such turn.</summary>
    public static Sentence? By(Sentence sentence)
    {
        var match = Asked().Match(sentence.Question.Text);
        if (!match.Success || sentence.Mentions.Count(mention => mention.IsContent) != 1 || !sentence.Mentions.Any(mention => mention.Meanings[0] is FieldMeaning) || (!match.Groups["link"].Success && !IsBare(sentence)))
        {
            return null;
        }

        return sentence.Reworded($"by {match.Groups["what"].Value}");
    }

    /// <summary>Nothing is said of the groups that would be another question.</summary>
    private static bool IsBare(Sentence sentence) =>
        sentence.Mentions.All(mention => mention.Meanings[0] is FieldMeaning || mention.IsNoise || mention.Is(Keyword.Which, Keyword.And, Keyword.But));

    [GeneratedRegex(@"^\W*((and|but|so|ok|okay)\W+)*((?<link>in|by|from|for|via|on|at|with|to|of)\s+)?(which|what)\s+(?<what>[\w\s-]+?)\W*$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex Asked();
}
