using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Tokens;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Rereading;

/// <summary>"insured owners" where "cancelled by" may be the owner: unless those rows are spoken of, the word means the people themselves and not who is told in the rows.</summary>
internal static class DoersByName
{
    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> mentions)
    {
        Mention[] read = [.. mentions.Select((mention, at) => IsDoer(mention) && !AreSpokenOf(mentions, at) ? mention.Said(Keyword.Users) : mention)];
        return [.. read.Where((mention, at) => !(at + 1 < read.Length && IsOwned(mention) && IsOwner(read[at + 1])))];
    }

    /// <summary>"pet owners", "job seekers": what they have or look for says who they are, and not which of them.</summary>
    private static bool IsOwner(Mention mention) => mention.Meanings[0] is KeywordMeaning { Keyword: Keyword.Users } && WordLists.Owners.Contains(Lexicon.StemOf(mention.Text));

    private static bool IsOwned(Mention mention) =>
        mention.End - mention.Start == 1 && !mention.Text.EndsWith('s') && (mention.IsUnknown || mention.Meanings[0] is FieldMeaning { Property.Role: PropertyRole.Identifier } or EventMeaning { IsPartial: true });

    private static bool IsDoer(Mention mention) =>
        mention.Meanings[0] is ValueMeaning { Operator: TestOperator.Equals, Property.Path: var path } && PersonNouns.Is(mention.Text) && QuestionTokenizer.Words(path.Split('.')[^1]) is [.., { Lower: "by" }];

    /// <summary>"cancelled by owners", "did owners cancel": the deed is named.</summary>
    private static bool AreSpokenOf(IReadOnlyList<Mention> mentions, int at)
    {
        var deeds = QuestionTokenizer.Words(((ValueMeaning)mentions[at].Meanings[0]).Property!.Path.Split('.')[^1]).SkipLast(1).ToList();
        return mentions.Where((_, other) => other != at).SelectMany(other => QuestionTokenizer.Words(other.Text)).Any(word => deeds.Exists(deed => deed.Stem == word.Stem || (Derivation.RootOf(deed.Lower) is { } root && root == Derivation.RootOf(word.Lower))));
    }
}
