using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Rereading;

/// <summary>"members were invited" where rows say that a member was invited: it was done to them, and whose row it is did it.</summary>
internal static class PassivePeople
{
    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> mentions) => [.. mentions.Select(Reread)];

    private static Mention Reread(Mention mention) =>
        mention.Meanings[0] is PeopleMeaning { Selection: { } done } && mention.Text.Split(' ').Skip(1).Any(WordLists.PassiveVerbs.Contains)
        && mention.Meanings.OfType<EventMeaning>().FirstOrDefault(deed => !deed.IsPartial && deed.Selection.Names.SequenceEqual(done.Names)) is { } deed
            ? mention.Meant(deed)
            : mention;
}
