using System.Globalization;
using Analytics.Engine.Planning;
using Analytics.Engine.Sql.Tree;

namespace Analytics.Engine.Sql.Rendering;

/// <summary>
/// Renders funnels. Each user is judged by one chain of events, the earliest of the chains that get furthest:
/// every event of the first step (within the range) may begin a chain; from there each next step is taken at its first occurrence strictly
/// later than the step before, which is the best any chain with that beginning can do; a step counts while it lies within the window of the
/// beginning. Steps after the first may happen up to one window after the range's end; without a window they must lie in the range, unless
/// the plan leaves its end open.
/// <para>
/// Ordered chains are walked forwards: the times of each later step are gathered once for every user, in order, and a binary search in them gives the
/// first occurrence after the step before. No row is compared with another one, and only the later steps are sorted.
/// "Any" asks for all steps within a window of the earliest of them, in whatever order; step k then means
/// "at least k of them". "Strict" allows no other event of the user in between. In one session, every session is walked by itself.
/// With a breakdown or a grain a user counts once in each group by the chain that begins there.
/// </para>
/// </summary>
internal sealed class FunnelRenderer
{
    private readonly RenderContext _context;
    private readonly FunnelPlan _plan;
    private readonly ColumnNames _names = new();
    private readonly IReadOnlyList<GroupKey> _groups;
    private readonly int _steps;

    public FunnelRenderer(RenderContext context, FunnelPlan plan)
    {
        _context = context;
        _plan = plan;
        _steps = plan.Steps.Count >= 2 ? plan.Steps.Count : throw new PlanException("plan.funnel_too_short", "A funnel needs at least two steps.");
        Dimension?[] dimensions = [plan.Grain is { } grain ? new Dimension(Field.OccurredAt) { Grain = grain } : null, plan.Breakdown];
        _groups = [.. dimensions.OfType<Dimension>().Select(d => context.Dimensions.Key(d, _names))];
    }

    /// <summary>What goes through the steps: the user, or the fields that name the thing.</summary>
    private string[] Owner => _plan.Entity is { } entity ? [.. entity.Fields.Select((_, i) => $"part_{Text(i + 1)}")] : ["user_id"];

    private string[] Entity => [.. Owner, .. _plan.HoldConstant.Select((_, i) => $"same_{Text(i + 1)}"), .. _plan.SessionPause is null ? Array.Empty<string>() : [Session]];

    private const string Session = "session";

    private IEnumerable<string> Carried => [.. Entity, "at", .. _groups.Select(g => g.Name), .. Numbers(1).Select(Flag)];

    public RenderedQuery Render()
    {
        var (query, columns) = _plan.Output switch
        {
            FunnelOutput.Steps => Steps(),
            FunnelOutput.TimeToConvert => OneRow(
            [
                ("converted users", Count(_steps), ColumnType.Integer, ValueFormat.Integer),
                ("median seconds", Percentile(0.5m), ColumnType.Number, ValueFormat.Duration),
                ("p90 seconds", Percentile(0.9m), ColumnType.Number, ValueFormat.Duration),
                ("average seconds", SqlExpression.Of($"avg(date_part('epoch', {End} - began_at)) filter (where depth = {SqlExpression.Integer(_steps)})"), ColumnType.Number, ValueFormat.Duration),
            ]),
            FunnelOutput.DroppedOff => OneRow([("users", SqlExpression.Of($"count(*) filter (where depth = {SqlExpression.Integer(_steps - 1)})"), ColumnType.Integer, ValueFormat.Integer)]),
            _ => OneRow(
            [
                ("started", Count(1), ColumnType.Integer, ValueFormat.Integer),
                ("completed", Count(_steps), ColumnType.Integer, ValueFormat.Integer),
                ("conversion percent", SqlExpression.Of($"100.0 * {Count(_steps)} / nullif({Count(1)}, 0)"), ColumnType.Number, ValueFormat.Percent),
            ]),
        };
        return SqlPrinter.Print(query with { Limit = RenderContext.RowCap }, columns);
    }

