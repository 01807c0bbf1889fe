using Analytics.Engine.Planning;
using Analytics.Engine.Sql.Rollups;
using Analytics.Engine.Sql.Tree;

namespace Analytics.Engine.Sql.Rendering;

/// <summary>
/// Renders retention. Periods are calendar periods: period 0 is the one in which a user's first cohort event lies, and coming back counts from
/// that event on. A cohort's row exists for every period that has begun by now, with zero users where nobody came back.
/// </summary>
internal sealed partial class RetentionRenderer
{
    private readonly RenderContext _context;
    private readonly RetentionPlan _plan;
    private readonly ColumnNames _names = new();

    public RetentionRenderer(RenderContext context, RetentionPlan plan)
    {
        _context = context;
        _plan = plan;
    }

    public RenderedQuery Render()
    {
        var (query, columns) = _plan is { Brackets: { Count: > 0 } brackets, CohortGrain: { } cohorts } ? new RetentionBrackets(brackets).Render(EventTables(cohorts, _plan.PeriodGrain ?? cohorts), _plan.PeriodGrain ?? cohorts)
            : _plan is { Breakdown: not null, CohortGrain: { } step } ? new RetentionGroups(_context, _plan, _names).Render(LastBucket(_plan.PeriodGrain ?? step), Returns(_plan.PeriodGrain ?? step), _plan.PeriodGrain ?? step, _plan.Periods ?? 1)
            : _plan is { Best: { } best, CohortGrain: { } cohort } ? Best(cohort, best)
            : _plan is { OnlyPeriod: true, CohortGrain: { } each } ? InPeriod(each)
            : _plan is { Single: true, CohortGrain: { } unit, Periods: { } number } ? Single(unit, number)
            : _plan is { AsksForNewcomers: true, CohortGrain: { } entry } ? Newcomers(entry)
            : _plan is { Together: true, CohortGrain: { } together } ? Together(together)
            : _plan.CohortGrain is { } grain ? Table(grain) : _plan.PeriodGrain is { } period ? Periods(period) : OneRow();
        return SqlPrinter.Print(query with { Limit = Math.Min(query.Limit ?? RenderContext.RowCap, RenderContext.RowCap) }, columns);
    }

    private DateTimeOffset DataEnd => _context.Model.DataThrough is { } through && through < _context.Now ? through : _context.Now;

    private (SelectQuery, IReadOnlyList<ResultColumn>) Table(TimeGrain grain)
    {
        var periodGrain = _plan.PeriodGrain ?? grain;
        CommonTable[] tables = RetentionRollup.Tables(_context, _plan, grain) is { } rolledUp
            ? [.. rolledUp, new("sizes", RetentionRollup.Sizes(grain, LastBucket(grain)))]
            : EventTables(grain, periodGrain);
        ResultColumn[] columns =
        [
            new(_names.Take("cohort"), BucketRenderer.Type(grain)) { Label = "Cohort", Role = ColumnRole.Time, Grain = grain, Format = ValueFormat.Timestamp },
            new(_names.Take("period"), ColumnType.Integer) { Label = ColumnNames.Words(BucketRenderer.ColumnName(periodGrain)), Role = ColumnRole.Dimension, Format = ValueFormat.Integer },
            new(_names.Take("users"), ColumnType.Integer) { Label = "Users", Format = ValueFormat.Integer },
            new(_names.Take("percent"), ColumnType.Number) { Label = "Retained", Format = ValueFormat.Percent },
            new(_names.Take("cohort size"), ColumnType.Integer) { Label = "Cohort size", Role = ColumnRole.Detail, Format = ValueFormat.Integer },
        ];
        var value = _plan.Retention == RetentionKind.OnOrAfter
            ? SqlExpression.Of($"(sum(coalesce(counted.users, 0)) over (partition by sizes.cohort order by periods.period desc))::bigint")
            : SqlExpression.Of($"coalesce(counted.users, 0)");
        var query = new SelectQuery
        {
            With = tables,
            Columns =
            [
                new SelectColumn(SqlExpression.Of($"sizes.cohort"), columns[0].Name),
                new SelectColumn(SqlExpression.Of($"periods.period"), columns[1].Name),
                new SelectColumn(value, columns[2].Name),
                new SelectColumn(SqlExpression.Of($"100.0 * {value} / nullif(sizes.users, 0)"), columns[3].Name),
                new SelectColumn(SqlExpression.Of($"sizes.users"), columns[4].Name),
            ],
            From = SqlExpression.Of($"sizes"),
            Joins =
            [
                SqlExpression.Of($"cross join lateral generate_series(0, sizes.last_period) as periods(period)"),
                SqlExpression.Of($"left join counted on counted.cohort = sizes.cohort and counted.period = periods.period"),
            ],
            OrderBy = [SqlExpression.Of($"sizes.cohort"), SqlExpression.Of($"periods.period")],
        };
        if (_plan.Periods is { } most)
        {
            query = Cut(query, columns, most);
        }

        return (query, columns);
    }

