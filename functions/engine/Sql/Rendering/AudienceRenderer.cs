using Analytics.Engine.Planning;
using Analytics.Engine.Sql.Rollups;
using Analytics.Engine.Sql.Tree;

namespace Analytics.Engine.Sql.Rendering;

/// <summary>Renders audiences: how many, what share of a base, who, by which attribute. One row of "users" is one candidate.</summary>
internal sealed class AudienceRenderer
{
    private const int ShownAttributes = 6;
    private readonly RenderContext _context;
    private readonly AudiencePlan _plan;
    private readonly ColumnNames _names = new();
    private readonly RowScope _rows = new(usersOnly: true);

    public AudienceRenderer(RenderContext context, AudiencePlan plan)
    {
        _context = context;
        _plan = plan;
    }

    public RenderedQuery Render()
    {
        var (query, columns) = _plan.Output == AudienceOutput.List ? List() : Count();
        return SqlPrinter.Print(query with { Limit = Math.Min(_plan.Limit ?? RenderContext.RowCap, RenderContext.RowCap) }, columns);
    }

    /// <summary>The internal numbers of all members, without a limit: for who keeps them, not for who reads them.</summary>
    public RenderedQuery Members()
    {
        var id = new ResultColumn("user_id", ColumnType.Integer);
        var query = new SelectQuery
        {
            Columns = [new SelectColumn(SqlExpression.Of($"u.user_id"), id.Name)],
            From = _rows.From,
            Joins = _rows.Joins,
            Where = [Member(_plan.Users)],
        };
        return SqlPrinter.Print(query, [id]);
    }

    private (SelectQuery, IReadOnlyList<ResultColumn>) Count()
    {
        var keys = _plan.Breakdowns.Select(d => _context.Dimensions.Key(d, _names)).ToArray();
        var keyValues = keys.Select(k => _context.Dimensions.Expression(k.Dimension, _rows)).ToArray();
        var filters = keys.Zip(keyValues).SelectMany(k => _context.Dimensions.Filter(k.First.Dimension, k.Second, _rows));
        var query = new SelectQuery
        {
            Columns = [.. keys.Zip(keyValues, (k, v) => new SelectColumn(v, k.Name))],
            From = _rows.From,
            Joins = _rows.Joins,
            Where = [Member(_plan.Of ?? _plan.Users), .. filters],
            GroupBy = [.. Enumerable.Range(1, keys.Length).Select(i => SqlExpression.Integer(i))],
        };
        return _plan.Of is null ? Counted(query, keys) : Share(query, keys);
    }

    private (SelectQuery, IReadOnlyList<ResultColumn>) Counted(SelectQuery query, GroupKey[] keys)
    {
        ResultColumn[] columns = [Column("users", ColumnType.Integer, ValueFormat.Integer)];
        if (keys.Length == 0 && new AudienceRollup(_context).Counts(null, _plan.Users, columns) is { } sets)
        {
            return (sets, columns);
        }

        var counted = query with { Columns = [.. query.Columns, new SelectColumn(SqlExpression.Of($"count(*)"), columns[0].Name)], OrderBy = CountOrder(keys, columns) };
        return (counted, [.. keys.Select(k => k.Column), .. columns]);
    }

    // The per cent are taken from the counts, one level up: written out twice, the set would be computed twice.
    private (SelectQuery, IReadOnlyList<ResultColumn>) Share(SelectQuery query, GroupKey[] keys)
    {
        ResultColumn[] columns =
        [
            Column("base users", ColumnType.Integer, ValueFormat.Integer),
            Column("users", ColumnType.Integer, ValueFormat.Integer),
            Column("percent", ColumnType.Number, ValueFormat.Percent),
        ];
        var all = SqlExpression.Name(columns[0].Name);
        var both = SqlExpression.Name(columns[1].Name);
        var rollup = keys.Length == 0 ? new AudienceRollup(_context).Counts(_plan.Of, _plan.Users, columns) : null;
        var counts = rollup ?? query with
        {
            Columns =
            [
                .. query.Columns,
                new SelectColumn(SqlExpression.Of($"count(*)"), columns[0].Name),
                new SelectColumn(SqlExpression.Of($"count(*) filter (where {Member(_plan.Users)})"), columns[1].Name),
            ],
        };
        var shares = new SelectQuery
        {
            Columns =
            [
                .. keys.Select(k => new SelectColumn(SqlExpression.Name(k.Name))),
                new SelectColumn(all),
                new SelectColumn(both),
                new SelectColumn(SqlExpression.Of($"100.0 * {both} / nullif({all}, 0)"), columns[2].Name),
            ],
            From = SqlExpression.Of($"{counts} as counts"),
            OrderBy = CountOrder(keys, columns),
        };
        return (shares, [.. keys.Select(k => k.Column), .. columns]);
    }

