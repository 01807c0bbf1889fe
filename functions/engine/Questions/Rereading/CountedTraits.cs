using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Clauses;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Rereading;

/// <summary>
/// "how many women applied": the people who did it, and not how often it was done. "applicants who withdrew": whoever is called by a deed of their own needs
/// no second row of it where another deed is told.
/// </summary>
internal static class CountedTraits
{
    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> mentions)
    {
        var read = Plainly(mentions);
        for (var at = 1; at + 1 < read.Count; at++)
        {
            if (read[at].Meanings[0] is PeopleMeaning { Selection: null, Users: HasAttribute } && read[at].As<ValueMeaning>() is { } trait && read[at - 1].Is(Keyword.HowMany) && read[at + 1].Meanings[0] is EventMeaning && DeedPhrases.IsPast(read[at + 1]))
            {
                return [.. read.Take(at), read[at].Said(Keyword.Users), .. read.Skip(at + 1), new Mention(read[^1].End, read[^1].End, trait.Value, [trait])];
            }
        }

        return read;
    }

    private static IReadOnlyList<Mention> Plainly(IReadOnlyList<Mention> mentions) =>
        !mentions.Any(mention => mention.Meanings[0] is EventMeaning) ? mentions
        : [.. mentions.Select(mention => mention.Meanings[0] is PeopleMeaning { Users: null } && mention.Is(Keyword.Users) && mention.Text.TrimEnd('s').EndsWith("ant", StringComparison.OrdinalIgnoreCase) ? mention.Said(Keyword.Users) : mention)];
}
