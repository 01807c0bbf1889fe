using Analytics.Engine.Questions.Linking;

namespace Analytics.Engine.Questions.Rereading;

/// <summary>"forked kops but never starred it": behind a deed the pronoun is the value that was named before.</summary>
internal static class PronounObjects
{
    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> mentions)
    {
        for (var at = 2; at < mentions.Count; at++)
        {
            if (mentions[at].Text.ToLowerInvariant() is "it" or "them" && !mentions[at].IsContent && mentions[at - 1].Meanings[0] is EventMeaning { Selection.Names: { Count: > 0 } names } && ObjectBefore(mentions, at - 1, names) is { } thing)
            {
                return [.. mentions.Take(at), thing with { Start = mentions[at].Start, End = mentions[at].End }, .. mentions.Skip(at + 1)];
            }
        }

        return mentions;
    }

    /// <summary>The thing of the deed before, of which rows of this deed tell too.</summary>
    private static Mention? ObjectBefore(IReadOnlyList<Mention> mentions, int deed, IReadOnlyList<string> names)
    {
        var first = Enumerable.Range(0, deed).FirstOrDefault(at => mentions[at].Meanings[0] is EventMeaning, -1);
        return first < 0 ? null : mentions.Take(deed).Skip(first + 1).LastOrDefault(mention => mention.Meanings[0] is ValueMeaning { Property: { } property } && property.Events.Any(names.Contains));
    }
}
