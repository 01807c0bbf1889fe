using Analytics.Engine.Planning;
using Analytics.Engine.Sql.Tree;

namespace Analytics.Engine.Sql.Rendering;

/// <summary>The layers below the last select: its "with" list, its source, the key columns there and what orders the groups.</summary>
internal sealed record Assembly(SelectQuery Query, IReadOnlyList<SelectColumn> Keys, IReadOnlyList<SqlExpression> Position);

/// <summary>Builds the layers of a metric (see <see cref="MetricRenderer"/>).</summary>
internal sealed class MetricLayers(RenderContext context, MetricPlan plan, GroupKey? time, IReadOnlyList<GroupKey> groups, MeasureColumns measures)
{
    private IReadOnlyList<GroupKey> Keys => time is null ? groups : [time, .. groups];

    public static SqlExpression Read(Atom atom) => SqlExpression.Of($"measured.{SqlExpression.Name(atom.Column)}");

    /// <summary>Beside a calendar: a bucket without rows counts zero where zero is the value of nothing.</summary>
    public static SqlExpression Filled(Atom atom) => AggregateRenderer.IsZeroWhenEmpty(atom.Measure)
        ? SqlExpression.Of($"coalesce({Read(atom)}, 0)")
        : Read(atom);

    public Assembly Assemble(IReadOnlyList<Branch> branches, IReadOnlyList<MeasureColumn> columns, SqlExpression tested, bool fills)
    {
        List<CommonTable> tables = [new CommonTable("measured", Measured(branches))];
        var having = plan.Having is { } test ? new[] { ConditionRenderer.Compare(tested, test) } : [];
        if (plan.LimitPerGroup is { } perGroup)
        {
            return BestPerGroup(tables, columns, having, perGroup);
        }

        if (!fills)
        {
            return new Assembly(From(tables, SqlExpression.Of($"measured"), [], having), KeyColumns("measured"), []);
        }

        tables.Add(new CommonTable("calendar", new CalendarRenderer(context, plan.Range, keepsSilence: !plan.Cumulative && plan.RollingBuckets is null && !plan.Growth).Render(time!.Dimension.Grain!.Value, time.Name)));
        var bucket = SqlExpression.Name(time.Name);
        if (groups.Count == 0)
        {
            var joined = SqlExpression.Of($"left join measured on measured.{bucket} = calendar.{bucket}");
            return new Assembly(From(tables, SqlExpression.Of($"calendar"), [joined], having), [new SelectColumn(SqlExpression.Of($"calendar.{bucket}"), time.Name)], []);
        }

        tables.Add(new CommonTable("ranked", Ranked()));
        var match = groups.Select(g => SqlExpression.Of($"measured.{SqlExpression.Name(g.Name)} is not distinct from ranked.{SqlExpression.Name(g.Name)}"));
        SqlExpression[] joins =
        [
            SqlExpression.Of($"cross join calendar"),
            SqlExpression.Of($"left join measured on measured.{bucket} = calendar.{bucket} and {SqlExpression.Join(" and ", match)}"),
        ];
        SelectColumn[] keys =
        [
            new SelectColumn(SqlExpression.Of($"calendar.{bucket}"), time.Name),
            .. groups.Select(g => new SelectColumn(SqlExpression.Of($"ranked.{SqlExpression.Name(g.Name)}"), g.Name)),
        ];
        return new Assembly(From(tables, SqlExpression.Of($"ranked"), joins, []), keys, [SqlExpression.Of($"ranked.position")]);
    }

    private static SelectQuery From(IReadOnlyList<CommonTable> tables, SqlExpression from, IReadOnlyList<SqlExpression> joins, IReadOnlyList<SqlExpression> where) =>
        new() { With = tables, Columns = [], From = from, Joins = joins, Where = where };

    private SelectColumn[] KeyColumns(string table) =>
        [.. Keys.Select(k => new SelectColumn(SqlExpression.Of($"{SqlExpression.Name(table)}.{SqlExpression.Name(k.Name)}"), k.Name))];

    // One scan stands for itself; several are stacked, each filling its own columns, and folded into one row a key.
    public SelectQuery Measured(IReadOnlyList<Branch> branches)
    {
        var atoms = measures.Atoms;
        if (branches.Count == 1)
        {
            return Scan(branches[0], atoms);
        }

        var stack = branches.Select(b => Scan(b, atoms)).ToList();
        var parts = stack[0] with { UnionAll = [.. stack.Skip(1)] };
        return new SelectQuery
        {
            Columns =
            [
                .. Keys.Select(k => new SelectColumn(SqlExpression.Of($"parts.{SqlExpression.Name(k.Name)}"), k.Name)),
                .. atoms.Select(a => new SelectColumn(SqlExpression.Of($"max(parts.{SqlExpression.Name(a.Column)})"), a.Column)),
            ],
            From = SqlExpression.Of($"{parts} as parts"),
            GroupBy = Ordinals(Keys.Count),
        };
    }

    private SelectQuery Scan(Branch branch, IReadOnlyList<Atom> atoms) => new()
    {
        Columns =
        [
            .. Keys.Zip(branch.Keys, (key, value) => new SelectColumn(value, key.Name)),
            .. atoms.Select(a => new SelectColumn(branch.Values.TryGetValue(a.Column, out var value) ? value : Nothing(a), a.Column)),
        ],
        From = branch.From,
        Joins = branch.Joins,
        Where = branch.Where,
        GroupBy = Ordinals(Keys.Count),
    };

