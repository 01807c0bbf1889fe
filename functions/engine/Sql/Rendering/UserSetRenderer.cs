using Analytics.Engine.Planning;
using Analytics.Engine.Sql.Rollups;
using Analytics.Engine.Sql.Tree;

namespace Analytics.Engine.Sql.Rendering;

/// <summary>Membership of users in sets, as conditions on a user id. Each positive set is a sub-select, each negative one an anti-join.</summary>
internal sealed class UserSetRenderer(RenderContext context)
{
    /// <summary>Conditions that keep the events of the set's users; guests are in no set, not even in a complement.</summary>
    public IReadOnlyList<SqlExpression> EventFilter(UserSet set, RowScope rows)
    {
        var member = Member(set, rows);
        return set is Performed or FirstPerformed or IsUser or InFunnel or HasAttribute
            ? [member]
            : [SqlExpression.Of($"e.user_id is not null"), .. set is EveryUser ? [] : new[] { member }];
    }

    public SqlExpression Member(UserSet set, RowScope rows) => set switch
    {
        EveryUser => SqlExpression.Of($"true"),
        AllUserSets all => SqlExpression.And([.. all.Sets.Select(s => Member(s, rows))]),
        AnyUserSet any => SqlExpression.Or([.. any.Sets.Select(s => Member(s, rows))]),
        NotInUserSet { Set: NotInUserSet inner } => Member(inner.Set, rows),
        NotInUserSet { Set: AllUserSets or AnyUserSet or EveryUser } not => SqlExpression.Of($"({Member(not.Set, rows)}) is not true"),
        NotInUserSet { Set: Performed performed } when PassesAtZero(performed) => Member(Complement(performed), rows),
        NotInUserSet { Set: HasAttribute attribute } when rows.UsersOnly => SqlExpression.Of($"({context.Conditions.Render(attribute.Condition, rows)}) is not true"),
        NotInUserSet not => SqlExpression.Of($"not exists (select 1 from {Ids(not.Set)} as other where other.user_id = {rows.UserId})"),
        HasAttribute attribute when rows.UsersOnly => context.Conditions.Render(attribute.Condition, rows),
        Performed performed when PassesAtZero(performed) => Member(new NotInUserSet(Complement(performed)), rows),
        _ => SqlExpression.Of($"{rows.UserId} in {Ids(set)}"),
    };

    /// <summary>The ids of a positive set, as a select of one column "user_id".</summary>
    private SelectQuery Ids(UserSet set) => set switch
    {
        Performed performed => Ids(performed),
        FirstPerformed first => Ids(first),
        HasAttribute attribute => Ids(attribute),
        IsUser named => new SelectQuery
        {
            Columns = [new(SqlExpression.Of($"u.user_id"))],
            From = SqlExpression.Of($"users as u"),
            Where = [SqlExpression.Of($"u.external_id = any({SqlExpression.Bind(named.ExternalIds.ToArray(), "text[]")})")],
        },
        InFunnel funnel => new FunnelRenderer(context, funnel.Funnel with { Output = FunnelOutput.Rate }).Users(funnel.Completed),
        // The refresh is a parameter, so that a result of an earlier one is another question's.
        InSegment { Refresh: { } refresh } segment when Guid.TryParse(segment.SegmentId, out var id) => new SelectQuery
        {
            Columns = [new(SqlExpression.Of($"m.user_id"))],
            From = SqlExpression.Of($"segment_members as m"),
            Where = [SqlExpression.Of($"m.segment_id = {SqlExpression.Bind(id.ToString(), "text")}::uuid"), SqlExpression.Of($"{SqlExpression.Bind(refresh, "bigint")} > 0")],
        },
        InSegment => throw new PlanException("plan.segment_unresolved", "A segment that this is about is not there any more, or is defined by itself. Name another segment, or define this one anew."),
        _ => throw new PlanException("plan.unknown_user_set", $"{set.GetType().Name} is not known."),
    };

