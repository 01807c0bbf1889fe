using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Tokens;

namespace Analytics.Engine.Questions.Rereading;

/// <summary>"tickets by channel" where rows are called "ticket_closed" and others have an "issue.number": the word itself comes before its relatives.</summary>
internal static class WordsOfEvents
{
    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> mentions) => [.. mentions.Select((mention, at) => Named(mention, isNumbered: at > 0 && mentions[at - 1].Meanings[0] is NumberMeaning) is { } named ? mention.Meant(named) : mention)];

    /// <summary>"pages" may well be the paths that page views have; of another row's property, or behind a number, they are not.</summary>
    private static EventMeaning? Named(Mention mention, bool isNumbered)
    {
        if (mention.Meanings[0] is not FieldMeaning { Name: null, Definition: null, Field: { Source: FieldSource.EventProperty, Path: { } path }, Property: { Synonyms.Count: 0 } property } || QuestionTokenizer.Words(mention.Text) is not [.., var said])
        {
            return null;
        }

        bool IsIn(string name) => QuestionTokenizer.Words(name).Any(word => word.Stem == said.Stem);
        return IsIn(path) ? null : mention.Meanings.OfType<EventMeaning>().FirstOrDefault(named => named is { IsRelated: false, Selection: { Names.Count: > 0, Where: null } } && named.Selection.Names.All(IsIn) && (isNumbered || !named.Selection.Names.Any(property.Events.Contains)));
    }
}
