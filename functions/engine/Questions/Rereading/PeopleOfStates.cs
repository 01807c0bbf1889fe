using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Rereading;

/// <summary>"how many people became premium", "premium users" where rows say "premium started": the people of that deed, and no conversion and no number of rows.</summary>
internal static class PeopleOfStates
{
    private const double Whole = 0.9;

    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> mentions) => Became(Users(mentions));

    private static IReadOnlyList<Mention> Became(IReadOnlyList<Mention> mentions)
    {
        var became = Enumerable.Range(0, mentions.Count).FirstOrDefault(at => mentions[at].Text.ToLowerInvariant() is "became" or "become" or "becomes" or "have become", -1);
        if (became < 1 || became + 1 >= mentions.Count || !mentions[became - 1].Is(Keyword.Users, Keyword.Who, Keyword.Those) || State(mentions[became + 1]) is not { } state)
        {
            return mentions;
        }

        return [.. mentions.Take(became), mentions[became + 1] with { Meanings = [state, .. mentions[became + 1].Meanings.Skip(1)] }, .. mentions.Skip(became + 2)];
    }

    private static IReadOnlyList<Mention> Users(IReadOnlyList<Mention> mentions)
    {
        for (var at = 0; at + 1 < mentions.Count; at++)
        {
            if (mentions[at + 1].Is(Keyword.Users) && !mentions[at + 1].IsContent && mentions[at + 1].Text.EndsWith('s') && !mentions[at].Text.EndsWith('s') && !mentions[at].Text.Contains(' ', StringComparison.Ordinal) && State(mentions[at]) is { } state)
            {
                var people = new Mention(mentions[at].Start, mentions[at + 1].End, $"{mentions[at].Text} {mentions[at + 1].Text}", [new PeopleMeaning(state.Selection) { Score = Whole }]);
                return [.. mentions.Take(at), people, .. mentions.Skip(at + 2)];
            }
        }

        return mentions;
    }

    /// <summary>What begins the state that the word names: the first of the events that are called by it and something else.</summary>
    private static EventMeaning? State(Mention mention) =>
        mention.Meanings[0] is EventMeaning { IsPartial: true, IsRelated: false } named && mention.Meanings.Skip(1).All(meaning => meaning is EventMeaning) ? named with { IsPartial = false, Score = Whole } : null;
}
