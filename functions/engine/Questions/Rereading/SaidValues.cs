using Analytics.Engine.Questions.Linking;

namespace Analytics.Engine.Questions.Rereading;

/// <summary>"rejected applications" where an outcome is "rejected": the value as it was said, and no far relative of another event ("offer declined").</summary>
internal static class SaidValues
{
    private const double Literal = 0.95;

    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> mentions) =>
        [.. mentions.Select((mention, at) => at + 1 < mentions.Count && mentions[at + 1].Meanings[0] is EventMeaning noun && mention.Meanings[0] is ValueMeaning { Score: >= Literal } ? WithoutRelatives(mention, noun) : mention)];

    private static Mention WithoutRelatives(Mention mention, EventMeaning noun) =>
        mention with { Meanings = [.. mention.Meanings.Where(meaning => meaning is not EventMeaning { IsRelated: true } far || far.Selection.Names.Any(noun.Selection.Names.Contains))] };
}
