using Analytics.Engine.Planning;
using Analytics.Engine.Sql.Rollups;
using Analytics.Engine.Sql.Tree;

namespace Analytics.Engine.Sql.Rendering;

/// <summary>The walks over the events of a funnel's steps.</summary>
internal sealed partial class FunnelRenderer
{
    private SelectQuery Walk() => _plan.Order switch
    {
        FunnelOrder.Any => WalkAnyOrder(),
        FunnelOrder.Strict => WalkStrictly(),
        _ => WalkForwards(),
    };

    // Kept of all time: of a range that ends, a later one might still be the next.
    private FirstRows? Firsts() => _plan is { Steps.Count: 2, Entity: null, HoldConstant.Count: 0, SessionPause: null, Where: null, Users: null, Range: null or { To: null } }
        ? FirstRows.Of(_context, _plan.Steps[1], null)
        : null;

    // A user's very first second step is the next one for every beginning before it: only of those who began (again) after it are the times gathered.
    private SelectQuery WalkToFirsts(FirstRows firsts)
    {
        var nexts = new SelectQuery
        {
            Columns = [new SelectColumn(SqlExpression.Of($"kept.user_id")), new SelectColumn(firsts.IsOneAUser ? SqlExpression.Of($"kept.occurred_at") : SqlExpression.Of($"min(kept.occurred_at)"), "at")],
            From = SqlExpression.Of($"{firsts.Rows} as kept"),
            GroupBy = firsts.IsOneAUser ? [] : [SqlExpression.Of($"kept.user_id")],
        };
        // Joined once, for those who began again are found among the same rows.
        var next = _names.Take("first next");
        SqlExpression first = SqlExpression.Of($"begun.{SqlExpression.Name(next)}"), at = SqlExpression.Of($"begun.at");
        SelectColumn[] carried = [.. Entity.Append("at").Concat(_groups.Select(g => g.Name)).Select(column => new SelectColumn(SqlExpression.Of($"begun.{SqlExpression.Name(column)}")))];
        var begun = new SelectQuery
        {
            Columns = [.. carried, new SelectColumn(SqlExpression.Of($"nexts.at"), next)],
            From = SqlExpression.Of($"{Begun()} as begun"),
            Joins = [SqlExpression.Of($"left join {nexts} as nexts on nexts.user_id = begun.user_id")],
        };
        var again = new SelectQuery
        {
            Columns = [new SelectColumn(SqlExpression.Of($"begun.user_id"))],
            From = SqlExpression.Of($"begun"),
            Where = [SqlExpression.Of($"{first} <= {at}")],
            GroupBy = [SqlExpression.Of($"begun.user_id")],
        };
        // Without any such user no event is read. With some, each event is tested: how many users they are nobody can guess, and a join might look
        // their events up one by one.
        var later = Later() with
        {
            Where = [SqlExpression.Of($"exists (select again.user_id from again)"), SqlExpression.Of($"(user_id in (select again.user_id from again)) is true")],
        };
        return new SelectQuery
        {
            With = [new CommonTable("begun", begun) { IsMaterialized = true }, new CommonTable("again", again) { IsMaterialized = true }],
            Columns =
            [
                .. carried,
                .. _plan.Window is null ? Array.Empty<SelectColumn>() : [new SelectColumn(SqlExpression.Of($"{at} + {BucketRenderer.Length(_plan.Window)}"), "ends_at")],
                new SelectColumn(SqlExpression.Of($"case when {first} > {at} then {first} else {Next(2, at)} end"), "at_2"),
            ],
            From = SqlExpression.Of($"begun"),
            Joins = [SqlExpression.Of($"left join {later} as later on later.user_id = begun.user_id")],
        };
    }

    // Without a window nothing that begins later gets further than what begins first.
    private bool BeginsOnce => _plan.Order == FunnelOrder.Ordered && (_plan.Window is null || IsFirst(1));

    private bool IsFirst(int step) => _plan.FirstSteps?.Contains(step) ?? false;

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
            .. Numbers(2).Select(i => new SelectColumn(TimesOf(i, _steps == 2 ? SqlExpression.Of($"") : SqlExpression.Of($" filter (where {SqlExpression.Name(Flag(i))})")), $"times_{Text(i)}")),
        ],
        From = SqlExpression.Of($"{Events([.. Numbers(2)])} as taken"),
        GroupBy = [.. Entity.Select(SqlExpression.Name)],
    };

    private SqlExpression TimesOf(int step, SqlExpression filter) => IsFirst(step)
        ? SqlExpression.Of($"case when min(at){filter} is not null then array[min(at){filter}] end")
        : step == _steps && AsksOnlyWhether
        ? SqlExpression.Of($"case when max(at){filter} is not null then array[max(at){filter}] end")
        : SqlExpression.Of($"array_agg(at order by at){filter}");

    // Nobody asks when the last step came, nor in what time: the latest one tells whether any came, and nothing has to be sorted.
    private bool AsksOnlyWhether => _plan is { Window: null, Output: not (FunnelOutput.Steps or FunnelOutput.TimeToConvert) };

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

        // In any order each row that is read may begin a chain, so it has to be a step; rows of a step's name that fail its condition are none.
        return steps.All(step => _plan.Steps[step - 1] is { Names.Count: > 0 } selection && (_plan.Order != FunnelOrder.Any || selection.Where is null))
            ? [_context.Conditions.Names([.. steps.SelectMany(step => _plan.Steps[step - 1].Names).Distinct(StringComparer.Ordinal)], rows)]
            : [SqlExpression.Or(flags)];
    }
}