    // "On or after" looks past the periods shown, so they are cut off only at the end.
    private static SelectQuery Cut(SelectQuery query, ResultColumn[] columns, int most) => new()
    {
        With = query.With,
        Columns = [.. columns.Select(c => new SelectColumn(SqlExpression.Of($"retention.{SqlExpression.Name(c.Name)}"), c.Name))],
        From = SqlExpression.Of($"{query with { With = [], OrderBy = [] }} as retention"),
        Where = [SqlExpression.Of($"retention.period <= {SqlExpression.Integer(most)}")],
        OrderBy = [SqlExpression.Of($"cohort"), SqlExpression.Of($"period")],
    };

    private CommonTable[] EventTables(TimeGrain grain, TimeGrain periodGrain) =>
    [
        new("members", Members()),
        new("cohorts", new SelectQuery
        {
            Columns =
            [
                new SelectColumn(SqlExpression.Of($"user_id")),
                new SelectColumn(SqlExpression.Of($"first_at")),
                new SelectColumn(_context.Buckets.OfInstant(grain, SqlExpression.Of($"first_at")), "cohort"),
                new SelectColumn(_context.Buckets.OfInstant(periodGrain, SqlExpression.Of($"first_at")), "first_period"),
            ],
            From = SqlExpression.Of($"members"),
        }),
        new("returns", Returns(periodGrain)),
        new("counted", Counted(periodGrain)),
        new("sizes", Sizes(periodGrain)),
    ];

    // Who belongs to a cohort and since when: the first cohort event ever, kept when it lies in the cohort range.
    private SelectQuery Members()
    {
        var rows = new RowScope();
        SqlExpression[] where =
        [
            .. _context.Conditions.Selection(_plan.CohortEvent, rows),
            .. _context.Filters(new TimeRange(null, _plan.CohortRange?.To), _plan.Where, _plan.Cohort, rows),
            SqlExpression.Of($"e.user_id is not null"),
        ];
        return new SelectQuery
        {
            Columns = [new SelectColumn(SqlExpression.Of($"e.user_id")), new SelectColumn(SqlExpression.Of($"min(e.occurred_at)"), "first_at")],
            From = rows.From,
            Joins = rows.Joins,
            Where = where,
            GroupBy = [SqlExpression.Of($"e.user_id")],
            Having = _plan.CohortRange?.From is { } from
                ? [SqlExpression.Of($"min(e.occurred_at) >= {SqlExpression.Bind(from.ToUniversalTime(), "timestamptz")}")]
                : [],
        };
    }

    // One row a user and period; for "on or after", one row a user with the last period, from which earlier ones follow.
    // Activity is reduced to one row a user and bucket first: the distance is computed on few rows.
    private SelectQuery Returns(TimeGrain periodGrain)
    {
        var rows = new RowScope();
        var active = new SelectQuery
        {
            Columns =
            [
                new SelectColumn(SqlExpression.Of($"e.user_id")),
                new SelectColumn(_context.Buckets.OfRow(periodGrain, rows), "bucket"),
                new SelectColumn(SqlExpression.Of($"max(e.occurred_at)"), "last_at"),
            ],
            From = rows.From,
            Joins = rows.Joins,
            Where =
            [
                .. _context.Conditions.Selection(_plan.ReturnEvent, rows),
                .. _context.Filters(new TimeRange(_plan.CohortRange?.From, null), _plan.Where, null, rows),
                SqlExpression.Of($"e.user_id is not null"),
            ],
            GroupBy = [SqlExpression.Integer(1), SqlExpression.Integer(2)],
        };
        var last = _plan.Retention == RetentionKind.OnOrAfter;
        return new SelectQuery
        {
            Columns =
            [
                new SelectColumn(SqlExpression.Of($"cohorts.cohort")),
                new SelectColumn(SqlExpression.Of($"cohorts.first_period")),
                new SelectColumn(SqlExpression.Of($"cohorts.user_id")),
                new SelectColumn(last ? SqlExpression.Of($"max(active.bucket)") : SqlExpression.Of($"active.bucket"), "bucket"),
            ],
            From = SqlExpression.Of($"cohorts"),
            Joins = [SqlExpression.Of($"join {active} as active on active.user_id = cohorts.user_id and active.last_at >= cohorts.first_at")],
            GroupBy = last ? [SqlExpression.Integer(1), SqlExpression.Integer(2), SqlExpression.Integer(3)] : [],
        };
    }

