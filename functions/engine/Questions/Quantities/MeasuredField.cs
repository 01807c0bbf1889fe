using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Tokens;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Quantities;

/// <summary>The number of the data that a quality ("heavier") or a unit ("kg") is about, and how to say a quantity in its unit.</summary>
internal sealed record MeasuredField(Field Field, PropertyDefinition Property)
{
    private const decimal SecondsOfHour = 3600;

    /// <summary>A delay of no unit is rather counted in minutes than in hours.</summary>
    private const decimal MinutesOfHour = 60;
    private const double NameWeight = 10;
    private const double UnitWeight = 6;
    private const double RoleWeight = 4;
    private const double AttributeLoss = 2;
    private const double SideLoss = 3;
    private const double TotalGain = 0.5;

    /// <summary>"Minutes" of a call are how long it was, rather than a wait or a delay that is counted in minutes too.</summary>
    private const int BareUnit = 3;

    /// <summary>Amounts that stand beside what something costs.</summary>
    private static readonly HashSet<string> SideAmounts = [.. new[] { "refund", "discount", "tip", "tax", "vat", "fee", "deposit", "credit", "balance", "shipping", "other" }.Select(Stemmer.Stem)];

    /// <param name="model">The data.</param>
    /// <param name="events">The events that the question names; empty: none.</param>
    /// <param name="quality">What is compared, when a word says so.</param>
    /// <param name="quantity">What it is compared with, when there is one.</param>
    public static MeasuredField? Of(SemanticModel model, IReadOnlySet<string> events, Quality? quality, QuantityPhrase? quantity)
    {
        var properties = model.Properties.Where(property => events.Count == 0 || property.Events.Count == 0 || property.Events.Any(events.Contains)).Select(property => (Property: property, Field: Field.Property(property.Path), Loss: 0.0));
        var attributes = model.Attributes.Select(attribute => (Property: attribute, Field: Field.Attribute(attribute.Path), Loss: events.Count == 0 ? 0 : AttributeLoss));
        var best = properties.Concat(attributes).Where(candidate => ModelFacts.IsNumeric(candidate.Property))
            .Select(candidate => (candidate, Score: Score(candidate.Property, quality, quantity) - candidate.Loss))
            .Where(pair => pair.Score > 0).OrderByDescending(pair => pair.Score).ThenByDescending(pair => pair.candidate.Property.Count).FirstOrDefault();
        return best.Score > 0 ? new MeasuredField(best.candidate.Field, best.candidate.Property) : null;
    }

    /// <summary>The quantity in the unit of the number; as it is where one of both has none.</summary>
    public decimal ValueOf(QuantityPhrase quantity)
    {
        var own = UnitsOfMeasure.OfName(Property.Path);
        foreach (var unit in quantity.Units)
        {
            if (own.FirstOrDefault(other => other.Dimension == unit.Dimension) is { } same)
            {
                return quantity.Value * unit.Factor / same.Factor;
            }

            if (unit.Dimension == UnitsOfMeasure.Time && own.Count == 0)
            {
                return Property.Role == PropertyRole.Duration ? quantity.Value * unit.Factor : unit.Factor == SecondsOfHour ? quantity.Value * MinutesOfHour : quantity.Value;
            }
        }

        return quantity.IsMoney && own.FirstOrDefault(unit => unit.Dimension == UnitsOfMeasure.Money) is { } coin ? quantity.Value / coin.Factor : quantity.Value;
    }

    /// <summary>Whether the number can be counted in a unit of the quantity.</summary>
    public static bool Fits(PropertyDefinition property, QuantityPhrase quantity)
    {
        var own = UnitsOfMeasure.OfName(property.Path);
        return quantity.IsMoney ? property.Role == PropertyRole.Money || own.Any(unit => unit.Dimension == UnitsOfMeasure.Money)
            : own.Count == 0 || own.Any(unit => quantity.Units.Any(other => other.Dimension == unit.Dimension));
    }

    private static double Score(PropertyDefinition property, Quality? quality, QuantityPhrase? quantity)
    {
        var words = QuestionTokenizer.Words(property.Path).Select(word => word.Stem).ToList();
        var rank = quality is null ? -1 : Enumerable.Range(0, quality.Names.Count).FirstOrDefault(name => words.Contains(quality.Names[name]), -1);
        var own = UnitsOfMeasure.OfName(property.Path).Select(unit => unit.Dimension).ToList();
        rank = rank < 0 && quality is not null && own.Exists(quality.Dimensions.Contains) && QuestionTokenizer.Words(property.Path).All(word => UnitsOfMeasure.Of(word.Lower).Count > 0) ? BareUnit : rank;
        var asked = quantity is null ? [] : quantity.IsMoney ? [UnitsOfMeasure.Money] : quantity.Units.Select(unit => unit.Dimension).ToList();
        var score = rank < 0 ? 0 : NameWeight - (rank * 0.3);
        if (own.Exists(asked.Contains))
        {
            score += UnitWeight;
        }
        else if ((asked.Count > 0 && own.Count > 0) || (asked.Count > 0 && !IsOf(property, words, asked)) || (quality is { Dimensions.Count: > 0 } && asked.Count > 0 && !asked.Exists(quality.Dimensions.Contains)))
        {
            return 0;
        }

        if (rank < 0 && quality is not null && asked.Count > 0 && !asked.Exists(quality.Dimensions.Contains))
        {
            return 0;
        }

        var meant = asked.Count > 0 ? asked : rank < 0 && quality is not null ? [.. quality.Dimensions] : [];
        if (own.Exists(meant.Contains) || (property.Role == PropertyRole.Money && meant.Contains(UnitsOfMeasure.Money)) || (property.Role == PropertyRole.Duration && own.Count == 0 && meant.Contains(UnitsOfMeasure.Time)))
        {
            score += RoleWeight;
        }

        return score > 0 && words.Exists(SideAmounts.Contains) ? score - SideLoss : score > 0 && words.Exists(word => word is "total") ? score + TotalGain : score;
    }

    /// <summary>Whether a number without a unit of its own may be counted in one of these.</summary>
    private static bool IsOf(PropertyDefinition property, List<string> words, List<string> asked) =>
        !asked.Contains(UnitsOfMeasure.Money) || property.Role == PropertyRole.Money || words.Exists(Qualities.Price.Names.Contains);
}
