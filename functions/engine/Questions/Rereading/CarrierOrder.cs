using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Tokens;

namespace Analytics.Engine.Questions.Rereading;

/// <summary>
/// Names in one question fit each other: of several properties that a word may mean, those come first that the named events carry; of several
/// events, those that carry the named properties.
/// </summary>
internal static class CarrierOrder
{
    /// <summary>How much worse a carried reading may fit and still be preferred.</summary>
    private const double Slack = 0.25;

    /// <summary>The same for one word that nothing better of these rows fits ("reason" where they carry a "failure reason").</summary>
    private const double WideSlack = 0.62;

    private const double Certain = 0.9;

    private static readonly string[] After = ["new", "to", "target", "destination", "current", "after"];

    private static readonly string[] Before = ["old", "from", "previous", "prior", "source", "origin", "before"];

    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> mentions, SemanticModel model)
    {
        var read = mentions.Select((mention, at) => Certainty.Of(mention, at > 0 ? mentions[at - 1] : null, at + 1 < mentions.Count ? mentions[at + 1] : null)).ToList();
        var fitted = read.Select(mention => EventsFirst(mention, read)).Select(mention => Untied(mention, read)).ToList();
        var named = fitted.Select(Named).OfType<EventMeaning>().SelectMany(meaning => meaning.Selection.Names)
            .Concat(fitted.Select(mention => mention.Meanings[0]).OfType<MetricMeaning>().SelectMany(metric => RowsOf(metric.Metric.Measure))).ToHashSet(StringComparer.Ordinal);
        if (named.Count == 0 && fitted.Select(mention => mention.Meanings[0]).OfType<FieldMeaning>().FirstOrDefault(field => Reading.ModelFacts.IsNumeric(field.Property) && field.Property is { Events.Count: 1 }) is { } measured)
        {
            named = [.. measured.Property!.Events];
        }

        var ends = mentions.Count > 0 ? mentions[^1].Text.ToLowerInvariant() switch { "from" => Before, "to" or "into" => After, _ => [] } : [];
        return named.Count == 0 || named.Count == model.Events.Count ? fitted : [.. fitted.Select(mention => FieldsFirst(mention, named, ends))];
    }

    /// <summary>The rows that a metric is taken of.</summary>
    private static IEnumerable<string> RowsOf(Measure measure) => measure switch
    {
        RatioMeasure ratio => RowsOf(ratio.Numerator).Concat(RowsOf(ratio.Denominator)),
        ArithmeticMeasure arithmetic => RowsOf(arithmetic.Left).Concat(RowsOf(arithmetic.Right)),
        AggregateMeasure { Selection.Names: { } names } => names,
        _ => [],
    };

    /// <summary>The event that the mention most likely is.</summary>
    private static EventMeaning? Named(Mention mention) => mention.Meanings[0] switch
    {
        EventMeaning best => best,
        PeopleMeaning { Selection: { Names.Count: > 0 } done, Users: null } => new EventMeaning(done),
        FieldMeaning or MetricMeaning or ValueMeaning or TimeMeaning => null,
        _ => mention.Meanings.OfType<EventMeaning>().FirstOrDefault(meaning => !meaning.IsPartial),
    };

    /// <summary>"guild with most members joining": of the events that "joining" may mean, the one that has guilds.</summary>
    private static Mention EventsFirst(Mention mention, IReadOnlyList<Mention> mentions)
    {
        if (mention.Meanings[0] is not EventMeaning { Score: < Certain } best)
        {
            return mention;
        }

        var fields = mentions.Where(other => other != mention).Select(other => other.Meanings[0]).OfType<FieldMeaning>().Where(field => field.Score >= Certain && field.Property is { Events.Count: > 0 }).ToList();
        if (fields.Count == 0 || fields.Exists(field => best.Selection.Names.Any(field.Property!.Events.Contains)))
        {
            return mention;
        }

        var fitting = mention.Meanings.OfType<EventMeaning>().FirstOrDefault(meaning => meaning.Score >= best.Score - 0.6 && fields.Exists(field => meaning.Selection.Names.Any(field.Property!.Events.Contains)));
        return fitting is null ? mention : mention.Meant(fitting);
    }

    /// <summary>"the home team had more than 4 goals": of several numbers of goals the one that another word of the question names.</summary>
    private static Mention Untied(Mention mention, IReadOnlyList<Mention> mentions)
    {
        if (mention.Meanings[0] is not FieldMeaning { Field.Path: not null } best)
        {
            return mention;
        }

        var tied = mention.Meanings.OfType<FieldMeaning>().Where(meaning => meaning.Field.Path is not null && meaning.Score >= best.Score - 0.02 && meaning.Name is null).DistinctBy(meaning => meaning.Field).ToList();
        if (tied.Count < 2)
        {
            return mention;
        }

        var own = QuestionTokenizer.Words(mention.Text).Select(word => word.Stem).ToHashSet(StringComparer.Ordinal);
        var said = mentions.Where(other => other != mention).SelectMany(other => QuestionTokenizer.Words(other.Text)).Select(word => word.Stem).ToHashSet(StringComparer.Ordinal);
        var ranked = tied.Select(meaning => (meaning, Count: QuestionTokenizer.Words(meaning.Field.Path!).Count(word => !own.Contains(word.Stem) && said.Contains(word.Stem)))).OrderByDescending(pair => pair.Count).ToList();
        var chosen = ranked[0].Count > ranked[1].Count ? ranked[0].meaning : null;
        return chosen is null ? mention : mention with { Meanings = [chosen with { Score = best.Score + 0.02 }, .. mention.Meanings.Where(meaning => meaning != chosen)] };
    }

    private static Mention FieldsFirst(Mention mention, HashSet<string> named, string[] ends)
    {
        if (mention.Meanings[0] is ValueMeaning { Property: not null } value)
        {
            return ValuesFirst(mention, value, named);
        }

        if (mention.Meanings[0] is not FieldMeaning best || IsCarried(best, named))
        {
            return mention;
        }

        var slack = mention.End - mention.Start == 1 && mention.Meanings.OfType<FieldMeaning>().All(meaning => meaning.Score < best.Score - Slack || !IsCarried(meaning, named)) ? WideSlack : Slack;
        var carried = mention.Meanings.OfType<FieldMeaning>().Where(meaning => meaning.Score >= best.Score - slack && meaning.Field.Source == FieldSource.EventProperty && IsCarried(meaning, named))
            .OrderByDescending(meaning => QuestionTokenizer.Words(meaning.Field.Path!).Any(word => ends.Contains(word.Lower))).ThenByDescending(meaning => meaning.Score).FirstOrDefault();
        return carried is null ? mention : mention.Meant(carried);
    }

    /// <summary>"pushes to master": of several properties with that value the one that pushes have.</summary>
    private static Mention ValuesFirst(Mention mention, ValueMeaning best, HashSet<string> named)
    {
        bool Fits(ValueMeaning value) => value.Property is not { Events.Count: > 0 } property || property.Events.Any(named.Contains);
        var fitting = Fits(best) ? null : mention.Meanings.OfType<ValueMeaning>().FirstOrDefault(value => value.Field.Source == FieldSource.EventProperty && value.Score >= best.Score - Slack && Fits(value));
        return fitting is null ? mention : mention.Meant(fitting);
    }

    private static bool IsCarried(FieldMeaning meaning, HashSet<string> named) =>
        meaning.Property is not { Events.Count: > 0 } property || property.Events.Any(named.Contains);
}
