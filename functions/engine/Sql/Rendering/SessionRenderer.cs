using Analytics.Engine.Planning;
using Analytics.Engine.Sql.Tree;

namespace Analytics.Engine.Sql.Rendering;

/// <summary>Renders sessions: a pause longer than the given one begins a new session; a session belongs to the time of its first event.</summary>
internal sealed class SessionRenderer(RenderContext context, SessionPlan plan)
{
    private readonly ColumnNames _names = new();

    public RenderedQuery Render()
    {
        var grain = plan.Grain is { } step ? context.Dimensions.Key(new Dimension(Field.OccurredAt) { Grain = step }, _names) : null;
        var group = plan.Breakdown is { } breakdown ? context.Dimensions.Key(breakdown, _names) : null;
        var keys = new[] { grain, group }.OfType<GroupKey>().ToArray();
        var (columns, values) = plan.Share ? Shares() : plan.PerSession is { } measure ? Amounts(measure) : Sizes();
        var query = new SelectQuery
        {
            Columns = [.. keys.Select(key => new SelectColumn(ReferenceEquals(key, grain) ? context.Buckets.OfInstant(key.Dimension.Grain!.Value, SqlExpression.Of($"sessions.began_at")) : SqlExpression.Of($"sessions.told"), key.Name)), .. values.Zip(columns, (value, column) => new SelectColumn(value, column.Name))],
            From = SqlExpression.Of($"{Sessions(group)} as sessions"),
            GroupBy = [.. Enumerable.Range(1, keys.Length).Select(i => SqlExpression.Integer(i))],
            OrderBy = grain is null && group is not null ? [SqlExpression.Of($"{SqlExpression.Integer(keys.Length + 1)} desc"), SqlExpression.Integer(1)] : [.. Enumerable.Range(1, keys.Length).Select(i => SqlExpression.Integer(i))],
            Limit = RenderContext.RowCap,
        };
        var (asked, shape) = DurationUnits.Add(query, [.. keys.Select(key => key.Column), .. columns], plan.DurationUnit, _names);
        return SqlPrinter.Print(asked, shape);
    }

    private (ResultColumn[] Columns, SqlExpression[] Values) Sizes() =>
    (
        [
            Column("sessions", ColumnType.Integer, ValueFormat.Integer, "Sessions"),
            Column("users", ColumnType.Integer, ValueFormat.Integer, "Users"),
            Column("average session seconds", ColumnType.Number, ValueFormat.Duration, "Average length"),
            Column("median session seconds", ColumnType.Number, ValueFormat.Duration, "Median length"),
            Column("longest session seconds", ColumnType.Number, ValueFormat.Duration, "Longest"),
            Column("events per session", ColumnType.Number, ValueFormat.Number, "Events per session"),
            Column("sessions per user", ColumnType.Number, ValueFormat.Number, "Sessions per user"),
        ],
        [
            SqlExpression.Of($"count(*)"),
            SqlExpression.Of($"count(distinct sessions.user_id)"),
            SqlExpression.Of($"avg(sessions.seconds)"),
            SqlExpression.Of($"percentile_cont(0.5) within group (order by sessions.seconds)"),
            SqlExpression.Of($"max(sessions.seconds)"),
            SqlExpression.Of($"avg(sessions.events)"),
            SqlExpression.Of($"1.0 * count(*) / nullif(count(distinct sessions.user_id), 0)"),
        ]
    );

    /// <summary>The average over all sessions, those included in which nothing of the kind happens.</summary>
    private (ResultColumn[] Columns, SqlExpression[] Values) Amounts(AggregateMeasure measure) =>
    (
        [
            Column($"{measure.Name} per session", ColumnType.Number, measure.Format == ValueFormat.Money ? ValueFormat.Money : ValueFormat.Number, ColumnNames.Words($"{measure.Name} per session")),
            Column("sessions", ColumnType.Integer, ValueFormat.Integer, "Sessions"),
            Column(measure.Name ?? "total", context.Aggregates.Type(measure), measure.Format, ColumnNames.Words(measure.Name ?? "total")),
        ],
        [
            SqlExpression.Of($"avg(sessions.amount)"),
            SqlExpression.Of($"count(*)"),
            SqlExpression.Of($"coalesce(sum(sessions.amount), 0)"),
        ]
    );

