using Analytics.Engine.Questions.Linking;

namespace Analytics.Engine.Questions.Clauses;

/// <summary>Whether the name of an event stands as a clause ("placed an order") or as a thing ("placed orders").</summary>
internal static class DeedPhrases
{
    private static readonly string[] Articles = ["a", "an", "the", "their", "its", "one", "any"];

    /// <summary>A deed with its object behind an article has somebody who did it, named or not.</summary>
    public static bool IsClause(Mention mention) =>
        mention.Meanings[0] is EventMeaning { IsPartial: false } && mention.Text.Split(' ') is [var verb, .. var rest] && rest.Length > 1 && !Articles.Contains(verb, StringComparer.OrdinalIgnoreCase) && rest.SkipLast(1).Any(word => Articles.Contains(word, StringComparer.OrdinalIgnoreCase));
}