    // Users by cohort and bucket; only then, on a few rows, the bucket becomes the number of periods since the first.
    private static SelectQuery Counted(TimeGrain periodGrain)
    {
        var pairs = new SelectQuery
        {
            Columns =
            [
                new SelectColumn(SqlExpression.Of($"returns.cohort")),
                new SelectColumn(SqlExpression.Of($"returns.first_period")),
                new SelectColumn(SqlExpression.Of($"returns.bucket")),
                new SelectColumn(SqlExpression.Of($"count(*)"), "users"),
            ],
            From = SqlExpression.Of($"returns"),
            GroupBy = [SqlExpression.Integer(1), SqlExpression.Integer(2), SqlExpression.Integer(3)],
        };
        return new SelectQuery
        {
            Columns =
            [
                new SelectColumn(SqlExpression.Of($"pairs.cohort")),
                new SelectColumn(BucketRenderer.Distance(periodGrain, SqlExpression.Of($"pairs.first_period"), SqlExpression.Of($"pairs.bucket")), "period"),
                new SelectColumn(SqlExpression.Of($"sum(pairs.users)::bigint"), "users"),
            ],
            From = SqlExpression.Of($"{pairs} as pairs"),
            GroupBy = [SqlExpression.Integer(1), SqlExpression.Integer(2)],
        };
    }

    private SqlExpression LastBucket(TimeGrain grain)
    {
        var bucket = _context.Buckets.Of(grain, DataEnd);
        var last = SqlExpression.Bind(bucket, bucket is DateOnly ? "date" : "timestamptz");
        return bucket is DateOnly ? SqlExpression.Of($"{last}::date") : SqlExpression.Of($"{last}::timestamptz");
    }

    // A cohort's last period is the one in which the data ends, counted from the cohort's own first period.
    private SelectQuery Sizes(TimeGrain periodGrain)
    {
        var typed = LastBucket(periodGrain);
        return new SelectQuery
        {
            Columns =
            [
                new SelectColumn(SqlExpression.Of($"cohort")),
                new SelectColumn(SqlExpression.Of($"count(*)"), "users"),
                new SelectColumn(SqlExpression.Of($"greatest({BucketRenderer.Distance(periodGrain, SqlExpression.Of($"min(first_period)"), typed)}, 0)"), "last_period"),
            ],
            From = SqlExpression.Of($"cohorts"),
            GroupBy = [SqlExpression.Of($"cohort")],
        };
    }

    // One cohort: its members, with the time from which coming back counts where the cohort says one.
    private SelectQuery Cohort()
    {
        if (_plan.Cohort is not { } cohort)
        {
            return Members();
        }

        var (deed, others) = Beginning;
        var users = new RowScope(usersOnly: true);
        return deed switch
        {
            Performed performed => First(performed.Selection, performed.Range, others),
            FirstPerformed first => First(first.Selection, new TimeRange(null, first.Range.To), others, first.Range.From),
            _ => new SelectQuery
            {
                Columns = [new SelectColumn(SqlExpression.Of($"u.user_id")), new SelectColumn(SqlExpression.Of($"null::timestamptz"), "first_at")],
                From = users.From,
                Where = [_context.Users.Member(cohort, users)],
                Joins = users.Joins,
            },
        };
    }

    // The one deed that a cohort begins with, and who else one has to be; of several deeds none is the beginning.
    private (UserSet? Deed, UserSet? Others) Beginning => _plan.Cohort switch
    {
        AllUserSets all when all.Sets.Where(IsDeed).ToArray() is [var deed] => (deed, new AllUserSets([.. all.Sets.Where(set => set != deed)])),
        { } cohort when IsDeed(cohort) => (cohort, null),
        _ => (null, null),
    };

    private static bool IsDeed(UserSet set) =>
        set is FirstPerformed or Performed { Aggregation: Aggregation.Count, Field: null, Entity: null, FirstTime: null, Test: { Operator: TestOperator.GreaterOrEqual, Value: 1 } };

    private SelectQuery First(EventSelection selection, TimeRange? range, UserSet? others, DateTimeOffset? notBefore = null)
    {
        var rows = new RowScope();
        return new SelectQuery
        {
            Columns = [new SelectColumn(SqlExpression.Of($"e.user_id")), new SelectColumn(SqlExpression.Of($"min(e.occurred_at)"), "first_at")],
            From = rows.From,
            Where = [.. _context.Conditions.Selection(selection, rows), .. _context.Filters(range, _plan.Where, others, rows), SqlExpression.Of($"e.user_id is not null")],
            Joins = rows.Joins,
            GroupBy = [SqlExpression.Of($"e.user_id")],
            Having = notBefore is { } from ? [SqlExpression.Of($"min(e.occurred_at) >= {SqlExpression.Bind(from.ToUniversalTime(), "timestamptz")}")] : [],
        };
    }

