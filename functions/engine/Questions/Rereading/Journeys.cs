using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Rereading;

/// <summary>"how many members went from consult to prescription to claim": each thing on the way is a step that follows the one before; a thing's own word is the event in which it begins.</summary>
internal static class Journeys
{
    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> mentions, SemanticModel model)
    {
        if (mentions.Any(mention => IsWord(mention, Keyword.Funnel)))
        {
            // "funnel from application to interview to offer": every step is something that happened.
            return [.. mentions.Select((mention, at) => at > 0 && mentions[at - 1].Is(Keyword.By, Keyword.Per, Keyword.Each) ? mention : Begun(mention, model))];
        }

        var from = Enumerable.Range(1, Math.Max(0, mentions.Count - 1)).FirstOrDefault(at => IsWord(mentions[at], Keyword.From) && WordLists.GoingVerbs.Contains(mentions[at - 1].Text), -1);
        var to = from < 0 ? [] : Enumerable.Range(from + 1, mentions.Count - from - 1).Where(at => IsWord(mentions[at], Keyword.To)).ToHashSet();
        if (to.Count == 0 || mentions[to.First() - 1].Meanings[0] is ValueMeaning || !mentions.Take(from).Any(mention => mention.Is(Keyword.Users, Keyword.Who) || mention.Meanings[0] is PeopleMeaning))
        {
            return mentions;
        }

        return [.. mentions.Select((mention, at) => at < from ? mention : to.Contains(at) ? mention.Said(Keyword.Then, "then") : Begun(mention, model))];
    }

    private static bool IsWord(Mention mention, Keyword keyword) => mention.Is(keyword) && !mention.IsContent;

    private static Mention Begun(Mention mention, SemanticModel model) =>
        mention.Meanings[0] is FieldMeaning { Property: { Role: PropertyRole.Identifier } key } field && SharedKeys.OriginOf(model, key) is { } origin
            ? mention with { Meanings = [new EventMeaning(EventSelection.Of(origin)) { Score = field.Score }, .. mention.Meanings.Where(meaning => meaning is not EventMeaning)] }
            : mention;
}