    /// <summary>The users who completed the funnel, or began it without completing it, as a select of "user_id".</summary>
    public SelectQuery Users(bool completed)
    {
        if (_plan.Entity is not null)
        {
            throw new PlanException("plan.funnel_of_things", "A funnel of things is no set of users; leave out its entity.");
        }

        var depth = SqlExpression.Integer(_steps);
        return new SelectQuery
        {
            Columns = [new SelectColumn(SqlExpression.Of($"chains.user_id"))],
            From = SqlExpression.Of($"{Best()} as chains"),
            Where = [completed ? SqlExpression.Of($"chains.depth = {depth}") : SqlExpression.Of($"chains.depth < {depth}")],
        };
    }

    private (SelectQuery, IReadOnlyList<ResultColumn>) OneRow((string Words, SqlExpression Value, ColumnType Type, ValueFormat Format)[] values)
    {
        var columns = values.Select(v => new ResultColumn(_names.Take(v.Words), v.Type) { Label = ColumnNames.Words(v.Words), Format = v.Format }).ToArray();
        var keys = _groups.Select(g => SqlExpression.Name(g.Name)).ToArray();
        var query = new SelectQuery
        {
            Columns = [.. keys.Select(k => new SelectColumn(k)), .. values.Zip(columns, (v, c) => new SelectColumn(v.Value, c.Name))],
            From = SqlExpression.Of($"{Best()} as chains"),
            GroupBy = keys,
            OrderBy = keys.Length == 0 ? [] : _groups[0].IsOrdered ? keys : [SqlExpression.Of($"{SqlExpression.Name(columns[0].Name)} desc"), .. keys],
        };
        return (query, [.. _groups.Select(g => g.Column), .. columns]);
    }

    private (SelectQuery, IReadOnlyList<ResultColumn>) Steps()
    {
        var keys = _groups.Select(g => SqlExpression.Name(g.Name)).ToArray();
        var totals = new SelectQuery
        {
            Columns =
            [
                .. keys.Select(k => new SelectColumn(k)),
                .. Numbers(1).Select(i => new SelectColumn(Count(i), $"users_{Text(i)}")),
                .. Numbers(2).Where(_ => _plan.Order != FunnelOrder.Any).Select(i => new SelectColumn(Seconds(i), $"seconds_{Text(i)}")),
            ],
            From = SqlExpression.Of($"{Best()} as chains"),
            GroupBy = keys,
        };
        var rows = SqlExpression.Join(", ", Numbers(1).Select(StepRow));
        ResultColumn[] columns =
        [
            .. _groups.Select(g => g.Column),
            new ResultColumn(_names.Take("step"), ColumnType.Integer) { Label = "Step", Role = ColumnRole.Dimension, Format = ValueFormat.Integer },
            new ResultColumn(_names.Take("name"), ColumnType.Text) { Label = "Name", Role = ColumnRole.Dimension, Format = ValueFormat.Text },
            new ResultColumn(_names.Take("users"), ColumnType.Integer) { Label = "Users", Format = ValueFormat.Integer },
            new ResultColumn(_names.Take("conversion percent"), ColumnType.Number) { Label = "Of the first step", Format = ValueFormat.Percent },
            new ResultColumn(_names.Take("step conversion percent"), ColumnType.Number) { Label = "Of the step before", Format = ValueFormat.Percent },
            new ResultColumn(_names.Take("median seconds"), ColumnType.Number) { Label = "Median time from the step before", Format = ValueFormat.Duration },
        ];
        SqlExpression[] values =
        [
            .. keys.Select(k => SqlExpression.Of($"totals.{k}")),
            SqlExpression.Of($"steps.step"),
            SqlExpression.Of($"steps.name"),
            SqlExpression.Of($"steps.users"),
            SqlExpression.Of($"100.0 * steps.users / nullif(totals.users_1, 0)"),
            SqlExpression.Of($"100.0 * steps.users / nullif(steps.previous, 0)"),
            SqlExpression.Of($"steps.seconds"),
        ];
        SqlExpression[] groupOrder = _groups.Count == 0 ? [] : _groups[0].IsOrdered
            ? [.. keys.Select(k => SqlExpression.Of($"totals.{k}"))]
            : [SqlExpression.Of($"totals.users_1 desc"), .. keys.Select(k => SqlExpression.Of($"totals.{k}"))];
        return (new SelectQuery
        {
            Columns = [.. values.Zip(columns, (v, c) => new SelectColumn(v, c.Name))],
            From = SqlExpression.Of($"{totals} as totals"),
            Joins = [SqlExpression.Of($"cross join lateral (values {rows}) as steps(step, name, users, previous, seconds)")],
            OrderBy = [.. groupOrder, SqlExpression.Of($"steps.step")],
        }, columns);
    }

