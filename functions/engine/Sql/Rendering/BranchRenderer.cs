using Analytics.Engine.Planning;
using Analytics.Engine.Sql.Tree;

namespace Analytics.Engine.Sql.Rendering;

/// <summary>
/// Turns atoms into scans. Plain aggregates share one scan. What is folded per entity, and distinct counts that PostgreSQL would sort
/// (of texts, within text groups, or within long periods), become a grouped sub-select, which it hashes and can run in parallel.
/// </summary>
internal sealed class BranchRenderer(
    RenderContext context,
    IReadOnlyList<GroupKey> keys,
    Func<TimeRange?, RowScope, IReadOnlyList<SqlExpression>> filters,
    Func<GroupKey, TimeRange?, RowScope, SqlExpression> keyExpression)
{
    public IReadOnlyList<Branch> Render(IReadOnlyList<Atom> atoms)
    {
        var branches = new List<Branch>();
        foreach (var period in atoms.GroupBy(a => Atom.Json(a.Period), StringComparer.Ordinal))
        {
            var groups = period.GroupBy(GroupOf, StringComparer.Ordinal).Select(g => g.ToList()).ToList();
            MergeIntoDistinct(groups);
            branches.AddRange(groups.Select(Render));
        }

        return branches;
    }

    private string GroupOf(Atom atom) => atom.Measure switch
    {
        { Per: { } per } m => "per" + Atom.Json(per) + Atom.Json(AggregateRenderer.Fold(m)) + atom.Filter,
        var m when IsHashed(m) => DistinctGroup(atom),
        _ => "rows",
    };

    /// <summary>Distinct counts of the same things over the same rows.</summary>
    internal static string DistinctGroup(Atom atom) => "distinct" + Atom.Json(AggregateRenderer.DistinctFields(atom.Measure)) + atom.Filter;

    private bool IsHashed(AggregateMeasure measure) => IsHashed(measure, keys);

    /// <summary>Whether the distinct count is a scan of its own, of the rows that have the thing only.</summary>
    internal static bool IsHashed(AggregateMeasure measure, IReadOnlyList<GroupKey> keys) => AggregateRenderer.IsDistinct(measure)
        && (keys.Any(k => k.Type == ColumnType.Text || IsCoarse(k))
            || AggregateRenderer.DistinctFields(measure) is not [{ Source: FieldSource.UserId or FieldSource.ExternalUserId or FieldSource.Day }]);

    // Revenue per order needs both the sum and the distinct orders: one scan, folded per order, gives both.
    private void MergeIntoDistinct(List<List<Atom>> groups)
    {
        var distinct = groups.Where(g => g[0].Measure.Per is null && IsHashed(g[0].Measure)).ToList();
        var plain = groups.Find(g => g[0].Measure.Per is null && !IsHashed(g[0].Measure));
        if (distinct.Count == 1 && plain is not null && plain.TrueForAll(a => string.Equals(a.Filter, distinct[0][0].Filter, StringComparison.Ordinal) && CanFoldTwice(a.Measure)))
        {
            distinct[0].AddRange(plain);
            groups.Remove(plain);
        }
    }

    internal static bool CanFoldTwice(AggregateMeasure measure) =>
        measure.Aggregation is Aggregation.Sum or Aggregation.Minimum or Aggregation.Maximum || (measure.Aggregation == Aggregation.Count && measure.Entity is null);

    private Branch Render(List<Atom> atoms)
    {
        var first = atoms[0].Measure;
        return first.Per is { } per ? PerEntity(atoms, per)
            : IsHashed(first) ? Distinct(atoms)
            : keys.Any(IsCoarse) && !keys.Any(k => string.Equals(k.Name, "day", StringComparison.Ordinal)) && atoms.TrueForAll(a => CanFoldTwice(a.Measure)) ? ByDay(atoms)
            : Rows(atoms);
    }

    // Weeks and longer: few, with many rows each.
    private static bool IsCoarse(GroupKey key) =>
        key.Dimension is { Grain: TimeGrain.Week or TimeGrain.Month or TimeGrain.Quarter or TimeGrain.Year, Field.Source: FieldSource.OccurredAt or FieldSource.Day };

    // The bucket of a row is dear to compute; grouping by the stored day first leaves it to be computed once a day.
    private Branch ByDay(List<Atom> atoms)
    {
        var rows = new RowScope();
        var days = new RowScope(events: "days");
        var inner = Rows(atoms, rows, [.. keys.Select(k => IsCoarse(k) ? rows.Day(context.Model) : keyExpression(k, atoms[0].Period, rows))]);
        var query = new SelectQuery
        {
            Columns =
            [
                .. keys.Zip(inner.Keys, (key, value) => new SelectColumn(value, IsCoarse(key) ? "day" : key.Name)),
                .. atoms.Select(a => new SelectColumn(inner.Values[a.Column], a.Column)),
            ],
            From = inner.From,
            Joins = inner.Joins,
            Where = inner.Where,
            GroupBy = [.. Enumerable.Range(1, keys.Count).Select(i => SqlExpression.Integer(i))],
        };
        return new Branch(
            [.. keys.Select(k => IsCoarse(k) ? keyExpression(k, atoms[0].Period, days) : SqlExpression.Of($"days.{SqlExpression.Name(k.Name)}"))],
            SqlExpression.Of($"{query} as days"),
            [],
            [],
            atoms.ToDictionary(a => a.Column, a => Again(a, "days"), StringComparer.Ordinal));
    }

    private Branch Rows(List<Atom> atoms)
    {
        var rows = new RowScope();
        return Rows(atoms, rows, KeyValues(atoms, rows));
    }

    private Branch Rows(List<Atom> atoms, RowScope rows, SqlExpression[] keyValues)
    {
        var where = Where(atoms, keyValues, rows);
        var sameRows = atoms.TrueForAll(a => string.Equals(a.Filter, atoms[0].Filter, StringComparison.Ordinal));
        var union = atoms.TrueForAll(a => a.Names.Count > 0) ? atoms.SelectMany(a => a.Names).Distinct(StringComparer.Ordinal).ToArray() : [];
        if (sameRows)
        {
            where.AddRange(Own(atoms[0], [], rows));
        }
        else if (union.Length > 0)
        {
            where.Add(context.Conditions.Names(union, rows));
        }

        var values = atoms.ToDictionary(
            a => a.Column,
            a => context.Aggregates.OverRows(a.Measure, sameRows ? [] : Own(a, union, rows), rows),
            StringComparer.Ordinal);
        return new Branch(keyValues, rows.From, rows.Joins, where, values);
    }

    private Branch PerEntity(List<Atom> atoms, EntityKey per)
    {
        var rows = new RowScope();
        var keyValues = KeyValues(atoms, rows);
        var parts = per.Fields.Select(f => PartOf(per, f, rows)).ToArray();
        var where = Where(atoms, keyValues, rows);
        where.AddRange(Own(atoms[0], [], rows));
        where.AddRange(parts.Select(p => SqlExpression.Of($"{p} is not null")));
        var value = context.Aggregates.OverRows(AggregateRenderer.Fold(atoms[0].Measure), [], rows);
        var inner = Inner(keyValues, parts, [new SelectColumn(value, "value")], rows, where);
        var outer = SqlExpression.Of($"entities.value");
        var values = atoms.ToDictionary(a => a.Column, a => AggregateRenderer.OverEntities(a.Measure, outer), StringComparer.Ordinal);
        return Outer(inner, values);
    }

    private SqlExpression PartOf(EntityKey per, Field field, RowScope rows) => per.Grain is { } grain && field.Source == FieldSource.Day
        ? context.Buckets.OfRow(grain, rows)
        : context.Fields.Value(AggregateRenderer.Unfolded(field), rows);

    private Branch Distinct(List<Atom> atoms)
    {
        var rows = new RowScope();
        var keyValues = KeyValues(atoms, rows);
        var parts = AggregateRenderer.DistinctFields(atoms[0].Measure).Select(f => context.Fields.Value(AggregateRenderer.Unfolded(f), rows)).ToArray();
        var where = Where(atoms, keyValues, rows);
        where.AddRange(Own(atoms[0], [], rows));
        var others = atoms.Where(a => !AggregateRenderer.IsDistinct(a.Measure)).ToArray();
        if (others.Length == 0)
        {
            where.AddRange(parts.Select(p => SqlExpression.Of($"{p} is not null")));
        }

        var folded = others.Select(a => new SelectColumn(context.Aggregates.OverRows(a.Measure, [], rows), a.Column)).ToArray();
        var inner = Inner(keyValues, parts, folded, rows, where);
        var values = new Dictionary<string, SqlExpression>(StringComparer.Ordinal);
        foreach (var atom in atoms)
        {
            values.Add(atom.Column, AggregateRenderer.IsDistinct(atom.Measure) ? Counted(parts.Length, others.Length > 0) : Again(atom, "entities"));
        }

        return Outer(inner, values);
    }

    private static SqlExpression Counted(int parts, bool mayBeMissing) => !mayBeMissing ? SqlExpression.Of($"count(*)")
        : parts == 1 ? SqlExpression.Of($"count(entities.part_1)")
        : SqlExpression.Of($"count(*) filter (where {SqlExpression.Join(" and ", Enumerable.Range(1, parts).Select(i => SqlExpression.Of($"entities.{Part(i)} is not null")))})");

    // Folding what was folded already: sums and counts add up, extremes stay extremes.
    private static SqlExpression Again(Atom atom, string table)
    {
        var column = SqlExpression.Of($"{SqlExpression.Name(table)}.{SqlExpression.Name(atom.Column)}");
        return atom.Measure.Aggregation switch
        {
            Aggregation.Minimum => SqlExpression.Of($"min({column})"),
            Aggregation.Maximum => SqlExpression.Of($"max({column})"),
            Aggregation.Count => SqlExpression.Of($"coalesce(sum({column}), 0)::bigint"),
            _ => SqlExpression.Of($"coalesce(sum({column}), 0)"),
        };
    }

    private SelectQuery Inner(
        IReadOnlyList<SqlExpression> keyValues,
        SqlExpression[] parts,
        IReadOnlyList<SelectColumn> values,
        RowScope rows,
        IReadOnlyList<SqlExpression> where) => new()
        {
            Columns =
            [
                .. keys.Zip(keyValues, (key, value) => new SelectColumn(value, key.Name)),
                .. parts.Select((part, i) => new SelectColumn(part, $"part_{(i + 1).ToString(System.Globalization.CultureInfo.InvariantCulture)}")),
                .. values,
            ],
            From = rows.From,
            Joins = rows.Joins,
            Where = where,
            GroupBy = [.. Enumerable.Range(1, keys.Count + parts.Length).Select(i => SqlExpression.Integer(i))],
        };

    private Branch Outer(SelectQuery inner, IReadOnlyDictionary<string, SqlExpression> values) => new(
        [.. keys.Select(k => SqlExpression.Of($"entities.{SqlExpression.Name(k.Name)}"))],
        SqlExpression.Of($"{inner} as entities"),
        [],
        [],
        values);

    private SqlExpression[] KeyValues(List<Atom> atoms, RowScope rows) => [.. keys.Select(k => keyExpression(k, atoms[0].Period, rows))];

    private List<SqlExpression> Where(List<Atom> atoms, IReadOnlyList<SqlExpression> keyValues, RowScope rows) =>
    [
        .. filters(atoms[0].Period, rows),
        .. keys.Zip(keyValues).SelectMany(k => context.Dimensions.Filter(k.First.Dimension, k.Second, rows)),
    ];

    // The atom's own conditions, without the names where the scan is narrowed to just those already.
    private List<SqlExpression> Own(Atom atom, string[] scanned, RowScope rows)
    {
        EventSelection?[] selections = [atom.Measure.Selection, atom.Measure.Entity?.Selection, atom.Measure.Per?.Selection];
        var conditions = new List<SqlExpression>();
        foreach (var selection in selections.Where(s => s is not null).DistinctBy(s => Atom.Json(s! with { Label = null }), StringComparer.Ordinal))
        {
            var covered = scanned.Length > 0 && scanned.Length == selection!.Names.Count && scanned.All(n => selection.Names.Contains(n, StringComparer.Ordinal));
            conditions.AddRange(context.Conditions.Selection(covered ? selection! with { Names = [] } : selection, rows));
        }

        return conditions;
    }

    private static SqlExpression Part(int number) => SqlExpression.Name($"part_{number.ToString(System.Globalization.CultureInfo.InvariantCulture)}");
}
