using Analytics.Engine.Planning;

namespace Analytics.Benchmarks.Questions;

/// <summary>
/// A question as a plan for the product and as SQL for the others. In the SQL, {name} stands for a property: JSON in the naive table, a typed
/// column in DuckDB. Its columns are the first columns of the product's answer, so that results can be compared.
/// </summary>
internal sealed record BenchmarkedQuestion(string Id, string Words, QueryPlan Plan, string Sql)
{
    /// <summary>Set where the SQL is the simpler thing that people write, which counts otherwise than the plan.</summary>
    public bool CountsOtherwise { get; init; }
}

/// <summary>Everyday questions of product analytics: trends, distinct users, revenue, funnels, retention, rankings, lookups.</summary>
internal static class QuestionSet
{
    public static readonly DateTimeOffset Begin = new(2024, 7, 1, 0, 0, 0, TimeSpan.Zero);
    public static readonly DateTimeOffset End = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly AggregateMeasure Events = new() { Name = "events" };
    private static readonly AggregateMeasure Users = new() { Name = "users", Aggregation = Aggregation.CountDistinct, Field = Field.UserId };
    private static readonly AggregateMeasure Revenue = new() { Name = "revenue", Aggregation = Aggregation.Sum, Field = Field.Revenue, Selection = EventSelection.Of("purchase") };
    private static readonly AggregateMeasure Purchases = new() { Name = "purchases", Selection = EventSelection.Of("purchase") };

    public static IEnumerable<BenchmarkedQuestion> All => [.. Trends, .. Money, .. People, .. Rest];

    private static TimeRange Last(int days) => new(End.AddDays(-days), End);

    private static string Since(int days) => $"occurred_at >= timestamp '{End.AddDays(-days):yyyy-MM-dd} 00:00:00'";

    private static BenchmarkedQuestion[] Trends =>
    [
        new("q01", "events a day, 90 days", new MetricPlan { Measures = [Events], Grain = TimeGrain.Day, Range = Last(90) },
            $"select occurred_at::date, count(*) from events where organization_id = 1 and {Since(90)} group by 1"),
        new("q02", "events by month and name", new MetricPlan { Measures = [Events], Grain = TimeGrain.Month, Breakdowns = [new Dimension(Field.EventName)] },
            "select date_trunc('month', occurred_at)::date, name, count(*) from events where organization_id = 1 group by 1, 2"),
        new("q03", "users a day, 30 days", new MetricPlan { Measures = [Users], Grain = TimeGrain.Day, Range = Last(30) },
            $"select occurred_at::date, count(distinct user_id) from events where organization_id = 1 and {Since(30)} group by 1"),
        new("q04", "users a week, all time", new MetricPlan { Measures = [Users], Grain = TimeGrain.Week },
            "select date_trunc('week', occurred_at)::date, count(distinct user_id) from events where organization_id = 1 group by 1"),
        new("q05", "users a month, all time", new MetricPlan { Measures = [Users], Grain = TimeGrain.Month },
            "select date_trunc('month', occurred_at)::date, count(distinct user_id) from events where organization_id = 1 group by 1"),
        new("q22", "all events", new MetricPlan { Measures = [Events] }, "select count(*) from events where organization_id = 1"),
        new("q23", "month against month by name and device", new MetricPlan
            {
                Measures = [Events],
                Range = new TimeRange(End.AddMonths(-1), End) { Label = "December" },
                Comparison = new Comparison([new TimeRange(End.AddMonths(-2), End.AddMonths(-1)) { Label = "November" }]),
                Breakdowns = [new Dimension(Field.EventName), new Dimension(Field.Property("device"))],
            },
            """
            select name, {device}, count(*) filter (where occurred_at < timestamp '2025-12-01 00:00:00'), count(*) filter (where occurred_at >= timestamp '2025-12-01 00:00:00')
            from events where organization_id = 1 and occurred_at >= timestamp '2025-11-01 00:00:00' group by 1, 2
            """),
    ];

