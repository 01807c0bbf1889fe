using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Reading;

namespace Analytics.Engine.Questions.Refusals;

/// <summary>
/// What a plan adds up must occur in the rows that it reads: revenue is an amount of some rows, and "revenue of tickets" may be the price that
/// the tickets carry. Where they carry one amount of money it is taken instead, and else a refusal says which rows have the value: a sum of
/// nothing is no zero.
/// </summary>
internal sealed class CarriedValues
{
    private readonly Sentence _sentence;

    private CarriedValues(Sentence sentence) => _sentence = sentence;

    private Declined? Refusal { get; set; }

    public static (QueryPlan Plan, Declined? Refusal) Check(Sentence sentence, QueryPlan plan)
    {
        if (plan is not MetricPlan metrics)
        {
            return (plan, null);
        }

        var check = new CarriedValues(sentence);
        IReadOnlyList<Measure> measures = [.. metrics.Measures.Select(check.Carried)];
        return (measures.SequenceEqual(metrics.Measures) ? metrics : metrics with { Measures = measures }, check.Refusal);
    }

    private Measure Carried(Measure measure) => measure switch
    {
        AggregateMeasure aggregate => Carried(aggregate),
        RatioMeasure ratio => ratio with { Numerator = Carried(ratio.Numerator), Denominator = Carried(ratio.Denominator) },
        ArithmeticMeasure arithmetic => arithmetic with { Left = Carried(arithmetic.Left), Right = Carried(arithmetic.Right) },
        _ => measure,
    };

    private AggregateMeasure Carried(AggregateMeasure measure)
    {
        if (measure is not { Field: { Source: FieldSource.EventProperty } field, Selection: { Names.Count: > 0 } rows } || _sentence.Facts.Carries(rows, field))
        {
            return measure;
        }

        var asked = _sentence.Facts.PropertyOf(field);
        if (asked?.Role == PropertyRole.Money && OwnMoney(rows) is { } own)
        {
            _sentence.Definitions.RemoveAll(definition => definition.EndsWith($" {field.Path}", StringComparison.Ordinal));
            _sentence.Define($"{measure.Name ?? Naming.Of(field)} = {measure.Aggregation.ToString().ToLowerInvariant()} of {own.Path}");
            return measure with { Field = Field.Property(own.Path), Format = ValueFormat.Money };
        }

        Refusal ??= new Declined("question.not_in_data", $"{Naming.Of(rows)} have no {field.Path}: it is a value of {string.Join(", ", asked?.Events ?? [])}. Ask for one of these, or name another value.")
        {
            Missing = [field.Path!],
        };
        return measure;
    }

    private PropertyDefinition? OwnMoney(EventSelection rows)
    {
        var carried = _sentence.Model.Properties.Where(property => property is { Role: PropertyRole.Money, Type: PropertyType.Number } && rows.Names.All(property.Events.Contains)).ToList();
        return carried.Count == 1 ? carried[0] : null;
    }
}