    private SqlExpression StepRow(int step)
    {
        var name = _plan.Order == FunnelOrder.Any
            ? $"{(step == _steps ? "all" : $"at least {Text(step)}")} of {Text(_steps)} steps"
            : StepName(_plan.Steps[step - 1], step);
        var users = SqlExpression.Of($"totals.{SqlExpression.Name($"users_{Text(step)}")}");
        var previous = step == 1 ? users : SqlExpression.Of($"totals.{SqlExpression.Name($"users_{Text(step - 1)}")}");
        var seconds = step == 1 || _plan.Order == FunnelOrder.Any
            ? SqlExpression.Of($"null::double precision")
            : SqlExpression.Of($"totals.{SqlExpression.Name($"seconds_{Text(step)}")}");
        return SqlExpression.Of($"({SqlExpression.Integer(step)}, {SqlExpression.Literal(name)}, {users}, {previous}, {seconds})");
    }

    private static string StepName(EventSelection step, int number) =>
        step.Label ?? (step.Names.Count > 0 ? string.Join(" or ", step.Names) : $"step {Text(number)}");

    private static SqlExpression Count(int depth) => depth == 1
        ? SqlExpression.Of($"count(*)")
        : SqlExpression.Of($"count(*) filter (where depth >= {SqlExpression.Integer(depth)})");

    private static SqlExpression Seconds(int step) => SqlExpression.Of(
        $"percentile_cont(0.5) within group (order by date_part('epoch', {At(step)} - {At(step - 1)})) filter (where depth >= {SqlExpression.Integer(step)})");

    private SqlExpression Percentile(decimal share)
    {
        return SqlExpression.Of($"percentile_cont({SqlExpression.Number(share)}) within group (order by date_part('epoch', {End} - began_at)) filter (where depth = {SqlExpression.Integer(_steps)})");
    }

    private SqlExpression End => _plan.Order == FunnelOrder.Any ? SqlExpression.Of($"greatest({SqlExpression.Join(", ", Numbers(1).Select(At))})") : At(_steps);

    // One chain a user (and group): the furthest, and of those the earliest. A walk is a table of its own, or the searches of a row would be made
    // again for every column that stands on them.
    private SelectQuery Best()
    {
        var keys = Owner.Concat(_groups.Select(g => g.Name)).Select(SqlExpression.Name).ToArray();
        var chains = new SelectQuery
        {
            With = _plan.Order == FunnelOrder.Ordered ? [new CommonTable("walked", Walk()) { IsMaterialized = true }] : [],
            Columns =
            [
                .. keys.Select(k => new SelectColumn(k)),
                new SelectColumn(SqlExpression.Of($"at"), "began_at"),
                .. _plan.Order == FunnelOrder.Any ? Numbers(1).Select(i => new SelectColumn(At(i))) : [new SelectColumn(SqlExpression.Of($"at"), "at_1"), .. Numbers(2).Select(i => new SelectColumn(At(i)))],
                new SelectColumn(Depth(), "depth"),
            ],
            From = _plan.Order == FunnelOrder.Ordered ? SqlExpression.Of($"walked") : SqlExpression.Of($"{Walk()} as walked"),
            Where = _plan.Order == FunnelOrder.Strict ? [SqlExpression.Of($"is_1")] : [],
        };
        return BeginsOnce && _plan.HoldConstant.Count == 0 ? chains : new SelectQuery
        {
            DistinctOn = keys,
            Columns = [new SelectColumn(SqlExpression.Of($"*"))],
            From = SqlExpression.Of($"{chains} as chains"),
            OrderBy = [.. keys, SqlExpression.Of($"depth desc"), SqlExpression.Of($"began_at")],
        };
    }