    private SelectQuery ReturningUsers(TimeGrain? grain)
    {
        var rows = new RowScope();
        var key = grain is { } period ? _context.Buckets.OfRow(period, rows) : null;
        var conditions = SqlExpression.Join(" and ",
        [
            SqlExpression.Of($"e.user_id = cohort.user_id"),
            SqlExpression.Of($"(cohort.first_at is null or e.occurred_at > cohort.first_at)"),
        ]);
        return new SelectQuery
        {
            Columns = key is null
                ? [new SelectColumn(SqlExpression.Of($"count(distinct e.user_id)"), "users")]
                : [new SelectColumn(key, "bucket"), new SelectColumn(SqlExpression.Of($"count(distinct e.user_id)"), "users")],
            From = SqlExpression.Of($"cohort"),
            Joins = [SqlExpression.Of($"join events as e on {conditions}"), .. rows.Joins],
            Where = [.. _context.Conditions.Selection(_plan.ReturnEvent, rows), .. _context.Filters(ReturnRange, _plan.Where, null, rows)],
            GroupBy = key is null ? [] : [SqlExpression.Integer(1)],
        };
    }

    private TimeRange? ReturnRange => _plan.ReturnRange ?? (_plan.PeriodGrain is null ? null : new TimeRange(CohortEnd, null));

    private DateTimeOffset? CohortEnd => (Beginning.Deed ?? _plan.Cohort) switch
    {
        Performed performed => performed.Range?.To,
        FirstPerformed first => first.Range.To,
        _ => _plan.CohortRange?.To,
    };

    private (SelectQuery, IReadOnlyList<ResultColumn>) OneRow()
    {
        ResultColumn[] columns =
        [
            new(_names.Take("cohort size"), ColumnType.Integer) { Label = "Cohort", Format = ValueFormat.Integer },
            new(_names.Take("returned"), ColumnType.Integer) { Label = "Came back", Format = ValueFormat.Integer },
            new(_names.Take("percent"), ColumnType.Number) { Label = "Retained", Format = ValueFormat.Percent },
        ];
        return (new SelectQuery
        {
            With = [new CommonTable("cohort", Cohort()), new CommonTable("returned", ReturningUsers(null))],
            Columns =
            [
                new SelectColumn(SqlExpression.Of($"sizes.users"), columns[0].Name),
                new SelectColumn(SqlExpression.Of($"returned.users"), columns[1].Name),
                new SelectColumn(SqlExpression.Of($"100.0 * returned.users / nullif(sizes.users, 0)"), columns[2].Name),
            ],
            From = SqlExpression.Of($"(select count(*) as users from cohort) as sizes"),
            Joins = [SqlExpression.Of($"cross join returned")],
        }, columns);
    }

    private (SelectQuery, IReadOnlyList<ResultColumn>) Periods(TimeGrain grain)
    {
        ResultColumn[] columns =
        [
            new(_names.Take(BucketRenderer.ColumnName(grain)), BucketRenderer.Type(grain)) { Label = ColumnNames.Words(BucketRenderer.ColumnName(grain)), Role = ColumnRole.Time, Grain = grain, Format = ValueFormat.Timestamp },
            new(_names.Take("users"), ColumnType.Integer) { Label = "Users", Format = ValueFormat.Integer },
            new(_names.Take("percent"), ColumnType.Number) { Label = "Retained", Format = ValueFormat.Percent },
            new(_names.Take("cohort size"), ColumnType.Integer) { Label = "Cohort", Role = ColumnRole.Detail, Format = ValueFormat.Integer },
        ];
        var calendar = new CalendarRenderer(_context, ReturnRange).Render(grain, "bucket");
        return (new SelectQuery
        {
            With = [new CommonTable("cohort", Cohort()), new CommonTable("measured", ReturningUsers(grain)), new CommonTable("calendar", calendar)],
            Columns =
            [
                new SelectColumn(SqlExpression.Of($"calendar.bucket"), columns[0].Name),
                new SelectColumn(SqlExpression.Of($"coalesce(measured.users, 0)"), columns[1].Name),
                new SelectColumn(SqlExpression.Of($"100.0 * coalesce(measured.users, 0) / nullif(sizes.users, 0)"), columns[2].Name),
                new SelectColumn(SqlExpression.Of($"sizes.users"), columns[3].Name),
            ],
            From = SqlExpression.Of($"calendar"),
            Joins =
            [
                SqlExpression.Of($"cross join (select count(*) as users from cohort) as sizes"),
                SqlExpression.Of($"left join measured on measured.bucket = calendar.bucket"),
            ],
            OrderBy = [SqlExpression.Of($"calendar.bucket")],
        }, columns);
    }
}