    private ResultColumn Column(string words, ColumnType type, ValueFormat format) =>
        new(_names.Take(words), type) { Label = ColumnNames.Words(words), Format = format };

    private IReadOnlyList<SqlExpression> CountOrder(GroupKey[] keys, ResultColumn[] columns)
    {
        if (keys.Length == 0)
        {
            return [];
        }

        SqlExpression[] names = [.. keys.Select(k => SqlExpression.Name(k.Name))];
        var byKey = _plan.OrderBy is { Measure: null } || (_plan.OrderBy is null && keys[0].IsOrdered);
        var descending = _plan.OrderBy?.Descending ?? !byKey;
        var first = byKey ? names[0] : SqlExpression.Name(columns[Math.Min(_plan.OrderBy?.Measure ?? 0, columns.Length - 1)].Name);
        return [descending ? SqlExpression.Of($"{first} desc") : first, .. byKey ? names.Skip(1) : names];
    }

    private (SelectQuery, IReadOnlyList<ResultColumn>) List()
    {
        var id = new ResultColumn(_names.Take("user"), ColumnType.Text) { Label = "User", Role = ColumnRole.Dimension, Format = ValueFormat.Text };
        var keys = Attributes().Select(d => _context.Dimensions.Key(d, _names)).ToArray();
        var attributes = keys.Select(k => new SelectColumn(_context.Dimensions.Expression(k.Dimension, _rows), k.Name)).ToArray();
        var shape = new List<ResultColumn> { id };
        shape.AddRange(keys.Select(k => k.Column with { Role = ColumnRole.Detail }));
        var columns = new List<SelectColumn> { new(SqlExpression.Of($"u.external_id"), id.Name) };
        columns.AddRange(attributes);
        SqlExpression[] joins = [.. _rows.Joins];
        MeasureColumn[] measures = [];
        if (_plan.Measures.Count > 0)
        {
            (measures, var joined) = PerUser();
            columns.AddRange(measures.Select(m => new SelectColumn(m.Expression, m.Column.Name)));
            shape.AddRange(measures.Select(m => m.Column));
            joins = [.. joins, joined];
        }

        var query = new SelectQuery
        {
            Columns = columns,
            From = _rows.From,
            Joins = joins,
            Where = [Member(_plan.Users), .. _plan.Of is { } basis ? new[] { Member(basis) } : []],
            OrderBy = ListOrder(measures, keys, id),
        };
        return (query, shape);
    }

    // The measures of each user, by one sub-select grouped by the internal number.
    private (MeasureColumn[] Columns, SqlExpression Join) PerUser()
    {
        var measures = new MeasureColumns(_context, _plan.Measures, _plan.Range, null);
        var key = new GroupKey(new Dimension(Field.UserId), "user_id", "User", ColumnType.Integer);
        var branches = new BranchRenderer(
            _context,
            [key],
            (period, rows) => _context.Filters(period, null, null, rows),
            (_, _, rows) => rows.UserId).Render(measures.Atoms);
        var measured = new MetricLayers(_context, new MetricPlan { Measures = _plan.Measures, Range = _plan.Range }, null, [key], measures).Measured(branches);
        return ([.. measures.Columns(MetricLayers.Filled, _names)], SqlExpression.Of($"left join {measured} as measured on measured.user_id = u.user_id"));
    }

    private IReadOnlyList<Dimension> Attributes() => _plan.Breakdowns.Count > 0
        ? _plan.Breakdowns
        : [.. _context.Model.Attributes.OrderByDescending(a => a.Count).Take(ShownAttributes).Select(a => new Dimension(Field.Attribute(a.Path)))];

    private IReadOnlyList<SqlExpression> ListOrder(MeasureColumn[] measures, GroupKey[] keys, ResultColumn id)
    {
        var user = SqlExpression.Name(id.Name);
        if (_plan.OrderBy is { Measure: null } byKey && keys.Length > 0)
        {
            var key = SqlExpression.Name(keys[0].Name);
            return [byKey.Descending ? SqlExpression.Of($"{key} desc nulls last") : key, user];
        }

        if (measures.Length == 0)
        {
            return [user];
        }

        var measure = measures[Math.Min(_plan.OrderBy?.Measure ?? 0, measures.Length - 1)].Name;
        return [_plan.OrderBy is { Descending: false } ? SqlExpression.Of($"{measure} asc nulls last") : SqlExpression.Of($"{measure} desc nulls last"), user];
    }

    private SqlExpression Member(UserSet set) => _context.Users.Member(set, _rows);
}