    private static BenchmarkedQuestion[] Money =>
    [
        new("q06", "revenue by month", new MetricPlan { Measures = [Revenue], Grain = TimeGrain.Month },
            "select date_trunc('month', occurred_at)::date, sum({amount}) from events where organization_id = 1 and name = 'purchase' group by 1"),
        new("q07", "revenue by category, 90 days", new MetricPlan { Measures = [Revenue], Breakdowns = [new Dimension(Field.Property("category"))], Range = Last(90) },
            $$"""select {category}, sum({amount}) from events where organization_id = 1 and name = 'purchase' and {{Since(90)}} group by 1"""),
        new("q08", "revenue by the user's country", new MetricPlan { Measures = [Revenue], Breakdowns = [new Dimension(Field.Attribute("country"))] },
            "select u.country, sum({amount}) from events e join users u on u.id = e.user_id where e.organization_id = 1 and name = 'purchase' group by 1"),
        new("q12", "ten best products, 12 months", new MetricPlan { Measures = [Revenue], Breakdowns = [new Dimension(Field.Property("product"))], Range = Last(365), Limit = 10 },
            $$"""select {product}, sum({amount}) from events where organization_id = 1 and name = 'purchase' and {{Since(365)}} group by 1 order by 2 desc limit 10"""),
        new("q14", "average order by month and the user's plan", new MetricPlan
            {
                Measures = [new AggregateMeasure { Name = "average", Aggregation = Aggregation.Average, Field = Field.Revenue, Selection = EventSelection.Of("purchase") }],
                Grain = TimeGrain.Month,
                Breakdowns = [new Dimension(Field.Attribute("plan"))],
            },
            "select date_trunc('month', occurred_at)::date, u.plan, avg({amount}) from events e join users u on u.id = e.user_id where e.organization_id = 1 and name = 'purchase' group by 1, 2"),
        new("q18", "median, p90 and p99 order by category", new MetricPlan
            {
                Measures = [Percentile(0.5), Percentile(0.9), Percentile(0.99)],
                Breakdowns = [new Dimension(Field.Property("category"))],
            },
            """
            select {category}, percentile_cont(0.5) within group (order by {amount}), percentile_cont(0.9) within group (order by {amount}), percentile_cont(0.99) within group (order by {amount})
            from events where organization_id = 1 and name = 'purchase' group by 1
            """),
        new("q19", "purchases with a coupon by week", new MetricPlan { Measures = [Purchases, Revenue], Where = new FieldTest(Field.Property("coupon"), TestOperator.Equals, ["SAVE10"]), Grain = TimeGrain.Week },
            "select date_trunc('week', occurred_at)::date, count(*), sum({amount}) from events where organization_id = 1 and name = 'purchase' and {coupon} = 'SAVE10' group by 1"),
        new("q20", "purchases and revenue, 7-day averages, 180 days", new MetricPlan { Measures = [Purchases, Revenue], Grain = TimeGrain.Day, RollingBuckets = 7, Range = Last(180) },
            $$"""
            select d, n, r, average_n, average_r
            from (
                select d, n, r, avg(n) over (order by d rows 6 preceding) as average_n, avg(r) over (order by d rows 6 preceding) as average_r
                from (select occurred_at::date as d, count(*) as n, sum({amount}) as r from events where organization_id = 1 and name = 'purchase' and {{Since(180 + 6)}} group by 1) x
            ) y
            where d >= date '{{End.AddDays(-180):yyyy-MM-dd}}'
            """),
    ];

