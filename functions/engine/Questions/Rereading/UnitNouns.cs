using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Rereading;

/// <summary>"how many kilometres", "revenue per km": a unit that nothing is called by stands for the one number that is counted in it.</summary>
internal static class UnitNouns
{
    private const double NearlyAsGood = 0.8;

    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> mentions, SemanticModel model)
    {
        Mention[]? changed = null;
        for (var at = 0; at < mentions.Count; at++)
        {
            if ((mentions[at].IsUnknown || (mentions[at].IsNoise && ((at > 0 && mentions[at - 1].Is(Keyword.Per)) || (at + 1 < mentions.Count && (mentions[at + 1].Text.Equals("per", StringComparison.OrdinalIgnoreCase) || IsDone(mentions[at + 1])))))) && !IsOfANumber(mentions, at) && NumberIn(mentions[at].Text.ToLowerInvariant(), EventsOf(mentions), model) is { } number)
            {
                changed ??= [.. mentions];
                changed[at] = mentions[at] with { Meanings = [new FieldMeaning(Field.Property(number.Path), number) { Score = 0.9 }] };
                FitDeeds(changed, number);
                if (at + 1 < mentions.Count && IsDone(mentions[at + 1]))
                {
                    changed[at + 1] = mentions[at + 1].Passed();
                }
            }
        }

        return changed ?? mentions;
    }

    /// <summary>"kWh charged": of the rows that the deed may mean, those that carry the number.</summary>
    private static void FitDeeds(Mention[] mentions, PropertyDefinition number)
    {
        for (var at = 0; at < mentions.Length; at++)
        {
            if (mentions[at].Meanings[0] is EventMeaning best && !best.Selection.Names.All(number.Events.Contains)
                && mentions[at].Meanings.OfType<EventMeaning>().FirstOrDefault(meaning => meaning.Score >= best.Score * NearlyAsGood && meaning.Selection.Names.All(number.Events.Contains)) is { } carrier)
            {
                mentions[at] = mentions[at].Meant(carrier);
            }
        }
    }

    /// <summary>"km driven".</summary>
    private static bool IsDone(Mention mention) => mention.Is(Keyword.LightVerb) && !mention.IsContent && (mention.Text.EndsWith("ed", StringComparison.OrdinalIgnoreCase) || mention.Text.EndsWith("en", StringComparison.OrdinalIgnoreCase));

    /// <summary>"20 km" is a quantity, "in km" how a number is to be said.</summary>
    private static bool IsOfANumber(IReadOnlyList<Mention> mentions, int at) =>
        at > 0 && (mentions[at - 1].Meanings[0] is NumberMeaning or SpanMeaning || mentions[at - 1].Text.Equals("in", StringComparison.OrdinalIgnoreCase));

    /// <summary>The rows that are named beside it: what was charged and what was produced may both be counted in kWh.</summary>
    private static HashSet<string> EventsOf(IReadOnlyList<Mention> mentions) =>
        mentions.Where(mention => mention.Meanings[0] is EventMeaning).SelectMany(mention => mention.Meanings.OfType<EventMeaning>().Where(meaning => meaning.Score >= mention.Score * NearlyAsGood)).SelectMany(meaning => meaning.Selection.Names).ToHashSet(StringComparer.Ordinal);

    private static PropertyDefinition? NumberIn(string unit, HashSet<string> events, SemanticModel model)
    {
        var dimensions = UnitsOfMeasure.Of(unit).Select(known => known.Dimension).Where(dimension => dimension is not (UnitsOfMeasure.Time or UnitsOfMeasure.Money or "share")).ToHashSet(StringComparer.Ordinal);
        if (unit.Length < 2 || dimensions.Count == 0)
        {
            return null;
        }

        var counted = model.Properties.Where(property => ModelFacts.IsNumeric(property) && UnitsOfMeasure.OfName(property.Path).Any(own => dimensions.Contains(own.Dimension))).ToList();
        return counted is [var only] ? only : counted.FindAll(property => property.Events.Any(events.Contains)) is [var named] ? named : null;
    }
}
