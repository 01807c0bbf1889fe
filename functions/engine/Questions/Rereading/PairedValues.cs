using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Rereading;

/// <summary>"juniors vs leads": beside a value a word that alone might be anything is another value of the same property.</summary>
internal static class PairedValues
{
    private const double Certain = 0.8;

    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> mentions)
    {
        List<Mention>? changed = null;
        for (var at = 1; at + 1 < mentions.Count; at++)
        {
            if (!mentions[at].Is(Keyword.Versus, Keyword.And, Keyword.Or) || mentions[at].IsContent)
            {
                continue;
            }

            foreach (var (sure, unsure) in new[] { (at - 1, at + 1), (at + 1, at - 1) })
            {
                if (mentions[sure].Meanings[0] is ValueMeaning { Score: >= Certain } value && ValueOf(mentions[unsure]) is { Score: < Certain } other && other.Field == value.Field)
                {
                    changed ??= [.. mentions];
                    changed[unsure] = mentions[unsure] with { Meanings = [other with { Score = Certain }, .. mentions[unsure].Meanings.Where(meaning => meaning != other && meaning is not KeywordMeaning)] };
                }
            }
        }

        return changed ?? mentions;
    }

    /// <summary>"international vs instant": the grammar's "others" give way to a value beside which another stands.</summary>
    private static ValueMeaning? ValueOf(Mention mention) =>
        mention.Meanings[0] as ValueMeaning ?? (mention.Meanings[0] is KeywordMeaning { Keyword: Keyword.Others } && mention.Text.Length > Shortest ? mention.As<ValueMeaning>() : null);

    /// <summary>"rest" and "other" stay what they are.</summary>
    private const int Shortest = 6;
}
