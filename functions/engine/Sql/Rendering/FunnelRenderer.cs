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
internal sealed partial class FunnelRenderer
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
                .. _plan.Percentile is { } fraction and not (0.5 or 0.9) ? [($"p{((decimal)fraction * 100).ToString("0.#", CultureInfo.InvariantCulture)} seconds", Percentile((decimal)fraction), ColumnType.Number, ValueFormat.Duration)] : Array.Empty<(string, SqlExpression, ColumnType, ValueFormat)>(),
            ]),
            FunnelOutput.DroppedOff => OneRow(
            [
                ("users", Left(), ColumnType.Integer, ValueFormat.Integer),
                ("came so far", Count(_steps - 1), ColumnType.Integer, ValueFormat.Integer),
                ("drop off percent", SqlExpression.Of($"100.0 * {Left()} / nullif({Count(_steps - 1)}, 0)"), ColumnType.Number, ValueFormat.Percent),
            ]),
            _ => OneRow(
            [
                ("started", Count(1), ColumnType.Integer, ValueFormat.Integer),
                ("completed", Count(_steps), ColumnType.Integer, ValueFormat.Integer),
                ("conversion percent", SqlExpression.Of($"100.0 * {Count(_steps)} / nullif({Count(1)}, 0)"), ColumnType.Number, ValueFormat.Percent),
            ]),
        };
        (query, columns) = DurationUnits.Add(query, columns, _plan.DurationUnit, _names);
        return SqlPrinter.Print(query with { Limit = _plan.Best is { } best && _groups.Count > 0 ? Math.Min(Math.Abs(best), RenderContext.RowCap) : RenderContext.RowCap }, columns);
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
            OrderBy = keys.Length == 0 ? [] : _plan.Best is { } best ? [SqlExpression.Of($"{SqlExpression.Name(columns[^1].Name)} {(best > 0 ? SqlExpression.Of($"desc") : SqlExpression.Of($"asc"))} nulls last"), .. keys] : _groups[0].IsOrdered ? keys : [SqlExpression.Of($"{SqlExpression.Name(columns[0].Name)} desc"), .. keys],
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
        var name = RowName(_plan, step);
        var users = SqlExpression.Of($"totals.{SqlExpression.Name($"users_{Text(step)}")}");
        var previous = step == 1 ? users : SqlExpression.Of($"totals.{SqlExpression.Name($"users_{Text(step - 1)}")}");
        var seconds = step == 1 || _plan.Order == FunnelOrder.Any
            ? SqlExpression.Of($"null::double precision")
            : SqlExpression.Of($"totals.{SqlExpression.Name($"seconds_{Text(step)}")}");
        return SqlExpression.Of($"({SqlExpression.Integer(step)}, {SqlExpression.Literal(name)}, {users}, {previous}, {seconds})");
    }

    /// <summary>What the row of a step, from 1, is called.</summary>
    public static string RowName(FunnelPlan plan, int step) => plan.Order == FunnelOrder.Any
        ? $"{(step == plan.Steps.Count ? "all" : $"at least {Text(step)}")} of {Text(plan.Steps.Count)} steps"
        : StepName(plan.Steps[step - 1], step);

    private static string StepName(EventSelection step, int number) =>
        step.Label ?? (step.Names.Count > 0 ? string.Join(" or ", step.Names) : $"step {Text(number)}");

    /// <summary>Those who did all but the last step.</summary>
    private SqlExpression Left() => SqlExpression.Of($"count(*) filter (where depth = {SqlExpression.Integer(_steps - 1)})");

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
    // again for every column that stands on them; where the first next step is known, hardly any row is searched for.
    private SelectQuery Best()
    {
        var keys = Owner.Concat(_groups.Select(g => g.Name)).Select(SqlExpression.Name).ToArray();
        var firsts = _plan.Order == FunnelOrder.Ordered ? Firsts() : null;
        var chains = new SelectQuery
        {
            With = _plan.Order == FunnelOrder.Ordered ? [new CommonTable("walked", firsts is null ? Walk() : WalkToFirsts(firsts)) { IsMaterialized = firsts is null }] : [],
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
        return BeginsOnce && _plan.HoldConstant.Count == 0 && _plan.SessionPause is null ? chains : new SelectQuery
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

    private IEnumerable<int> Numbers(int from) => Enumerable.Range(from, _steps - from + 1);

    private static SqlExpression At(int step) => SqlExpression.Name($"at_{Text(step)}");

    private static string Flag(int step) => $"is_{Text(step)}";

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
