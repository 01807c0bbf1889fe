using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Tokens;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Rereading;

/// <summary>"cart abandonment rate", "share of abandoned checkouts": the thing that is left is the event that has its word in its name.</summary>
internal static class Abandonments
{
    private static readonly HashSet<string> BuyingStems = [.. Lexicon.SynonymsOf(Stemmer.Stem("purchase")), Stemmer.Stem("purchase")];

    private const decimal MostOfIt = 0.67m;

    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> mentions)
    {
        var word = Enumerable.Range(0, mentions.Count).FirstOrDefault(at => IsWord(mentions[at]), -1);
        if (word < 0 || mentions.Where((_, at) => at != word).Count(mention => mention.Meanings[0] is EventMeaning) > 1)
        {
            return mentions;
        }

        var thing = Enumerable.Range(0, mentions.Count).Where(at => at != word && Math.Abs(at - word) <= 2).FirstOrDefault(at => Deed(mentions[at]) is not null, -1);
        return thing < 0 ? mentions : [.. mentions.Select((mention, at) => at == thing ? mention with { Meanings = [new EventMeaning(Deed(mention)!) { Score = NameIndex.FamilyWord }] } : mention)];
    }

    public static bool IsWord(Mention mention) => mention.Is(Keyword.DropOff) && mention.Meanings[0] is KeywordMeaning && mention.Text.Contains("abandon", StringComparison.OrdinalIgnoreCase);

    /// <summary>Of the events that bring money the one that brings most of it, or is called after buying, where there is one: a cart is not left for a renewal.</summary>
    public static EventSelection Bought(EventSelection sold, SemanticModel model)
    {
        var sales = model.Events.Where(definition => sold.Names.Contains(definition.Name)).ToList();
        var total = sales.Sum(sale => sale.Revenue ?? 0);
        var main = sales.Count > 1 && total > 0 ? sales.Find(sale => sale.Revenue > MostOfIt * total)?.Name : null;
        main ??= sold.Names.Where(name => QuestionTokenizer.Words(name).Any(part => BuyingStems.Contains(part.Stem))).ToList() is [var only] ? only : null;
        return main is null ? sold : sold with { Names = [main] };
    }

    /// <summary>The one event that has the word in its own name.</summary>
    private static EventSelection? Deed(Mention mention)
    {
        var deeds = mention.Meanings.OfType<EventMeaning>().Where(deed => !deed.IsRelated && deed.Score is < NameIndex.RelatedWord or >= NameIndex.FamilyWord).OrderByDescending(deed => deed.Score).ToList();
        return deeds.Count > 0 && (deeds.Count == 1 || deeds[0].Score > deeds[1].Score) ? deeds[0].Selection : null;
    }
}
