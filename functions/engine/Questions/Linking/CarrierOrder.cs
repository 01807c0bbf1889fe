using Analytics.Engine.Model;
using Analytics.Engine.Planning;

namespace Analytics.Engine.Questions.Linking;

/// <summary>Of several properties that a word may mean, those come first that the events named in the question carry.</summary>
internal static class CarrierOrder
{
    /// <summary>How much worse a carried property may fit and still be preferred.</summary>
    private const double Slack = 0.25;

    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> mentions, SemanticModel model)
    {
        var named = mentions.Select(Named).OfType<EventMeaning>().SelectMany(meaning => meaning.Selection.Names).ToHashSet(StringComparer.Ordinal);
        return named.Count == 0 || named.Count == model.Events.Count ? mentions : [.. mentions.Select(mention => Ordered(mention, named))];
    }

    /// <summary>The event that the mention most likely is.</summary>
    private static EventMeaning? Named(Mention mention) => mention.Meanings[0] switch
    {
        EventMeaning best => best,
        FieldMeaning or MetricMeaning or ValueMeaning or TimeMeaning => null,
        _ => mention.Meanings.OfType<EventMeaning>().FirstOrDefault(meaning => !meaning.IsPartial),
    };

    private static Mention Ordered(Mention mention, HashSet<string> named)
    {
        if (mention.Meanings[0] is not FieldMeaning best || IsCarried(best, named))
        {
            return mention;
        }

        var carried = mention.Meanings.OfType<FieldMeaning>().FirstOrDefault(meaning => meaning.Score >= best.Score - Slack && meaning.Field.Source == FieldSource.EventProperty && IsCarried(meaning, named));
        return carried is null ? mention : mention with { Meanings = [carried with { Score = best.Score }, .. mention.Meanings.Where(meaning => meaning != carried)] };
    }

    private static bool IsCarried(FieldMeaning meaning, HashSet<string> named) =>
        meaning.Property is not { Events.Count: > 0 } property || property.Events.Any(named.Contains);
}
