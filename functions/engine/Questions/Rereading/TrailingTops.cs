using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Rereading;

/// <summary>"which products sell best? top 10": how many of them is said behind the question.</summary>
internal static class TrailingTops
{
    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> mentions)
    {
        var at = Enumerable.Range(0, Math.Max(0, mentions.Count - 1)).LastOrDefault(place => mentions[place].Is(Keyword.Top) && !mentions[place].IsContent && mentions[place + 1].As<NumberMeaning>() is not null, -1);
        return at > 2 && mentions[0].Is(Keyword.Which) && mentions[1].IsContent && mentions[at - 1].Text is "?" or "," or "." or ":" or "-" or ";" && mentions.Skip(at + 2).All(mention => mention.IsNoise && !mention.IsContent)
            ? [mentions[0], mentions[at + 1] with { Start = mentions[0].End, End = mentions[0].End, Meanings = [mentions[at + 1].As<NumberMeaning>()!] }, .. mentions.Take(at - 1).Skip(1), .. mentions.Skip(at + 2)]
            : mentions;
    }
}