    private SqlExpression Depth()
    {
        if (_plan.Order == FunnelOrder.Any)
        {
            return SqlExpression.Join(" + ", Numbers(1).Select(i => SqlExpression.Of($"({InTime(At(i))})::int")));
        }

        var branches = Numbers(2).Reverse().Select(i => SqlExpression.Of($"when {InTime(At(i))} then {SqlExpression.Integer(i)}"));
        return SqlExpression.Of($"case {SqlExpression.Join(" ", branches)} else 1 end");
    }

    private SqlExpression InTime(SqlExpression at) => _plan.Window is { } length
        ? SqlExpression.Of($"coalesce({at} <= {(_plan.Order == FunnelOrder.Ordered ? SqlExpression.Of($"ends_at") : SqlExpression.Of($"at + {BucketRenderer.Length(length)}"))}, false)")
        : SqlExpression.Of($"{at} is not null");

    private SelectQuery Walk() => _plan.Order switch
    {
        FunnelOrder.Any => WalkAnyOrder(),
        FunnelOrder.Strict => WalkStrictly(),
        _ => WalkForwards(),
    };

    // Without a window nothing that begins later gets further than what begins first.
    private bool BeginsOnce => _plan is { Order: FunnelOrder.Ordered, Window: null };

    private SelectQuery WalkForwards()
    {
        string[] carried = [.. Entity, "at", .. _groups.Select(g => g.Name), .. _plan.Window is null ? Array.Empty<string>() : ["ends_at"]];
        SqlExpression Of(string column) => SqlExpression.Of($"begun.{SqlExpression.Name(column)}");
        SelectQuery walked = new()
        {
            Columns =
            [
                .. carried.Select(column => string.Equals(column, "ends_at", StringComparison.Ordinal)
                    ? new SelectColumn(SqlExpression.Of($"begun.at + {BucketRenderer.Length(_plan.Window!)}"), column)
                    : new SelectColumn(Of(column))),
                new SelectColumn(Next(2, SqlExpression.Of($"begun.at")), "at_2"),
                .. Numbers(3).Select(i => new SelectColumn(Times(i))),
            ],
            From = SqlExpression.Of($"{Begun()} as begun"),
            Joins = [SqlExpression.Of($"left join {Later()} as later on {SqlExpression.Join(" and ", Entity.Select(part => SqlExpression.Of($"later.{SqlExpression.Name(part)} = {Of(part)}")))}")],
        };
        for (var step = 3; step <= _steps; step++)
        {
            walked = new SelectQuery
            {
                Columns =
                [
                    .. carried.Concat(Enumerable.Range(2, step - 2).Select(i => $"at_{Text(i)}")).Select(column => new SelectColumn(SqlExpression.Name(column))),
                    new SelectColumn(Next(step, At(step - 1)), $"at_{Text(step)}"),
                    .. Numbers(step + 1).Select(i => new SelectColumn(Times(i))),
                ],
                From = SqlExpression.Of($"{walked} as walking"),
            };
        }

        return walked;
    }

    // The bucket of a time among sorted ones is how many of them are no later.
    private static SqlExpression Next(int step, SqlExpression after) => SqlExpression.Of($"{Times(step)}[width_bucket({after}, {Times(step)}) + 1]");

    private static SqlExpression Times(int step) => SqlExpression.Name($"times_{Text(step)}");

    private SelectQuery Begun()
    {
        var events = Events([1]);
        return !BeginsOnce ? events : events with
        {
            Columns = [.. events.Columns.Select(column => string.Equals(column.Name, "at", StringComparison.Ordinal) ? column with { Expression = SqlExpression.Of($"min({column.Expression})") } : column)],
            GroupBy = [.. Enumerable.Range(1, events.Columns.Count).Where(i => i != Entity.Length + 1).Select(i => SqlExpression.Integer(i))],
        };
    }