    private static BenchmarkedQuestion[] People =>
    [
        new("q09", "conversion from view to purchase by month", new MetricPlan
            {
                Measures = [new RatioMeasure(Users with { Selection = EventSelection.Of("purchase") }, Users with { Selection = EventSelection.Of("product_view") }) { Scale = 100 }],
                Grain = TimeGrain.Month,
            },
            """
            select date_trunc('month', occurred_at)::date, 100.0 * count(distinct user_id) filter (where name = 'purchase') / nullif(count(distinct user_id) filter (where name = 'product_view'), 0)
            from events where organization_id = 1 and name in ('purchase', 'product_view') group by 1
            """),
        new("q10", "funnel of four steps in 7 days, 30 days", new FunnelPlan
            {
                Steps = [EventSelection.Of("product_view"), EventSelection.Of("add_to_cart"), EventSelection.Of("begin_checkout"), EventSelection.Of("purchase")],
                Window = new Duration(7, TimeGrain.Day),
                Range = Last(30),
            },
            FunnelSql) { CountsOtherwise = true },
        new("q11", "retention by month of sign-up", new RetentionPlan { CohortEvent = EventSelection.Of("signup"), CohortGrain = TimeGrain.Month },
            """
            select c, (extract(year from m) * 12 + extract(month from m) - extract(year from c) * 12 - extract(month from c))::int, count(*) from (
              select distinct s.c, date_trunc('month', e.occurred_at)::date as m, e.user_id from events e
              join (select user_id, min(occurred_at) as at, date_trunc('month', min(occurred_at))::date as c from events where organization_id = 1 and name = 'signup' group by 1) s
                on s.user_id = e.user_id and e.occurred_at >= s.at
              where e.organization_id = 1) x group by 1, 2
            """),
        new("q13", "sessions a user by week, 12 weeks", new MetricPlan
            {
                Measures = [new RatioMeasure(new AggregateMeasure { Aggregation = Aggregation.CountDistinct, Field = Field.Property("session") }, Users)],
                Grain = TimeGrain.Week,
                Range = new TimeRange(new DateTimeOffset(2025, 10, 6, 0, 0, 0, TimeSpan.Zero), End),
            },
            "select date_trunc('week', occurred_at)::date, 1.0 * count(distinct {session}) / count(distinct user_id) from events where organization_id = 1 and occurred_at >= timestamp '2025-10-06 00:00:00' group by 1"),
        new("q15", "cart but no purchase, 30 days", new AudiencePlan { Users = new AllUserSets([new Performed(EventSelection.Of("add_to_cart")) { Range = Last(30) }, new NotInUserSet(new Performed(EventSelection.Of("purchase")) { Range = Last(30) })]) },
            $"select count(*) from (select user_id from events where organization_id = 1 and name = 'add_to_cart' and {Since(30)} except select user_id from events where organization_id = 1 and name = 'purchase' and {Since(30)}) x"),
        new("q17", "first referrer of each user", new SequencePlan { Anchor = EventSelection.Of("page_view"), Direction = SequenceDirection.First, By = new Dimension(Field.Property("referrer")) },
            "select r, count(*) from (select distinct on (user_id) user_id, {referrer} as r from events where organization_id = 1 and name = 'page_view' and user_id is not null order by user_id, occurred_at) f group by 1"),
        new("q24", "countries of users with three sessions in 30 days", new AudiencePlan
            {
                Users = new Performed(new EventSelection()) { Range = Last(30), Aggregation = Aggregation.CountDistinct, Field = Field.Property("session"), Test = new ValueTest(TestOperator.GreaterOrEqual, 3) },
                Breakdowns = [new Dimension(Field.Attribute("country"))],
            },
            $$"""select u.country, count(*) from (select user_id from events where organization_id = 1 and {{Since(30)}} group by 1 having count(distinct {session}) >= 3) e join users u on u.id = e.user_id group by 1"""),
    ];

    private static BenchmarkedQuestion[] Rest =>
    [
        new("q16", "time from sign-up to purchase by month", new FunnelPlan { Steps = [EventSelection.Of("signup"), EventSelection.Of("purchase")], Output = FunnelOutput.TimeToConvert, Grain = TimeGrain.Month },
            """
            select date_trunc('month', s.at)::date, count(*) from (select user_id, min(occurred_at) as at from events where organization_id = 1 and name = 'signup' group by 1) s
            join (select user_id, max(occurred_at) as at from events where organization_id = 1 and name = 'purchase' group by 1) p on p.user_id = s.user_id and p.at >= s.at group by 1
            """),
        new("q21", "last 50 events of a user", new OccurrencePlan { Selection = new EventSelection(), Users = new IsUser(["user-77"]), Order = OccurrenceOrder.Last, Limit = 50 },
            "select occurred_at from events where organization_id = 1 and user_id = 77 order by occurred_at desc limit 50"),
    ];

    private const string FunnelSql =
        """
        with s1 as (select user_id, min(occurred_at) as t1 from events where organization_id = 1 and name = 'product_view' and occurred_at >= timestamp '2025-12-02 00:00:00' group by 1),
        s2 as (select s.user_id, t1, min(e.occurred_at) as t2 from s1 s join events e on e.user_id = s.user_id and e.organization_id = 1 and e.name = 'add_to_cart' and e.occurred_at >= s.t1 and e.occurred_at < s.t1 + interval '7 days' group by 1, 2),
        s3 as (select s.user_id, t1, min(e.occurred_at) as t3 from s2 s join events e on e.user_id = s.user_id and e.organization_id = 1 and e.name = 'begin_checkout' and e.occurred_at >= s.t2 and e.occurred_at < s.t1 + interval '7 days' group by 1, 2),
        s4 as (select s.user_id, min(e.occurred_at) as t4 from s3 s join events e on e.user_id = s.user_id and e.organization_id = 1 and e.name = 'purchase' and e.occurred_at >= s.t3 and e.occurred_at < s.t1 + interval '7 days' group by 1)
        select 1, count(*) from s1 union all select 2, count(*) from s2 union all select 3, count(*) from s3 union all select 4, count(*) from s4
        """;

    private static AggregateMeasure Percentile(double share) =>
        new() { Aggregation = Aggregation.Percentile, Percentile = share, Field = Field.Revenue, Selection = EventSelection.Of("purchase") };
}
