using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Tokens;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Rereading;

/// <summary>"cart abandonment rate", "share of abandoned checkouts": those who did the deed that is named and then did not buy.</summary>
internal static class Abandonments
{
    private static readonly HashSet<string> BuyingStems = [.. Lexicon.SynonymsOf(Stemmer.Stem("purchase")), Stemmer.Stem("purchase")];

    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> mentions, SemanticModel model)
    {
        var word = Enumerable.Range(0, mentions.Count).FirstOrDefault(at => mentions[at].Is(Keyword.DropOff) && !mentions[at].IsContent && mentions[at].Text.StartsWith("abandon", StringComparison.OrdinalIgnoreCase), -1);
        if (word < 0 || mentions.Where((_, at) => at != word).Count(mention => mention.Meanings[0] is EventMeaning) > 1)
        {
            return mentions;
        }

        var thing = Enumerable.Range(0, mentions.Count).Where(at => at != word && Math.Abs(at - word) <= 2).FirstOrDefault(at => Deed(mentions[at]) is not null, -1);
        if (thing < 0 || Deed(mentions[thing]) is not { } begun || Buying(model, begun) is not { } bought)
        {
            return mentions;
        }

        return [.. mentions.SelectMany((mention, at) => at == thing ? Steps(mention, begun, bought) : [mention])];
    }

    private static IEnumerable<Mention> Steps(Mention mention, EventSelection begun, EventSelection bought)
    {
        yield return mention with { Text = "from", Meanings = [new KeywordMeaning(Keyword.From) { Score = 0.9 }] };
        yield return mention with { Meanings = [new EventMeaning(begun) { Score = 0.9 }] };
        yield return mention with { Text = "to", Meanings = [new KeywordMeaning(Keyword.To) { Score = 0.9 }] };
        yield return mention with { Text = "purchase", Meanings = [new EventMeaning(bought) { Score = 0.9 }] };
    }

    /// <summary>The one event that has the word in its own name.</summary>
    private static EventSelection? Deed(Mention mention)
    {
        var deeds = mention.Meanings.OfType<EventMeaning>().Where(deed => !deed.IsRelated && deed.Score is < NameIndex.RelatedWord or >= NameIndex.FamilyWord).OrderByDescending(deed => deed.Score).ToList();
        return deeds.Count > 0 && (deeds.Count == 1 || deeds[0].Score > deeds[1].Score) ? deeds[0].Selection : null;
    }

    private static EventSelection? Buying(SemanticModel model, EventSelection begun)
    {
        var paid = model.Events.Where(definition => definition.Revenue is > 0 && !begun.Names.Contains(definition.Name)).ToList();
        var named = paid.Where(definition => QuestionTokenizer.Words(definition.Name).Any(part => BuyingStems.Contains(part.Stem))).ToList();
        return named is [var only] ? EventSelection.Of(only.Name) : paid is [var sole] ? EventSelection.Of(sole.Name) : null;
    }
}
