using Analytics.Engine.Planning;
using Analytics.Engine.Sql.Rollups;
using Analytics.Engine.Sql.Tree;

namespace Analytics.Engine.Sql.Rendering;

/// <summary>
/// Renders a metric. One scan without a calendar is one flat select; everything else is layered: "measured" holds the aggregates per key,
/// "calendar" every bucket that must appear, "ranked" the groups to show, and the last select puts them together.
/// </summary>
internal sealed class MetricRenderer
{
    private readonly RenderContext _context;
    private readonly MetricPlan _plan;
    private readonly ColumnNames _names = new();
    private readonly GroupKey? _time;
    private readonly IReadOnlyList<GroupKey> _groups;
    private readonly MeasureColumns _measures;

    public MetricRenderer(RenderContext context, MetricPlan plan)
    {
        _context = context;
        _plan = plan;
        _time = plan.Grain is { } grain ? context.Dimensions.Key(new Dimension(Field.OccurredAt) { Grain = grain }, _names) : null;
        _groups = [.. plan.Breakdowns.Select(d => context.Dimensions.Key(d, _names))];
        _measures = new MeasureColumns(context, plan.Measures, plan.Range, plan.Comparison);
    }

    private IReadOnlyList<GroupKey> Keys => _time is null ? _groups : [_time, .. _groups];

    public RenderedQuery Render()
    {
        var (query, columns) = Select();
        return SqlPrinter.Print(query with { Limit = Math.Min(query.Limit ?? RenderContext.RowCap, RenderContext.RowCap) }, columns);
    }

    public (SelectQuery Query, IReadOnlyList<ResultColumn> Columns) Select()
    {
        var branches = new RollupBranches(_context, _plan, Keys, KeyExpression).Render(_measures.Atoms) ?? FromEvents();
        var flat = branches.Count == 1 && _time is null && _plan.LimitPerGroup is null
            && !_groups.Any(g => g.Dimension.Buckets.Count > 0) && !(_plan.ShareOfTotal && _plan.Having is not null);
        return flat ? Flat(branches[0]) : Layered(branches);
    }

    private IReadOnlyList<Branch> FromEvents()
    {
        _context.Rollups.NoteEvents();
        return Branches(Keys).Render(_measures.Atoms);
    }

    private BranchRenderer Branches(IReadOnlyList<GroupKey> keys) => new(
        _context,
        keys,
        (period, rows) => _context.Filters(period, _plan.Where, _plan.Users, rows),
        KeyExpression);

    private SqlExpression KeyExpression(GroupKey key, TimeRange? period, RowScope rows)
    {
        var expression = _context.Dimensions.Expression(key.Dimension, rows);
        return ReferenceEquals(key, _time) ? Aligned(expression, key.Dimension.Grain!.Value, period) : expression;
    }

    // A compared period is laid over the plan's own: its first bucket becomes that one's first.
    private SqlExpression Aligned(SqlExpression bucket, TimeGrain grain, TimeRange? period)
    {
        if (BucketRenderer.IsCycle(grain) || period?.From is not { } from || _measures.Main?.From is not { } mainFrom)
        {
            return bucket;
        }

        var steps = BucketRenderer.Steps(grain, _context.Buckets.Of(grain, from), _context.Buckets.Of(grain, mainFrom));
        if (steps == 0)
        {
            return bucket;
        }

        var shifted = SqlExpression.Of($"{bucket} + {BucketRenderer.Length(new Duration(steps, grain))}");
        return BucketRenderer.Type(grain) == ColumnType.Date ? SqlExpression.Of($"({shifted})::date") : shifted;
    }

    private (SelectQuery, IReadOnlyList<ResultColumn>) Flat(Branch branch)
    {
        var measures = _measures.Columns(atom => branch.Values[atom.Column], _names);
        var columns = Keys.Zip(branch.Keys, (key, value) => new SelectColumn(value, key.Name))
            .Concat(measures.Select(m => new SelectColumn(m.Expression, m.Column.Name))).ToList();
        var shape = Keys.Select(k => k.Column).Concat(measures.Select(m => m.Column)).ToList();
        if (_plan.ShareOfTotal && _groups.Count > 0)
        {
            AddShare(columns, shape, measures, []);
        }

        var query = new SelectQuery
        {
            Columns = columns,
            From = branch.From,
            Joins = branch.Joins,
            Where = branch.Where,
            GroupBy = [.. Enumerable.Range(1, Keys.Count).Select(i => SqlExpression.Integer(i))],
            Having = _plan.Having is { } having ? [ConditionRenderer.Compare(Tested(measures), having)] : [],
            OrderBy = Order(measures),
            Limit = _plan.Limit,
        };
        return (query, shape);
    }

    private (SelectQuery, IReadOnlyList<ResultColumn>) Layered(IReadOnlyList<Branch> branches)
    {
        var layers = new MetricLayers(_context, _plan, _time, _groups, _measures);
        var fills = _time is not null && _plan.LimitPerGroup is null;
        var measures = _measures.Columns(fills ? MetricLayers.Filled : MetricLayers.Read, _names);
        var assembly = layers.Assemble(branches, measures, Tested(measures), fills);
        List<SelectColumn> columns = [.. assembly.Keys, .. measures.Select(m => new SelectColumn(m.Expression, m.Column.Name))];
        var shape = Keys.Select(k => k.Column).Concat(measures.Select(m => m.Column)).ToList();
        AddWindows(columns, shape, measures, assembly);
        if (_plan.ShareOfTotal && Keys.Count > 0)
        {
            AddShare(columns, shape, measures, _groups.Count > 0 && _time is not null ? [assembly.Keys[0].Expression] : []);
        }

        var order = _time is null || _groups.Count == 0 ? Order(measures) : [SqlExpression.Name(_time.Name), .. assembly.Position];
        return (assembly.Query with { Columns = columns, OrderBy = _plan.LimitPerGroup is null ? order : assembly.Position, Limit = _groups.Count > 0 && fills ? null : _plan.Limit }, shape);
    }