    private (ResultColumn[] Columns, SqlExpression[] Values) Shares() =>
    (
        [
            Column("sessions", ColumnType.Integer, ValueFormat.Integer, "Sessions"),
            Column("matching", ColumnType.Integer, ValueFormat.Integer, "Matching sessions"),
            Column("percent", ColumnType.Number, ValueFormat.Percent, "Share of sessions"),
        ],
        [
            SqlExpression.Of($"count(*)"),
            SqlExpression.Of($"count(*) filter (where sessions.held)"),
            SqlExpression.Of($"100.0 * count(*) filter (where sessions.held) / nullif(count(*), 0)"),
        ]
    );

    private SelectQuery Sessions(GroupKey? group)
    {
        var rows = new RowScope();
        var told = group is null ? null : context.Dimensions.Expression(group.Dimension, rows);
        var held = (plan.Holding ?? []).Select((selection, i) => new SelectColumn(SqlExpression.And(context.Conditions.Selection(selection, rows)), $"holds_{i + 1}")).ToArray();
        var amount = plan.PerSession is { } measure ? Amount(measure, rows) : null;
        SelectColumn[] carried = [.. told is null ? [] : new[] { new SelectColumn(told, "told") }, .. held, .. amount is null ? [] : new[] { new SelectColumn(amount, "amount") }];
        var marked = new SelectQuery
        {
            Columns =
            [
                new SelectColumn(SqlExpression.Of($"e.user_id")),
                new SelectColumn(SqlExpression.Of($"e.occurred_at"), "at"),
                new SelectColumn(SqlExpression.Of($"e.event_id")),
                .. carried,
                new SelectColumn(SqlExpression.Of($"case when e.occurred_at - lag(e.occurred_at) over (partition by e.user_id order by e.occurred_at, e.event_id) <= {BucketRenderer.Length(plan.Pause)} then 0 else 1 end"), "begins"),
            ],
            From = rows.From,
            Joins = rows.Joins,
            Where = [.. context.Filters(plan.Range, plan.Where, plan.Users, rows), SqlExpression.Of($"e.user_id is not null")],
        };
        var numbered = new SelectQuery
        {
            Columns = [new SelectColumn(SqlExpression.Of($"user_id")), new SelectColumn(SqlExpression.Of($"at")), new SelectColumn(SqlExpression.Of($"event_id")), .. carried.Select(column => new SelectColumn(SqlExpression.Name(column.Name!))), new SelectColumn(SqlExpression.Of($"sum(begins) over (partition by user_id order by at, event_id rows unbounded preceding)"), "number")],
            From = SqlExpression.Of($"{marked} as marked"),
        };
        SqlExpression[] wanted = [.. held.Select(column => Held(SqlExpression.Name(column.Name!))), .. plan.Size is { } size ? new[] { ConditionRenderer.Compare(SqlExpression.Of($"count(*)"), size) } : []];
        return new SelectQuery
        {
            Columns =
            [
                new SelectColumn(SqlExpression.Of($"user_id")),
                new SelectColumn(SqlExpression.Of($"min(at)"), "began_at"),
                new SelectColumn(SqlExpression.Of($"extract(epoch from max(at) - min(at))"), "seconds"),
                new SelectColumn(SqlExpression.Of($"count(*)"), "events"),
                .. told is null ? [] : new[] { new SelectColumn(SqlExpression.Of($"(array_agg(told order by at))[1]"), "told") },
                .. amount is null ? [] : new[] { new SelectColumn(SqlExpression.Of($"sum(amount)"), "amount") },
                .. plan.Share ? new[] { new SelectColumn(SqlExpression.And(wanted), "held") } : [],
            ],
            From = SqlExpression.Of($"{numbered} as numbered"),
            GroupBy = [SqlExpression.Of($"user_id"), SqlExpression.Of($"number")],
            Having = plan.Share ? [] : wanted,
        };
    }

    /// <summary>What one row adds to its session: one where it is counted, or its number.</summary>
    private SqlExpression Amount(AggregateMeasure measure, RowScope rows)
    {
        var value = measure.Field is { } field ? SqlExpression.Of($"coalesce({context.Fields.Number(field, rows)}, 0)") : SqlExpression.Of($"1");
        return measure.Selection is { } selection ? SqlExpression.Of($"case when {SqlExpression.And(context.Conditions.Selection(selection, rows))} then {value} else 0 end") : value;
    }

    private SqlExpression Held(SqlExpression holds) => plan.Place switch
    {
        SessionPlace.Beginning => SqlExpression.Of($"(array_agg({holds} order by at, event_id))[1]"),
        SessionPlace.End => SqlExpression.Of($"(array_agg({holds} order by at desc, event_id desc))[1]"),
        _ => SqlExpression.Of($"bool_or({holds})"),
    };

    private ResultColumn Column(string words, ColumnType type, ValueFormat format, string label) => new(_names.Take(words), type) { Label = label, Format = format };
}
