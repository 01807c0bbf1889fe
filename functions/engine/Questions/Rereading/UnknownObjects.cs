using Analytics.Engine.Questions.Clauses;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Tokens;

namespace Analytics.Engine.Questions.Rereading;

/// <summary>
/// "bought books" where no value or property is called so: the noun right behind a deed is its object. That it is also a far word for another event
/// (a book, a booking, a visit) does not make it a second deed; it is not in the data.
/// </summary>
internal static class UnknownObjects
{
    private const double Named = 0.9;

    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> mentions)
    {
        Mention[]? changed = null;
        for (var at = 1; at < mentions.Count; at++)
        {
            if (DeedPhrases.IsPast(mentions[at - 1]) && mentions[at - 1].Meanings[0] is EventMeaning deed && mentions[at].Meanings.All(meaning => meaning is EventMeaning { Score: < Named }) && mentions[at].Meanings[0] is EventMeaning other
                && mentions[at].Text.EndsWith('s') && !mentions[at].Text.Contains(' ', StringComparison.Ordinal) && !other.Selection.Names.Any(deed.Selection.Names.Contains) && !IsSaid(mentions[at].Text, other))
            {
                changed ??= [.. mentions];
                changed[at] = mentions[at] with { Meanings = [new UnknownMeaning()] };
            }
        }

        return changed ?? mentions;
    }

    /// <summary>The event's own name has the word.</summary>
    private static bool IsSaid(string text, EventMeaning meaning)
    {
        var said = QuestionTokenizer.Words(text).Select(word => word.Stem).ToList();
        return meaning.Selection.Names.Any(name => QuestionTokenizer.Words(name).Any(word => said.Contains(word.Stem)));
    }
}
