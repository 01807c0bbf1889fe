using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Tokens;

namespace Analytics.Engine.Questions.Rereading;

/// <summary>"tickets by channel" where rows are called "ticket_closed" and others have an "issue.number": the word itself comes before its relatives.</summary>
internal static class WordsOfEvents
{
    private const double Literal = 0.95;

    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> mentions) => [.. mentions.Select((mention, at) => Named(mention, isNumbered: at > 0 && mentions[at - 1].Meanings[0] is NumberMeaning) is { } named ? Meant(mention, named) : mention)];

    /// <summary>A value of the verb would be looked for beside the event.</summary>
    private static Mention Meant(Mention mention, EventMeaning named) =>
        mention.Meanings[0] is ValueMeaning ? mention with { Meanings = [named with { Score = mention.Score }, .. mention.Meanings.Where(meaning => meaning is not ValueMeaning && meaning != named)] } : mention.Meant(named);

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
            ValueMeaning { Score: < Literal, Definition: null, Field.Source: FieldSource.EventProperty, Value: var value } => IsCalled(value, said.Lower) || !mention.Text.EndsWith('s') ? null : mention.Meanings.OfType<EventMeaning>().FirstOrDefault(called => called.Selection is { Names.Count: > 0, Where: null } && called.Selection.Names.All(name => IsCalled(name, said.Lower))),
            _ => null,
        };
    }

    /// <summary>The plural was said of the word as it is written there; "payments" are no plural of "paid".</summary>
    private static bool IsCalled(string name, string plural) => QuestionTokenizer.Words(name).Any(word => plural.StartsWith(word.Lower, StringComparison.Ordinal) && plural.Length - word.Lower.Length <= 2);
}