    private SelectQuery Later() => new()
    {
        Columns =
        [
            .. Entity.Select(part => new SelectColumn(SqlExpression.Name(part))),
            .. Numbers(2).Select(i => new SelectColumn(SqlExpression.Of($"array_agg(at order by at){(_steps == 2 ? SqlExpression.Of($"") : SqlExpression.Of($" filter (where {SqlExpression.Name(Flag(i))})"))}"), $"times_{Text(i)}")),
        ],
        From = SqlExpression.Of($"{Events([.. Numbers(2)])} as taken"),
        GroupBy = [.. Entity.Select(SqlExpression.Name)],
    };

    private SelectQuery WalkAnyOrder()
    {
        // Latest first, each with those of the same time.
        var over = SqlExpression.Of($"partition by {SqlExpression.Join(", ", Entity.Select(SqlExpression.Name))} order by at desc groups between unbounded preceding and current row");
        return new SelectQuery
        {
            Columns =
            [
                .. Carried.Select(c => new SelectColumn(SqlExpression.Name(c))),
                .. Numbers(1).Select(i => new SelectColumn(SqlExpression.Of($"min(at) filter (where {SqlExpression.Name(Flag(i))}) over ({over})"), $"at_{Text(i)}")),
            ],
            From = SqlExpression.Of($"{Events([.. Numbers(1)])} as later"),
        };
    }

    private SelectQuery WalkStrictly()
    {
        var over = SqlExpression.Of($"partition by {SqlExpression.Join(", ", Entity.Select(SqlExpression.Name))} order by at, event_id");
        SqlExpression Reached(int step) => SqlExpression.Join(" and ", Enumerable.Range(2, step - 1).Select(i =>
            SqlExpression.Of($"lead({SqlExpression.Name(Flag(i))}, {SqlExpression.Integer(i - 1)}) over ({over})")));
        return new SelectQuery
        {
            Columns =
            [
                .. Carried.Select(c => new SelectColumn(SqlExpression.Name(c))),
                .. Numbers(2).Select(i => new SelectColumn(SqlExpression.Of($"case when {Reached(i)} then lead(at, {SqlExpression.Integer(i - 1)}) over ({over}) end"), $"at_{Text(i)}")),
            ],
            From = SqlExpression.Of($"{Events([.. Numbers(1)])} as following"),
        };
    }

    // The events of the steps, with a flag for each of several; only the first step has groups.
    private SelectQuery Events(IReadOnlyList<int> steps)
    {
        var rows = new RowScope();
        var begins = steps.Contains(1);
        var owner = _plan.Entity is { } entity ? entity.Fields.Select(f => _context.Fields.Value(AggregateRenderer.Unfolded(f), rows)).ToArray() : [SqlExpression.Of($"e.user_id")];
        var same = _plan.HoldConstant.Select(f => _context.Fields.Value(f, rows)).ToArray();
        var groups = begins ? _groups.Select(g => _context.Dimensions.Expression(g.Dimension, rows)).ToArray() : [];
        var flags = steps.Select(step => SqlExpression.And(
        [
            .. _context.Conditions.Selection(_plan.Steps[step - 1], rows),
            .. step == 1 && Extends ? _context.Conditions.Bounds(new TimeRange(null, _plan.Range!.To), rows) : [],
            .. step == 1 ? _groups.Zip(groups).SelectMany(g => _context.Dimensions.Filter(g.First.Dimension, g.Second, rows)) : [],
        ])).ToArray();
        List<SqlExpression> where =
        [
            .. Bounds(rows),
            .. _context.Filters(null, _plan.Where, _plan.Users, rows),
            .. owner.Select(o => SqlExpression.Of($"{o} is not null")),
            .. same.Select(s => SqlExpression.Of($"{s} is not null")),
            .. Scanned(steps, flags, rows),
        ];
        var events = new SelectQuery
        {
            Columns =
            [
                .. owner.Select((o, i) => _plan.Entity is null ? new SelectColumn(o) : new SelectColumn(o, Owner[i])),
                .. same.Select((s, i) => new SelectColumn(s, $"same_{Text(i + 1)}")),
                new SelectColumn(SqlExpression.Of($"e.occurred_at"), "at"),
                .. _plan.Order == FunnelOrder.Strict || _plan.SessionPause is not null ? new[] { new SelectColumn(SqlExpression.Of($"e.event_id")) } : [],
                .. groups.Select((g, i) => new SelectColumn(g, _groups[i].Name)),
                .. flags.Length == 1 && _plan.SessionPause is null ? [] : flags.Select((f, i) => new SelectColumn(f, Flag(steps[i]))),
                .. _plan.SessionPause is { } pause ? new[] { new SelectColumn(SqlExpression.Of($"case when e.occurred_at - lag(e.occurred_at) over (partition by {SqlExpression.Join(", ", owner)} order by e.occurred_at, e.event_id) <= {BucketRenderer.Length(pause)} then 0 else 1 end"), "begins") } : [],
            ],
            From = rows.From,
            Joins = rows.Joins,
            Where = where,
        };
        return _plan.SessionPause is null ? events : InSessions(events, steps);
    }

