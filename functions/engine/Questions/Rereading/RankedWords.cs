using Analytics.Engine.Model;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Rereading;

/// <summary>"top searches": the events themselves have no rank, but the one text of theirs that goes by the same word does (the query).</summary>
internal static class RankedWords
{
    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> mentions)
    {
        mentions = TopMost(mentions);
        if (mentions.Any(mention => mention.Is(Keyword.By, Keyword.Per, Keyword.Breakdown) && !mention.IsContent))
        {
            return mentions;
        }

        for (var at = 0; at + 1 < mentions.Count; at++)
        {
            if (!mentions[at].Is(Keyword.Top, Keyword.Most, Keyword.Popular) || mentions[at].IsContent)
            {
                continue;
            }

            var noun = mentions[at + 1].Meanings[0] is NumberMeaning ? at + 2 : at + 1;
            if (noun < mentions.Count && TextOf(mentions[noun]) is { } text && !IsPartOfName(mentions, noun))
            {
                return [.. mentions.Select((mention, position) => position == noun ? mention.Meant(text) : mention)];
            }
        }

        return mentions;
    }

    /// <summary>"top 3 most viewed articles": once is enough.</summary>
    private static IReadOnlyList<Mention> TopMost(IReadOnlyList<Mention> mentions)
    {
        var most = Enumerable.Range(2, Math.Max(0, mentions.Count - 2)).FirstOrDefault(at => mentions[at].Is(Keyword.Most) && !mentions[at].IsContent && mentions[at - 1].Meanings[0] is NumberMeaning && mentions[at - 2].Is(Keyword.Top) && !mentions[at - 2].IsContent, -1);
        return most < 0 ? mentions : [.. mentions.Take(most), .. mentions.Skip(most + 1)];
    }

    private static FieldMeaning? TextOf(Mention mention) => mention.Meanings[0] is EventMeaning { IsPartial: false, Selection.Names: [var name] }
        ? mention.Meanings.OfType<FieldMeaning>().FirstOrDefault(field => field is { Score: >= NameIndex.RelatedWord, Property: { Type: PropertyType.Text, Role: PropertyRole.Plain, Events: [var only] } } && only == name)
        : null;

    /// <summary>"top search engines": the next word carries the name on.</summary>
    private static bool IsPartOfName(IReadOnlyList<Mention> mentions, int noun) =>
        noun + 1 < mentions.Count && (mentions[noun + 1].IsUnknown || mentions[noun + 1].Meanings[0] is FieldMeaning or PeopleMeaning or EntityMeaning || mentions[noun + 1].Is(Keyword.Users));
}
