using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Rereading;

/// <summary>"page load time" where the number is called load_time_ms: a word that is only a part of another property's name, directly before a number's own name, says of what the number is.</summary>
internal static class PartsOfNames
{
    private const double Partly = 0.8;
    private const double Wholly = 0.9;

    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> mentions) =>
        [.. mentions.Select((mention, at) => at + 1 < mentions.Count && OnlySaysOfWhat(mention, mentions[at + 1]) ? mention.Passed() : mention)];

    private static bool OnlySaysOfWhat(Mention mention, Mention next) =>
        next.Start == mention.End && !mention.Text.EndsWith('s')
        && mention.Meanings.All(meaning => meaning is FieldMeaning { Score: < Partly, Name: null })
        && next.Meanings[0] is FieldMeaning { Score: >= Wholly, Property: { } number } && ModelFacts.IsNumeric(number)
        && mention.Meanings.OfType<FieldMeaning>().Any(part => part.Property is { } property && property.Events.Any(number.Events.Contains));
}
