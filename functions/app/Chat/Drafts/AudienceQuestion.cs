using System.Text.RegularExpressions;

namespace Analytics.Chat.Drafts;

/// <summary>A phrase that says who ("users who bought twice", "in Germany") as a question the engine reads.</summary>
internal static partial class AudienceQuestion
{
    public static string For(string audience) =>
        NamesPeople().IsMatch(audience) ? $"list {audience}" : $"list users {audience}";

    /// <summary>"the VIP segment" as the name "VIP".</summary>
    public static string SegmentName(string audience) => SegmentWord().Replace(audience, "").Trim().Trim('"', '\'', '\u201c', '\u201d');

    /// <summary>What the people of the last question are called: by that question, and where it only points at people ("which branch did they go to?"), by the one that says who they are too.</summary>
    /// <param name="questions">The questions of a conversation, the last one of them at its end.</param>
    public static string NameOf(IReadOnlyList<string> questions)
    {
        var last = Bare(questions[^1]);
        var said = questions.Count - 1;
        while (said > 0 && Points().IsMatch(questions[said]))
        {
            said--;
        }

        return said == questions.Count - 1 ? last : $"{Bare(questions[said])}: {last}";
    }

    /// <summary>The question as what its people are called: "how many people bought twice?" are "people who bought twice".</summary>
    private static string Bare(string question)
    {
        var bare = question.Trim().TrimEnd('?', '.', '!', ' ');
        var people = HowMany().Replace(bare, "");
        return people.Length == bare.Length ? bare : DoSomething().Replace(people, "${people} who ");
    }

    [GeneratedRegex(@"^(?:how\s+many|(?:what\s+(?:is|was)\s+)?the\s+number\s+of)\s+(?:different\s+|distinct\s+|unique\s+)?(?=(?:\w+\s+)?(?:users?|people|persons?|customers?|buyers?|visitors?|members?|subscribers?)\b)", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 30_000)]
    private static partial Regex HowMany();

    // Not before what says of them already, nor where the sentence is about us: "how many users do we have".
    [GeneratedRegex(@"^(?<people>(?:\w+\s+)?(?:users?|people|persons?|customers?|buyers?|visitors?|members?|subscribers?))\s+(?!(?:who|that|which|whose|with|without|from|in|of|on|at|by|for|per|we|you|there|and|or|last|this|since|during|before|after|between|today|yesterday)\b|(?:do|does|did|are|is|were|was|have|has|had)\s+(?:we|you|they|there|i)\b)(?=\w)", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 30_000)]
    private static partial Regex DoSomething();

    [GeneratedRegex(@"\b(?:they|them|those|these)\b|^(?:and|but|only|what about|(?:list|show)(?: me)? the top \d+$)\b", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 30_000)]
    private static partial Regex Points();

    [GeneratedRegex(@"^(?:(?:all|the|my|our|any|every|those|\d+|top|new|active|inactive)\s+)*\w*(?:users?|people|persons?|customers?|buyers?|visitors?|members?|accounts?|subscribers?|everyone|everybody|anyone|who)\b", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 30_000)]
    private static partial Regex NamesPeople();

    [GeneratedRegex(@"^(?:the|my|our)\s+(?=.*\b(?:segment|cohort|audience)\b)|^(?:segment|cohort|audience)\s+|\s+(?:segment|cohort|audience)$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 30_000)]
    private static partial Regex SegmentWord();
}