    // Sessions are cut by all events of a user, those between the steps too; the steps are taken afterwards.
    private SelectQuery InSessions(SelectQuery events, IReadOnlyList<int> steps)
    {
        string[] groups = steps.Contains(1) ? [.. _groups.Select(g => g.Name)] : [];
        string[] flags = [.. steps.Select(Flag)];
        string[] order = _plan.Order == FunnelOrder.Strict ? ["event_id"] : [];
        var numbered = new SelectQuery
        {
            Columns =
            [
                .. Entity.Where(part => part != Session).Concat(["at", .. groups, .. flags, .. order]).Select(name => new SelectColumn(SqlExpression.Name(name))),
                new SelectColumn(SqlExpression.Of($"sum(begins) over (partition by {SqlExpression.Join(", ", Owner.Select(SqlExpression.Name))} order by at, event_id rows unbounded preceding)"), Session),
            ],
            From = SqlExpression.Of($"{events} as visited"),
        };
        return new SelectQuery
        {
            Columns = [.. Entity.Concat(["at", .. groups, .. steps.Count == 1 ? [] : flags, .. order]).Select(name => new SelectColumn(SqlExpression.Name(name), name))],
            From = SqlExpression.Of($"{numbered} as numbered"),
            Where = _plan.Order == FunnelOrder.Strict ? [] : [SqlExpression.Or([.. flags.Select(SqlExpression.Name)])],
        };
    }

    private bool Extends => _plan is { Range.To: not null, Order: FunnelOrder.Ordered } && (_plan.Window is not null || _plan.OpenEnd);

    private IReadOnlyList<SqlExpression> Bounds(RowScope rows) => Extends
        ? [
            .. _context.Conditions.Bounds(_plan.Range! with { To = null }, rows),
            .. _plan.Window is null ? Array.Empty<SqlExpression>() : [SqlExpression.Of($"e.occurred_at < {SqlExpression.Bind(_plan.Range!.To!.Value.ToUniversalTime(), "timestamptz")} + {BucketRenderer.Length(_plan.Window)}")],
          ]
        : _context.Conditions.Bounds(_plan.Range, rows);

    private SqlExpression[] Scanned(IReadOnlyList<int> steps, SqlExpression[] flags, RowScope rows)
    {
        if (_plan.Order == FunnelOrder.Strict || _plan.SessionPause is not null)
        {
            return [];
        }

        if (flags.Length == 1)
        {
            return flags;
        }

        return steps.All(step => _plan.Steps[step - 1].Names.Count > 0)
            ? [_context.Conditions.Names([.. steps.SelectMany(step => _plan.Steps[step - 1].Names).Distinct(StringComparer.Ordinal)], rows)]
            : [SqlExpression.Or(flags)];
    }

    private IEnumerable<int> Numbers(int from) => Enumerable.Range(from, _steps - from + 1);

    private static SqlExpression At(int step) => SqlExpression.Name($"at_{Text(step)}");

    private static string Flag(int step) => $"is_{Text(step)}";

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
