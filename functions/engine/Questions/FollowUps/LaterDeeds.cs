using System.Text.RegularExpressions;
using Analytics.Engine.Questions.Reading;

namespace Analytics.Engine.Questions.FollowUps;

/// <summary>"and how many bought since?" behind an answer about people: how many of them, after what they were counted for.</summary>
internal static partial class LaterDeeds
{
    /// <summary>The turn said in full; null where it is no such turn, or where nobody is spoken of.</summary>
    public static Sentence? Of(Sentence sentence)
    {
        var match = Asked().Match(sentence.Question.Text);
        return match.Success && AudienceEdit.PeopleBefore(sentence.Question.Previous[^1].Plan) is not null
            ? sentence.Reworded($"{match.Groups["asks"].Value} of them{match.Groups["deed"].Value} afterwards")
            : null;
    }

    [GeneratedRegex(@"^\W*((and|but|so|ok|okay)\W+)*(?<asks>how\s+many|who|which)(?<deed>\s+(?!of\b)[\w\s-]+?)\s+(since(\s+then)?|afterwards?|after\s+that|thereafter|later(\s+on)?)\W*$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex Asked();
}
