using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Tokens;

namespace Analytics.Engine.Questions.Reading;

/// <summary>Words for people, made from names in the data.</summary>
internal static class Naming
{
    public static string Of(Field field) => field.Source switch
    {
        FieldSource.EventProperty or FieldSource.UserAttribute => Plain(field.Path!.Split('.')[^1]),
        FieldSource.EventName => "event",
        FieldSource.UserId or FieldSource.ExternalUserId => "user",
        FieldSource.Revenue => "revenue",
        FieldSource.Day => "day",
        FieldSource.OccurredAt => "time",
        _ => field.Source.ToString().ToLowerInvariant(),
    };

    public static string Plain(string name) =>
        string.Join(' ', QuestionTokenizer.Words(name).Select(token => token.Lower));

    /// <summary>"PullRequestEvent" → "pull request", "Order Completed" → "order completed".</summary>
    public static string Event(string name)
    {
        var words = QuestionTokenizer.Words(name).Select(token => token.Lower).ToList();
        if (words.Count > 1 && words[^1] == "event")
        {
            words.RemoveAt(words.Count - 1);
        }

        return string.Join(' ', words);
    }

    /// <summary>Stems of the words of <see cref="Event"/>, by which names of events are compared.</summary>
    public static HashSet<string> Stems(string name) => [.. QuestionTokenizer.Words(Event(name)).Select(word => word.Stem)];

    /// <summary>"episode_finished": the thing, as stems in their order, and what happened to it; a name of one word has no thing.</summary>
    public static (string Thing, string Deed) ThingAndDeed(string name)
    {
        var stems = QuestionTokenizer.Words(Event(name)).Select(word => word.Stem).ToList();
        return stems.Count == 0 ? (string.Empty, string.Empty) : (string.Join(' ', stems.SkipLast(1)), stems[^1]);
    }

    public static string Of(EventSelection? selection) => selection switch
    {
        null or { Names.Count: 0, Label: null } => "events",
        { Label: { } label } => label,
        _ => string.Join(" or ", selection.Names.Select(Event)),
    };
}