    // Running totals and moving averages stand beside the values they are made of.
    private void AddWindows(List<SelectColumn> columns, List<ResultColumn> shape, IReadOnlyList<MeasureColumn> measures, Assembly assembly)
    {
        if (_time is null || (!_plan.Cumulative && !_plan.Growth && _plan.RollingBuckets is null))
        {
            return;
        }

        var partition = _groups.Count == 0 ? SqlExpression.Of($"") : SqlExpression.Of($"partition by {SqlExpression.Join(", ", assembly.Keys.Skip(1).Select(k => k.Expression))} ");
        var over = SqlExpression.Of($"{partition}order by {assembly.Keys[0].Expression}");
        foreach (var measure in measures.Where(m => m.Column.Role == ColumnRole.Measure))
        {
            if (_plan.Cumulative)
            {
                var column = measure.Column with { Name = _names.Take($"cumulative {measure.Column.Name}"), Label = $"{measure.Column.Label}, running total" };
                columns.Add(new SelectColumn(SqlExpression.Of($"sum({measure.Expression}) over ({over})"), column.Name));
                shape.Add(column);
            }

            if (_plan.Growth)
            {
                var column = measure.Column with { Name = _names.Take($"{measure.Column.Name} growth percent"), Label = $"{measure.Column.Label}, growth", Type = ColumnType.Number, Role = ColumnRole.Change, Format = ValueFormat.Percent };
                var before = SqlExpression.Of($"lag({measure.Expression}) over ({over})");
                columns.Add(new SelectColumn(SqlExpression.Of($"100.0 * ({measure.Expression} - {before}) / nullif({before}, 0)"), column.Name));
                shape.Add(column);
            }

            if (_plan.RollingBuckets is { } buckets and > 0)
            {
                var column = measure.Column with { Name = _names.Take($"{measure.Column.Name} moving average"), Label = $"{measure.Column.Label}, moving average", Type = ColumnType.Number };
                columns.Add(new SelectColumn(SqlExpression.Of($"avg({measure.Expression}) over ({over} rows between {SqlExpression.Integer(buckets - 1)} preceding and current row)"), column.Name));
                shape.Add(column);
            }
        }
    }

    private void AddShare(List<SelectColumn> columns, List<ResultColumn> shape, IReadOnlyList<MeasureColumn> measures, IReadOnlyList<SqlExpression> partition)
    {
        var value = MainValue(measures);
        var over = partition.Count == 0 ? SqlExpression.Of($"") : SqlExpression.Of($"partition by {SqlExpression.Join(", ", partition)}");
        var total = AggregateRenderer.IsAdditive(_plan.Measures[0]) || partition.Count > 0
            ? SqlExpression.Of($"sum({value}) over ({over})")
            : SqlExpression.Of($"{Total()}");
        var column = new ResultColumn(_names.Take("share percent"), ColumnType.Number) { Label = "Share", Role = ColumnRole.Share, Format = ValueFormat.Percent };
        columns.Add(new SelectColumn(SqlExpression.Of($"100.0 * {value} / nullif({total}, 0)"), column.Name));
        shape.Add(column);
    }

    // The customers of two countries are fewer than the sum over countries: what does not add up is measured once more as a whole.
    private SelectQuery Total() => new MetricRenderer(_context, new MetricPlan
    {
        Measures = [_plan.Measures[0]],
        Where = _plan.Where,
        Users = _plan.Users,
        Range = _plan.Range,
    }).Select().Query;

    private SqlExpression MainValue(IReadOnlyList<MeasureColumn> measures) => Main(measures, 0).Expression;

    /// <summary>The value that decides which groups are kept.</summary>
    private SqlExpression Tested(IReadOnlyList<MeasureColumn> measures) => _plan.HavingMeasure >= 0 && _plan.HavingMeasure < _plan.Measures.Count && (_plan.HavingMeasure == 0 || _time is null)
        ? Main(measures, _plan.HavingMeasure).Expression
        : throw new PlanException("plan.having_measure", "Groups are kept by one of the plan's measures, and over time by the first.");

    private MeasureColumn Main(IReadOnlyList<MeasureColumn> measures, int measure) =>
        measures.FirstOrDefault(m => m.Measure == measure && m.Column.Role == ColumnRole.Measure && Equals(m.Period, _measures.Main))
        ?? measures.First(m => m.Measure == measure);

    private List<SqlExpression> Order(IReadOnlyList<MeasureColumn> measures)
    {
        var keys = Keys.Select(DimensionRenderer.OrderOf).ToList();
        if (keys.Count == 0)
        {
            return [];
        }

        var ordering = _plan.OrderBy ?? (Keys[0].IsOrdered ? new Ordering(null, Descending: false) : new Ordering(0));
        if (ordering.Measure is not { } number)
        {
            return ordering.Descending ? [SqlExpression.Of($"{keys[0]} desc"), .. keys.Skip(1)] : keys;
        }

        // One past the last measure means the change of the first.
        var by = number >= _plan.Measures.Count
            ? measures.FirstOrDefault(m => m.Column.Role == ColumnRole.Change) ?? Main(measures, 0)
            : Main(measures, number);
        return [ordering.Descending ? SqlExpression.Of($"{by.Name} desc nulls last") : SqlExpression.Of($"{by.Name} asc nulls last"), .. keys];
    }
}
