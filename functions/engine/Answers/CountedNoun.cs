using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Reading;

namespace Analytics.Engine.Answers;

/// <summary>
/// What was counted, as a noun that stands in a sentence: a question may name events by a verb ("what did she buy"), an event may be called by a noun
/// and what happened to it ("order placed"), and one of many is no plural.
/// </summary>
internal static class CountedNoun
{
    public static string Of(Measure measure, string label, decimal number)
    {
        if (measure is not AggregateMeasure { Aggregation: Aggregation.Count, Field: null, Entity: null, Per: null, Selection: { Names: [var name] } rows } || IsPhrase(label))
        {
            return number == 1 && measure is AggregateMeasure { Aggregation: Aggregation.CountDistinct, Per: null } && !label.Contains(' ', StringComparison.Ordinal) && IsPlural(label) ? Singular(label) : label;
        }

        var words = label.Split(' ');
        if (IsPlural(words[^1]))
        {
            return number == 1 && words.Length == 1 ? Singular(label) : label;
        }

        // "orders placed" says it already; a label that people gave says what they want it to say.
        if ((words.Length > 1 && IsParticiple(words[^1]) && IsPlural(words[^2])) || (rows.Label is { } given && string.Equals(given, label, StringComparison.OrdinalIgnoreCase) && !string.Equals(given, Naming.Event(name), StringComparison.OrdinalIgnoreCase)))
        {
            return label;
        }

        var called = Naming.Event(name).Split(' ');
        return called is [.., var noun, var deed] && IsParticiple(deed) && !IsParticiple(noun)
            ? string.Join(' ', [.. called[..^2], number == 1 || IsPlural(noun) ? noun : AnswerMaterial.Plural(noun, number), deed])
            : $"{string.Join(' ', called)} {AnswerMaterial.Plural("event", number)}";
    }

    /// <summary>"orders by guests": more than a name is said.</summary>
    private static bool IsPhrase(string label) => label.Split(' ').Any(word => word is "of" or "with" or "by" or "per" or "in" or "and" or "or" or "who" or "that" or "from" or "to" or "events") || label.Contains(',', StringComparison.Ordinal);

    private static bool IsPlural(string word) => word.EndsWith('s') && !word.EndsWith("ss", StringComparison.Ordinal);

    public static bool IsParticiple(string word) => word.EndsWith("ed", StringComparison.Ordinal) || Irregular.Contains(word);

    private static readonly string[] Irregular = ["paid", "sent", "sold", "bought", "made", "begun", "lost", "won", "taken", "given", "shown", "held", "written", "built"];

    private static string Singular(string word) =>
        word.Length > 4 && word.EndsWith("ies", StringComparison.Ordinal) ? word[..^3] + "y"
        : Hissing.Any(end => word.EndsWith(end + "es", StringComparison.Ordinal)) ? word[..^2]
        : word[..^1];

    private static readonly string[] Hissing = ["ss", "x", "ch", "sh"];
}
