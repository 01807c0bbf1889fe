using Analytics.Engine.Model;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Rereading;

/// <summary>"how many subscribers": a word for people in general that is made from a deed which only some users did names these users.</summary>
internal static class SomePeople
{
    /// <summary>With a greater share of all users the word may as well be what the organization calls all of them ("players", who play).</summary>
    private const double LargestShare = 0.6;

    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> mentions, SemanticModel model)
    {
        Mention[]? changed = null;
        for (var at = 0; at < mentions.Count; at++)
        {
            if (mentions[at].Meanings[0] is KeywordMeaning { Keyword: Keyword.Users } && mentions[at].Meanings.OfType<PeopleMeaning>().FirstOrDefault() is { Selection: { Names.Count: > 0 } deed } people && IsDoneBySome(deed.Names, model))
            {
                changed ??= [.. mentions];
                changed[at] = mentions[at].Meant(people);
            }
        }

        return changed ?? mentions;
    }

    private static bool IsDoneBySome(IReadOnlyList<string> names, SemanticModel model) =>
        model.Events.Where(definition => names.Contains(definition.Name)).Sum(definition => definition.Users) is > 0 and var doers && doers < model.UserCount * LargestShare;
}
