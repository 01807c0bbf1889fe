using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Tokens;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Rereading;

/// <summary>"until they get a card" where rows say that a card was issued: that moment, and not what is done with cards later.</summary>
internal static class ThingsReceived
{
    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> mentions, SemanticModel model)
    {
        for (var at = 2; at < mentions.Count; at++)
        {
            if (mentions[at].Meanings[0] is EventMeaning { IsPartial: true } && mentions[at - 1].Text.ToLowerInvariant() is "a" or "an" or "the" or "their" or "their first" && IsGetting(mentions[at - 2]) && Handed(mentions[at], model) is { } handed)
            {
                return [.. mentions.Take(at), mentions[at] with { Meanings = [new EventMeaning(EventSelection.Of(handed)) { Score = NameIndex.FamilyWord }] }, .. mentions.Skip(at + 1)];
            }
        }

        return mentions;
    }

    private static bool IsGetting(Mention mention) => WordLists.GettingVerbs.Contains(mention.Text) && !mention.IsContent;

    /// <summary>The one event by which people get such a thing.</summary>
    private static string? Handed(Mention mention, SemanticModel model)
    {
        var noun = QuestionTokenizer.Words(mention.Text)[^1].Stem;
        var names = model.Events.Select(definition => definition.Name).Where(name => QuestionTokenizer.Words(name) is [var thing, var deed] && thing.Stem == noun && WordLists.Handovers.Contains(deed.Stem)).Take(2).ToList();
        return names is [var only] ? only : null;
    }
}