    private static SqlExpression[] Ordinals(int count) => [.. Enumerable.Range(1, count).Select(i => SqlExpression.Integer(i))];

    private SqlExpression Nothing(Atom atom) => context.Aggregates.Type(atom.Measure) switch
    {
        ColumnType.Integer => SqlExpression.Of($"null::bigint"),
        ColumnType.Text => SqlExpression.Of($"null::text"),
        ColumnType.Timestamp => SqlExpression.Of($"null::timestamptz"),
        ColumnType.Date => SqlExpression.Of($"null::date"),
        _ => SqlExpression.Of($"null::numeric"),
    };

    // The best N of the last breakdown within the others, and within each bucket where there is a grain.
    private Assembly BestPerGroup(List<CommonTable> tables, IReadOnlyList<MeasureColumn> columns, SqlExpression[] having, int perGroup)
    {
        if (groups.Count == 0)
        {
            throw new PlanException("plan.breakdown_missing", "The best N per group needs something to group by.");
        }

        var outer = Keys.SkipLast(1).Select(k => SqlExpression.Name(k.Name)).ToArray();
        var last = SqlExpression.Name(Keys[^1].Name);
        var partition = outer.Length == 0 ? SqlExpression.Of($"") : SqlExpression.Of($"partition by {SqlExpression.Join(", ", outer)} ");
        var direction = plan.OrderBy is { Measure: not null, Descending: false } ? SqlExpression.Of($"asc") : SqlExpression.Of($"desc");
        var by = columns[plan.OrderBy?.Measure is { } measure && measure < columns.Count ? measure : 0].Expression;
        tables.Add(new CommonTable("placed", new SelectQuery
        {
            Columns =
            [
                new SelectColumn(SqlExpression.Of($"measured.*")),
                new SelectColumn(SqlExpression.Of($"row_number() over ({partition}order by {by} {direction} nulls last, {last})"), "position"),
            ],
            From = SqlExpression.Of($"measured"),
            Where = having,
        }));
        var limit = SqlExpression.Of($"measured.position <= {SqlExpression.Integer(perGroup)}");
        return new Assembly(From(tables, SqlExpression.Of($"placed as measured"), [], [limit]), KeyColumns("measured"), [.. outer, SqlExpression.Of($"measured.position")]);
    }

    // The groups to show, best first. More of them than rows may be shown would only be cut off again.
    private SelectQuery Ranked()
    {
        var most = (RenderContext.RowCap / new CalendarRenderer(context, plan.Range).BucketCount(time!.Dimension.Grain!.Value)) + 1;
        var keyNames = groups.Select(g => SqlExpression.Name(g.Name)).ToArray();
        var keyOrder = groups.Select(DimensionRenderer.OrderOf).ToArray();
        var ordering = plan.OrderBy ?? (groups[0].IsOrdered ? new Ordering(null, Descending: false) : new Ordering(0));
        IReadOnlyList<SqlExpression> order = (ordering.Measure is null, ordering.Descending) switch
        {
            (true, true) => [SqlExpression.Of($"{keyOrder[0]} desc"), .. keyOrder.Skip(1)],
            (true, false) => keyOrder,
            (false, true) => [SqlExpression.Of($"total desc nulls last"), .. keyOrder],
            (false, false) => [SqlExpression.Of($"total asc nulls last"), .. keyOrder],
        };
        return new SelectQuery
        {
            Columns =
            [
                .. keyNames.Select(n => new SelectColumn(n)),
                new SelectColumn(SqlExpression.Of($"row_number() over (order by {SqlExpression.Join(", ", order)})"), "position"),
            ],
            From = SqlExpression.Of($"{Totals()} as totals"),
            Where = plan.Having is { } test ? [ConditionRenderer.Compare(SqlExpression.Of($"total"), test)] : [],
            OrderBy = [SqlExpression.Of($"position")],
            Limit = Math.Min(plan.Limit ?? most, most),
        };
    }

    // The first measure of each group over all buckets: their sum where it adds up, else measured once more without buckets.
    private SelectQuery Totals()
    {
        var keyNames = groups.Select(g => SqlExpression.Name(g.Name)).ToArray();
        if (AggregateRenderer.IsAdditive(plan.Measures[0]))
        {
            var main = new MeasureColumns(context, [plan.Measures[0]], measures.Main, null);
            var value = main.Columns(a => Read(measures.AtomOf(a.Measure, measures.Main)), new ColumnNames())[0].Expression;
            return new SelectQuery
            {
                Columns = [.. keyNames.Select(n => new SelectColumn(n)), new SelectColumn(SqlExpression.Of($"sum({value})"), "total")],
                From = SqlExpression.Of($"measured"),
                GroupBy = keyNames,
            };
        }

        var whole = plan with { Measures = [plan.Measures[0]], Grain = null, Comparison = null, ShareOfTotal = false, Cumulative = false, RollingBuckets = null, Having = null, OrderBy = null, Limit = null };
        var (query, shape) = new MetricRenderer(context, whole).Select();
        return new SelectQuery
        {
            Columns =
            [
                .. groups.Select((g, i) => new SelectColumn(SqlExpression.Of($"whole.{SqlExpression.Name(shape[i].Name)}"), g.Name)),
                new SelectColumn(SqlExpression.Of($"whole.{SqlExpression.Name(shape[groups.Count].Name)}"), "total"),
            ],
            From = SqlExpression.Of($"{query with { OrderBy = [] }} as whole"),
        };
    }
}