    private SelectQuery Ids(Performed performed)
    {
        if (UserSets.WithKeys(context, performed, AggregateRenderer.IsDistinct(Value(performed)) ? AggregateRenderer.DistinctFields(Value(performed)) : []) is { } sets)
        {
            return sets;
        }

        var rows = new RowScope();
        var measure = Value(performed);
        SqlExpression[] where =
        [
            .. context.Conditions.Selection(performed.Selection, rows),
            .. context.Conditions.Selection(performed.Entity?.Selection, rows),
            .. context.Conditions.Bounds(performed.Range, rows),
            SqlExpression.Of($"e.user_id is not null"),
            .. performed.FirstTime is { } time && rows.Beginning(context.Conditions.Beginnings(time.Since)) is var began ? new[] { SqlExpression.Of($"e.occurred_at >= {began}"), SqlExpression.Of($"e.occurred_at < {began} + {BucketRenderer.Length(time.Length)}") } : [],
        ];
        var atLeastOne = performed is { Aggregation: Aggregation.Count, Field: null, Entity: null, Test: { Operator: TestOperator.GreaterOrEqual, Value: 1 } };
        SqlExpression[] having = atLeastOne ? [] : [ConditionRenderer.Compare(context.Aggregates.OverRows(measure, [], rows), performed.Test)];
        return new SelectQuery
        {
            Columns = [new(SqlExpression.Of($"e.user_id"))],
            From = rows.From,
            Joins = rows.Joins,
            Where = where,
            GroupBy = [SqlExpression.Of($"e.user_id")],
            Having = having,
        };
    }

    private SelectQuery Ids(FirstPerformed first)
    {
        var firsts = FirstRows.Of(context, first.Selection, new TimeRange(null, first.Range.To));
        var rows = new RowScope();
        SqlExpression[] where = firsts is not null ? [] :
        [
            .. context.Conditions.Selection(first.Selection, rows),
            .. context.Conditions.Bounds(new TimeRange(null, first.Range.To), rows),
            SqlExpression.Of($"e.user_id is not null"),
        ];
        return new SelectQuery
        {
            Columns = [new(SqlExpression.Of($"e.user_id"))],
            From = firsts is null ? rows.From : SqlExpression.Of($"{firsts.Rows} as e"),
            Joins = rows.Joins,
            Where = where,
            GroupBy = [SqlExpression.Of($"e.user_id")],
            Having = first.Range.From is { } from
                ? [SqlExpression.Of($"min(e.occurred_at) >= {SqlExpression.Bind(from.ToUniversalTime(), "timestamptz")}")]
                : [],
        };
    }

    private SelectQuery Ids(HasAttribute attribute)
    {
        var users = new RowScope(usersOnly: true);
        return new SelectQuery
        {
            Columns = [new(SqlExpression.Of($"u.user_id"))],
            From = users.From,
            Where = [context.Conditions.Render(attribute.Condition, users)],
            Joins = users.Joins,
        };
    }

    private static AggregateMeasure Value(Performed performed) => new()
    {
        Aggregation = performed.Entity is null ? performed.Aggregation : Aggregation.CountDistinct,
        Field = performed.Field,
        Entity = performed.Entity,
    };

    // "Fewer than three" and "exactly none" hold for users without any row, whom no grouping of rows can find.
    private static bool PassesAtZero(Performed performed) =>
        AggregateRenderer.IsZeroWhenEmpty(Value(performed)) && performed.Test.Operator switch
        {
            TestOperator.Equals => performed.Test.Value == 0,
            TestOperator.NotEquals => performed.Test.Value != 0,
            TestOperator.LessThan => performed.Test.Value > 0,
            TestOperator.LessOrEqual => performed.Test.Value >= 0,
            TestOperator.GreaterThan => performed.Test.Value < 0,
            TestOperator.GreaterOrEqual => performed.Test.Value <= 0,
            TestOperator.Between => performed.Test.Value <= 0 && performed.Test.Upper >= 0,
            _ => false,
        };

    private static Performed Complement(Performed performed) => performed with { Test = Opposite(performed.Test) };

    private static ValueTest Opposite(ValueTest test) => test.Operator switch
    {
        TestOperator.Equals => test with { Operator = TestOperator.NotEquals },
        TestOperator.NotEquals => test with { Operator = TestOperator.Equals },
        TestOperator.LessThan => test with { Operator = TestOperator.GreaterOrEqual },
        TestOperator.LessOrEqual => test with { Operator = TestOperator.GreaterThan },
        TestOperator.GreaterThan => test with { Operator = TestOperator.LessOrEqual },
        TestOperator.GreaterOrEqual => test with { Operator = TestOperator.LessThan },

        // A count is a whole number, never negative: outside of 0…n is above n.
        _ => new ValueTest(TestOperator.GreaterThan, test.Upper ?? test.Value),
    };
}
