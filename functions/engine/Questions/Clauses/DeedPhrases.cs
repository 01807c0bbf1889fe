using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Reading;

namespace Analytics.Engine.Questions.Clauses;

/// <summary>Whether the name of an event stands as a clause ("placed an order") or as a thing ("placed orders").</summary>
internal static class DeedPhrases
{
    private static readonly string[] Articles = ["a", "an", "the", "their", "its", "one", "any"];

    private static readonly HashSet<string> IrregularPasts = new(StringComparer.OrdinalIgnoreCase)
    {
        "bought", "paid", "spent", "sold", "sent", "won", "lost", "made", "left", "saw", "took", "began", "wrote", "gave", "met", "ran", "rode", "drove", "flew", "ate", "built", "taught", "kept", "held", "heard", "found", "brought", "chose", "went", "came",
    };

    private static readonly HashSet<string> Perfects = new(StringComparer.OrdinalIgnoreCase) { "have", "has", "haven't", "hasn't", "haven’t", "hasn’t", "havent", "hasnt" };

    /// <summary>"bought", "watched": what somebody did, in one word.</summary>
    public static bool IsPast(Mention mention) =>
        mention.As<EventMeaning>() is not null && !mention.Text.Contains(' ', StringComparison.Ordinal) && (IrregularPasts.Contains(mention.Text) || (mention.Text.Length > 4 && mention.Text.EndsWith("ed", StringComparison.OrdinalIgnoreCase)));

    /// <summary>A deed with its object behind an article has somebody who did it, named or not.</summary>
    public static bool IsClause(Mention mention) =>
        mention.Meanings[0] is EventMeaning { IsPartial: false } && mention.Text.Split(' ') is [var verb, .. var rest] && rest.Length > 1 && !Articles.Contains(verb, StringComparer.OrdinalIgnoreCase) && rest.SkipLast(1).Any(word => Articles.Contains(word, StringComparer.OrdinalIgnoreCase));

    /// <summary>"have not", "hasn't": what is said holds until now.</summary>
    public static bool IsPerfect(Mention mention) => Perfects.Contains(mention.Text.Split(' ')[0]);

    /// <summary>"are repeat buyers": what they do again is what makes them buyers.</summary>
    public static EventSelection? OfRepeaters(Sentence sentence, Mention repeaters) =>
        repeaters.Text.Split(' ') is [_, var people] && sentence.Reread(people).Mentions is [{ } named] && named.Meanings.OfType<PeopleMeaning>().FirstOrDefault() is { Selection: { Names.Count: > 0 } deed } ? deed : null;
}
