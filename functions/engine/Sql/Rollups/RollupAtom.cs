using Analytics.Engine.Planning;
using Analytics.Engine.Sql.Rendering;
using Analytics.Engine.Sql.Tree;

namespace Analytics.Engine.Sql.Rollups;

/// <summary>
/// An atom that rollups can answer, and from where: sets of users, sets of the values of <paramref name="Key"/>, or sums over <paramref name="Number"/>
/// (null: the event's own figures) by <paramref name="Property"/>; and by which periods at the longest.
/// </summary>
internal sealed record RollupAtom(Atom Atom, bool IsSet, bool UsesName, RollupGrain Grain)
{
    public string? Key { get; init; }

    public string? Property { get; init; }

    public string? Number { get; init; }

    /// <summary>The measure that aggregates the atom's values of each <see cref="Part"/> of the calendar, or of each user; null: the atom's own values are asked for.</summary>
    public AggregateMeasure? Over { get; init; }

    /// <summary>The days, weeks or months that <see cref="Over"/> goes over; null: it goes over users, or over nothing.</summary>
    public GroupKey? Part => Over?.Per is { Fields: [{ Source: FieldSource.Day }] } per ? PartOf(per) : null;

    private AggregateMeasure Measure => Atom.Measure;

    /// <summary>Null: the atom needs the events.</summary>
    public static RollupAtom? Of(Atom atom, RenderContext context, MetricPlan plan, IReadOnlyList<GroupKey> keys)
    {
        if (atom.Measure.Per is not { } per)
        {
            return OfRows(atom, context, plan, keys);
        }

        var folded = new Atom(AggregateRenderer.Fold(atom.Measure) with { Selection = atom.Measure.Selection ?? per.Selection }, atom.Period, atom.Column);
        var sameRows = per.Selection is null || atom.Measure.Selection is null || string.Equals(Atom.Json(per.Selection with { Label = null }), Atom.Json(atom.Measure.Selection with { Label = null }), StringComparison.Ordinal);
        if (per.Fields is [{ Source: FieldSource.UserId or FieldSource.ExternalUserId }])
        {
            return sameRows ? OfUsers(atom, OfRows(folded, context, plan, keys)) : null;
        }

        // "Orders of an average day": the orders of each day are an atom, the days are its groups.
        return per.Fields is [{ Source: FieldSource.Day }] && sameRows && OfRows(folded, context, plan, [.. keys, PartOf(per)]) is { } each && !RollupAttributes.IsLabel(each.Property)
            ? each with { Over = atom.Measure }
            : null;
    }

    // "Sessions of an average user": the rollups know which values a user had on a day, not in which events; and users without any only by their number.
    private static RollupAtom? OfUsers(Atom atom, RollupAtom? each) =>
        atom.Measure.Aggregation == Aggregation.Average && each is { Key: not null, UsesName: false } ? each with { Over = atom.Measure } : null;

    private static GroupKey PartOf(EntityKey per) => new(new Dimension(Field.Day) { Grain = per.Grain }, "part_1", "part_1", ColumnType.Date);

    private static RollupAtom? OfRows(Atom atom, RenderContext context, MetricPlan plan, IReadOnlyList<GroupKey> keys)
    {
        var measure = atom.Measure;
        var cover = new RollupCover(context);
        cover.Add(plan.Where);
        cover.Add(measure.Selection);
        cover.Add(measure.Entity?.Selection);
        foreach (var key in keys)
        {
            cover.Add(key.Dimension);
        }

        if (!cover.Holds)
        {
            return null;
        }

        if (AggregateRenderer.IsDistinct(measure))
        {
            return cover.Property is null && AggregateRenderer.DistinctFields(measure) is [var thing] ? OfThings(atom, thing, context, cover) : null;
        }

        var number = measure.Field is { } field ? context.Rollups.Number(field, context.Fields.Definition(field)) : null;
        var adds = measure.Aggregation is Aggregation.Sum or Aggregation.Average or Aggregation.Minimum or Aggregation.Maximum or Aggregation.Count;
        var known = measure.Field is null ? measure.Aggregation == Aggregation.Count : measure.Field.Source == FieldSource.Revenue || number is not null;
        // Numbers are not added up by attributes, and what moves from one value to another takes its part of a sum along, but not its greatest.
        var fits = !RollupAttributes.IsLabel(cover.Property) || (number is null && measure.Aggregation is not (Aggregation.Minimum or Aggregation.Maximum));
        return adds && known && fits ? new RollupAtom(atom, IsSet: false, cover.UsesName, cover.Grain) { Property = cover.Property, Number = number } : null;
    }

    private static RollupAtom? OfThings(Atom atom, Field thing, RenderContext context, RollupCover cover)
    {
        if (thing.Source is FieldSource.UserId or FieldSource.ExternalUserId)
        {
            return new RollupAtom(atom, IsSet: true, cover.UsesName, cover.Grain);
        }

        return context.Rollups.Key(thing, context.Fields.Definition(thing)) is { } key ? new RollupAtom(atom, IsSet: true, cover.UsesName, cover.Grain) { Key = key } : null;
    }

    /// <summary>The aggregate over rows of the rollup.</summary>
    public SqlExpression Value(IReadOnlyList<SqlExpression> filter)
    {
        var where = AggregateRenderer.Filter(filter);
        var (count, total, least, greatest) = Columns;
        return Measure.Aggregation switch
        {
            Aggregation.Count => SqlExpression.Of($"coalesce(sum(days.{count}){where}, 0)::bigint"),
            Aggregation.Sum => SqlExpression.Of($"coalesce(sum(days.{total}){where}, 0)"),
            Aggregation.Average => SqlExpression.Of($"sum(days.{total}){where} / nullif(sum(days.{count}){where}, 0)"),
            Aggregation.Minimum => SqlExpression.Of($"min(days.{least}){where}"),
            _ => SqlExpression.Of($"max(days.{greatest}){where}"),
        };
    }

    /// <summary>The columns it reads.</summary>
    public IEnumerable<string> Reads => Measure.Aggregation switch
    {
        Aggregation.Count => [Names.Count],
        Aggregation.Sum => [Names.Total],
        Aggregation.Average => [Names.Total, Names.Count],
        Aggregation.Minimum => [Names.Least],
        _ => [Names.Greatest],
    };

    private (string Count, string Total, string Least, string Greatest) Names => Number is not null ? ("events", "total", "minimum", "maximum")
        : Measure.Field is null ? ("events", "revenue", "revenue_minimum", "revenue_maximum")
        : ("revenue_events", "revenue", "revenue_minimum", "revenue_maximum");

    private (SqlExpression Count, SqlExpression Total, SqlExpression Least, SqlExpression Greatest) Columns =>
        (SqlExpression.Name(Names.Count), SqlExpression.Name(Names.Total), SqlExpression.Name(Names.Least), SqlExpression.Name(Names.Greatest));
}
