using Analytics.Engine.Planning;
using Analytics.Engine.Sql.Rendering;
using Analytics.Engine.Sql.Tree;

namespace Analytics.Engine.Sql.Rollups;

/// <summary>
/// Retention from sets of users: a cohort is who was there in a bucket and in none before; who came back is the cohort and the set of a later
/// bucket. That gives the answer of the events when cohorts and periods are the same calendar units of whole days, and when whoever
/// enters a cohort thereby also counts as being there, so that the order within the first period does not matter.
/// </summary>
internal static class RetentionRollup
{
    private static readonly SqlExpression NoUsers = SqlExpression.Of($"0::bit(8192)");

    /// <summary>The tables "counted" and "sizes" and what they stand on; null when the events must be read.</summary>
    public static IReadOnlyList<CommonTable>? Tables(RenderContext context, RetentionPlan plan, TimeGrain grain)
    {
        if ((plan.PeriodGrain ?? grain) != grain || BucketRenderer.Type(grain) != ColumnType.Date || plan.Cohort is not null || plan.Where is not null || !Includes(plan)
            || !context.Rollups.IsDayStart(plan.CohortRange?.From))
        {
            return null;
        }

        var noted = context.Rollups.Noted;
        var from = context.Rollups.DayOf(plan.CohortRange?.From);
        SqlExpression Bucket(SqlExpression day) => context.Buckets.OfDay(grain, day);
        SqlExpression Entry(SqlExpression day) => from is { } first ? SqlExpression.Of($"case when {day} >= {SqlExpression.Bind(first, "date")} then {Bucket(day)} end") : Bucket(day);

        // A period that holds the first day without beginning with it cannot tell what came before.
        var entering = from is null ? RollupGrains.Of(grain) : RollupGrain.Day;
        var same = plan.CohortRange is null && SameRows(plan.CohortEvent, plan.ReturnEvent);
        var active = UserSets.ByBucket(context, plan.ReturnEvent, plan.CohortRange?.From is null ? null : new TimeRange(plan.CohortRange.From, null), RollupGrains.Of(grain), Bucket);
        var entered = same ? null : UserSets.ByBucket(context, plan.CohortEvent, plan.CohortRange?.To is null ? null : new TimeRange(null, plan.CohortRange.To), entering, Entry);
        if (active is null || (entered is null && !same))
        {
            context.Rollups.Forget(noted);
            return null;
        }

        var tables = new List<CommonTable> { new("active", active) };
        if (entered is not null)
        {
            tables.Add(new("entered", entered));
        }

        tables.Add(new("cohorts", Cohorts(entered is null ? SqlExpression.Of($"active") : SqlExpression.Of($"entered"))));
        if (plan.Retention == RetentionKind.OnOrAfter)
        {
            tables.Add(new("last_active", LastActive()));
        }

        tables.Add(new("counted", Counted(grain, plan.Retention == RetentionKind.OnOrAfter ? SqlExpression.Of($"last_active") : SqlExpression.Of($"active"))));
        return tables;
    }

    public static SelectQuery Sizes(TimeGrain grain, SqlExpression last) => new()
    {
        Columns =
        [
            new SelectColumn(SqlExpression.Of($"cohort")),
            new SelectColumn(SqlExpression.Of($"sum(bit_count(users))::bigint"), "users"),
            new SelectColumn(SqlExpression.Of($"greatest({BucketRenderer.Distance(grain, SqlExpression.Of($"cohort"), last)}, 0)"), "last_period"),
        ],
        From = SqlExpression.Of($"cohorts"),
        GroupBy = [SqlExpression.Of($"cohort")],
        Having = [SqlExpression.Of($"sum(bit_count(users)) > 0")],
    };

    // Whoever enters a cohort is there by the same event.
    private static bool Includes(RetentionPlan plan) =>
        UserSets.ByNames(plan.CohortEvent) && UserSets.ByNames(plan.ReturnEvent)
        && (plan.ReturnEvent is null or { Names.Count: 0, Where: null } || SameRows(plan.CohortEvent, plan.ReturnEvent)
            || (plan.CohortEvent is { Names.Count: > 0 } cohort && plan.ReturnEvent.Where is null && cohort.Names.All(name => plan.ReturnEvent.Names.Contains(name, StringComparer.Ordinal))));

    private static bool SameRows(EventSelection? one, EventSelection? other) =>
        Atom.Json(one?.Names ?? []) == Atom.Json(other?.Names ?? []) && Atom.Json(one?.Where) == Atom.Json(other?.Where);

    private static SelectQuery Cohorts(SqlExpression entered)
    {
        var earlier = new SelectQuery
        {
            Columns =
            [
                new SelectColumn(SqlExpression.Of($"bucket")),
                new SelectColumn(SqlExpression.Of($"block")),
                new SelectColumn(SqlExpression.Of($"users")),
                new SelectColumn(SqlExpression.Of($"bit_or(users) over (partition by block order by bucket nulls first rows between unbounded preceding and 1 preceding)"), "earlier"),
            ],
            From = entered,
        };
        return new SelectQuery
        {
            Columns =
            [
                new SelectColumn(SqlExpression.Of($"seen.bucket"), "cohort"),
                new SelectColumn(SqlExpression.Of($"seen.block")),
                new SelectColumn(SqlExpression.Of($"seen.users & ~ coalesce(seen.earlier, {NoUsers})"), "users"),
            ],
            From = SqlExpression.Of($"{earlier} as seen"),
            Where = [SqlExpression.Of($"seen.bucket is not null")],
        };
    }

    private static SelectQuery LastActive()
    {
        var later = new SelectQuery
        {
            Columns =
            [
                new SelectColumn(SqlExpression.Of($"bucket")),
                new SelectColumn(SqlExpression.Of($"block")),
                new SelectColumn(SqlExpression.Of($"users")),
                new SelectColumn(SqlExpression.Of($"bit_or(users) over (partition by block order by bucket rows between 1 following and unbounded following)"), "later"),
            ],
            From = SqlExpression.Of($"active"),
        };
        return new SelectQuery
        {
            Columns =
            [
                new SelectColumn(SqlExpression.Of($"seen.bucket")),
                new SelectColumn(SqlExpression.Of($"seen.block")),
                new SelectColumn(SqlExpression.Of($"seen.users & ~ coalesce(seen.later, {NoUsers})"), "users"),
            ],
            From = SqlExpression.Of($"{later} as seen"),
        };
    }

    private static SelectQuery Counted(TimeGrain grain, SqlExpression returns)
    {
        var pairs = new SelectQuery
        {
            Columns =
            [
                new SelectColumn(SqlExpression.Of($"cohorts.cohort")),
                new SelectColumn(SqlExpression.Of($"active.bucket")),
                new SelectColumn(SqlExpression.Of($"sum(bit_count(cohorts.users & active.users))::bigint"), "users"),
            ],
            From = SqlExpression.Of($"cohorts"),
            Joins = [SqlExpression.Of($"join {returns} as active on active.block = cohorts.block and active.bucket >= cohorts.cohort")],
            GroupBy = [SqlExpression.Integer(1), SqlExpression.Integer(2)],
        };
        return new SelectQuery
        {
            Columns =
            [
                new SelectColumn(SqlExpression.Of($"pairs.cohort")),
                new SelectColumn(BucketRenderer.Distance(grain, SqlExpression.Of($"pairs.cohort"), SqlExpression.Of($"pairs.bucket")), "period"),
                new SelectColumn(SqlExpression.Of($"pairs.users")),
            ],
            From = SqlExpression.Of($"{pairs} as pairs"),
        };
    }
}
