using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Rereading;

/// <summary>"annual vs monthly" where rows say whether they are annual: two kinds of rows, and no steps in time.</summary>
internal static class FlagsOfSteps
{
    private const double Named = 0.95;

    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> mentions)
    {
        for (var at = 1; at + 1 < mentions.Count; at++)
        {
            if (!mentions[at].Is(Keyword.Versus, Keyword.Or, Keyword.Compared) || mentions[at].IsContent || mentions[at - 1].Meanings[0] is not GrainMeaning || mentions[at + 1].Meanings[0] is not GrainMeaning)
            {
                continue;
            }

            if (Flag(mentions[at - 1]) is { } first)
            {
                return [.. mentions.Take(at - 1), mentions[at - 1] with { Meanings = [first] }, mentions[at].Said(Keyword.Versus, "vs"), mentions[at + 1].Said(Keyword.Others, "others"), .. mentions.Skip(at + 2)];
            }

            if (Flag(mentions[at + 1]) is { } second)
            {
                return [.. mentions.Take(at - 1), mentions[at + 1] with { Meanings = [second] }, mentions[at].Said(Keyword.Versus, "vs"), mentions[at - 1].Said(Keyword.Others, "others"), .. mentions.Skip(at + 2)];
            }
        }

        return mentions;
    }

    private static FieldMeaning? Flag(Mention mention) => mention.Meanings.OfType<FieldMeaning>().FirstOrDefault(field => field.Score >= Named && YesNo.Of(field.Property) is not null);
}
