using Analytics.Engine.Planning;

namespace Analytics.Engine.Questions.Reading;

/// <summary>Builds measures from nouns: the one place that knows which aggregate fits which thing.</summary>
internal static class Measures
{
    public static AggregateMeasure CountEvents(EventSelection? selection, string? label = null) => new()
    {
        Name = label ?? Naming.Of(selection),
        Selection = selection,
        Format = ValueFormat.Integer,
    };

    public static AggregateMeasure CountUsers(EventSelection? selection, string? label = null) => new()
    {
        Name = label ?? "users",
        Aggregation = Aggregation.CountDistinct,
        Field = Field.UserId,
        Selection = selection,
        Format = ValueFormat.Integer,
    };

    public static AggregateMeasure CountEntity(EntityKey entity, EventSelection? selection, string? label = null) => new()
    {
        Name = label ?? (entity.Name ?? Naming.Of(entity.Fields[0])) + "s",
        Aggregation = Aggregation.CountDistinct,
        Field = entity.Fields.Count == 1 ? entity.Fields[0] : null,
        Entity = entity.Fields.Count == 1 ? null : entity,
        Selection = selection ?? entity.Selection,
        Format = ValueFormat.Integer,
    };

    public static AggregateMeasure CountField(Field field, EventSelection? selection, string? label = null) => new()
    {
        Name = label ?? Naming.Of(field) + "s",
        Aggregation = Aggregation.CountDistinct,
        Field = field,
        Selection = selection,
        Format = ValueFormat.Integer,
    };

    public static AggregateMeasure Aggregate(Aggregation aggregation, Field field, EventSelection? selection, double? percentile = null, ValueFormat format = ValueFormat.Number) => new()
    {
        Name = $"{Name(aggregation, percentile)} {Naming.Of(field)}",
        Aggregation = aggregation,
        Percentile = percentile,
        Field = field,
        Selection = selection,
        Format = format,
    };

    /// <summary>The same value, folded per entity first and averaged over the entities.</summary>
    public static AggregateMeasure PerEntity(AggregateMeasure value, EntityKey entity, Aggregation over = Aggregation.Average, double? percentile = null) => value with
    {
        Name = $"{Name(over, percentile)} {value.Name} per {entity.Name}",
        Aggregation = over,
        Percentile = percentile,
        Per = entity with { Selection = null },
        PerAggregation = value.Aggregation,
        Field = value.Field,
        Selection = value.Selection ?? entity.Selection,
        Format = value.Format == ValueFormat.Money ? ValueFormat.Money : ValueFormat.Number,
    };

    public static string Name(Aggregation aggregation, double? percentile = null) => aggregation switch
    {
        Aggregation.Average => "average",
        Aggregation.Median => "median",
        Aggregation.Minimum => "minimum",
        Aggregation.Maximum => "maximum",
        Aggregation.Sum => "total",
        Aggregation.Percentile => FormattableString.Invariant($"p{Math.Round((percentile ?? 0.5) * 100)}"),
        Aggregation.StandardDeviation => "standard deviation of",
        Aggregation.CountDistinct => "distinct",
        _ => "number of",
    };

    /// <summary>Lays a narrower selection over a measure: its names replace, its condition is added.</summary>
    public static Measure Narrowed(Measure measure, EventSelection selection) => measure switch
    {
        AggregateMeasure aggregate => aggregate with { Selection = Merge(aggregate.Selection, selection) },
        RatioMeasure ratio => ratio with { Numerator = Narrowed(ratio.Numerator, selection), Denominator = Narrowed(ratio.Denominator, selection) },
        ArithmeticMeasure arithmetic when selection.Names.Count > 0 && selection.Where is null && IsPart(arithmetic, selection) => arithmetic,
        ArithmeticMeasure arithmetic => arithmetic with { Left = Narrowed(arithmetic.Left, selection), Right = Narrowed(arithmetic.Right, selection) },
        _ => measure,
    };

    /// <summary>"net revenue after refunds": the rows are among those that are computed with already; to look at them alone would undo the definition.</summary>
    private static bool IsPart(Measure measure, EventSelection selection) => measure switch
    {
        ArithmeticMeasure arithmetic => IsPart(arithmetic.Left, selection) || IsPart(arithmetic.Right, selection),
        AggregateMeasure { Selection.Names: { Count: > 0 } names } => selection.Names.All(names.Contains),
        _ => false,
    };

    public static EventSelection Merge(EventSelection? own, EventSelection extra)
    {
        if (own is null)
        {
            return extra;
        }

        var conditions = new[] { own.Where, extra.Where }.OfType<Condition>().Distinct().ToList();
        return own with
        {
            Names = extra.Names.Count > 0 ? extra.Names : own.Names,
            Where = Slots.Combine(conditions),
            Label = extra.Label ?? own.Label,
        };
    }

    /// <summary>Several verbs on one noun: any of the events ("users who starred or forked").</summary>
    public static EventSelection? OfVerbs(List<(int At, EventSelection Selection)> verbs)
    {
        if (verbs.Count <= 1)
        {
            return verbs.Count == 0 ? null : verbs[0].Selection;
        }

        if (verbs.TrueForAll(verb => verb.Selection.Names.Count > 0 && verb.Selection.Names.SequenceEqual(verbs[0].Selection.Names)))
        {
            return verbs[0].Selection with { Where = Slots.Combine(verbs.Select(verb => verb.Selection.Where).OfType<Condition>().Distinct()) };
        }

        return verbs.All(verb => verb.Selection.Where is null)
            ? EventSelection.Of([.. verbs.SelectMany(verb => verb.Selection.Names).Distinct()])
            : new EventSelection { Where = new AnyOf([.. verbs.Select(verb => new SelectionTest(verb.Selection))]) };
    }
}
