using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Tokens;

namespace Analytics.Engine.Questions.Rereading;

/// <summary>"tickets by channel" where rows are called "ticket_closed" and others have an "issue.number": the word itself comes before its relatives.</summary>
internal static class WordsOfEvents
{
    private const double Literal = 0.95;

    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> mentions) => [.. mentions.Select((mention, at) => Named(mention, isNumbered: at > 0 && mentions[at - 1].Meanings[0] is NumberMeaning) is { } named ? mention.Meant(named) : mention)];

    /// <summary>"pages" may well be the paths that page views have; of another row's property, or behind a number, they are not.</summary>
    private static EventMeaning? Named(Mention mention, bool isNumbered)
    {
        if (QuestionTokenizer.Words(mention.Text) is not [.., var said])
        {
            return null;
        }

        bool IsIn(string name) => QuestionTokenizer.Words(name).Any(word => word.Stem == said.Stem);
        var named = mention.Meanings.OfType<EventMeaning>().FirstOrDefault(named => named is { IsRelated: false, Selection: { Names.Count: > 0, Where: null } } && named.Selection.Names.All(IsIn));
        return mention.Meanings[0] switch
        {
            FieldMeaning { Name: null, Definition: null, Field: { Source: FieldSource.EventProperty, Path: { } path }, Property: { Synonyms.Count: 0 } property } => IsIn(path) || (!isNumbered && named is not null && named.Selection.Names.Any(property.Events.Contains)) ? null : named,
            // "failed payments" where a status is "paid".
            ValueMeaning { Score: < Literal, Definition: null, Field.Source: FieldSource.EventProperty, Value: var value } => IsIn(value) || !mention.Text.EndsWith('s') ? null : named,
            _ => null,
        };
    }
}
