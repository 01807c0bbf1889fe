using static Analytics.Integration.Tests.Evaluation.Walk;

namespace Analytics.Integration.Tests.Evaluation;

/// <summary>Money, ratios, distributions, retention, funnels and sessions once more. The wordings were written before the engine was asked any of them.</summary>
internal static class AggregateFamilies
{
    private const string Dec = "at >= '2025-12-01' and at < '2026-01-01'";
    private const string Jan = "at >= '2026-01-01' and at < '2026-02-01'";
    private const string Feb = "at >= '2026-02-01' and at < '2026-03-01'";
    private const string PaidAfterJoin = "select j.u, j.at, min(p.at) paid from r j left join r p on p.u = j.u and p.e = [Pay] and p.at > j.at where j.e = [Join] group by 1, 2";
    private const string Payers = "select u, sum(rev) m, row_number() over (order by sum(rev) desc) k, count(*) over () n from r where e = [Pay] group by 1";

    public static IReadOnlyList<Family> All { get; } =
    [
        new("daily-money", "Q8 revenue", 0, $"select sum(rev) / 28 from r where e = [Pay] and {Feb}", w => One(w.Of(w.Pay, February).Money() / 28),
            "average daily {money} in February", "{money} per day on average, february 2026", "how much {money} do we take on a typical day (mean) in feb?"),
        new("best-month-money", "Q8 revenue", 1, "select date_trunc('month', at)::date, sum(rev) from r where e = [Pay] group by 1 order by 2 desc limit 1", w => w.Of(w.Pay).By(row => Month(row.At), rows => rows.Money()).OrderByDescending(row => row[1]).Take(1),
            "which month brought the most {money}?", "best month by {money}", "in which month was {money} the highest"),
        new("item-part", "Q8 revenue", 0, "select 100.0 * sum(rev) filter (where [Item] = [i0]) / sum(rev) from r where e = [Pay]", w => One(100 * w.Of(w.Pay).With(w.Item, 0).Money() / w.Of(w.Pay).Money()),
            "what % of {money} is from {i0}", "share of {i0} in {money}", "how much of our {money} comes from {i0}, in percent?")
        { Or = [(0, "select sum(rev) filter (where [Item] = [i0]) / sum(rev) from r where e = [Pay]")] },
        new("payers-month", "Q8 revenue", 1, "select date_trunc('month', at)::date, count(distinct u) from r where e = [Pay] group by 1", w => w.Of(w.Pay).By(row => Month(row.At), rows => rows.Users().Count),
            "paying {whos} per month", "monthly number of {whos} who {pay_past}", "distinct paying {whos}, month by month"),
        new("money-per-active", "Q8 revenue", 0, $"select sum(rev) filter (where e = [Pay]) / count(distinct u) from r where {Feb}", w => One(w.Of(w.Pay, February).Money() / w.Rows.During(February).Users().Count),
            "{money} per active {who} in February", "ARPU february", "last month's {money} divided by active {whos}"),
        new("first-payers", "Q8 revenue", 0, "select count(*) from (select u from r where e = [Pay] group by u having min(at) >= '2026-02-01' and min(at) < '2026-03-01') x", w => One(w.Of(w.Pay).GroupBy(row => row.User).Count(rows => rows.Min(row => row.At) is var first && first >= February.From && first < February.To)),
            "how many {whos} had their first {pay_one} in February", "{whos} whose first {pay_one} fell in february, count", "number of {whos} who {pay_past} for the first time last month"),
        new("biggest-payment", "Q8 revenue", 0, "select max(rev) from r where e = [Pay]", w => One(w.Of(w.Pay).Max(row => row.Revenue)),
            "what was the highest {money} of a single {pay_one}", "biggest {pay_one} by {money}: how much", "maximum {money} per {pay_one}"),
        new("size-classes", "Q10 ratios", 1, "select case when [Size] <= 20 then '1-20' when [Size] <= 50 then '21-50' else 'more than 50' end, count(*) from r where e = [Main] group by 1", w => w.Of(w.Main).Tally(row => row.Number(w.Size) switch { <= 20 => "1-20", <= 50 => "21-50", _ => "more than 50" }),
            "{main} by {size}: 1-20, 21-50, more than 50", "group {main} into {size} of 1-20, 21-50 and more than 50", "how many {main} have a {size} of 1 to 20, 21 to 50, or more than 50?"),
        new("pay-histogram", "Q10 ratios", 1, "select n, count(*) from (select u, count(*) n from r where e = [Pay] group by u) x group by 1", w => w.Of(w.Pay).GroupBy(row => row.User).GroupBy(rows => rows.Count()).Select(group => new object?[] { group.Key, group.Count() }),
            "histogram of {pay} per {who}", "distribution of the number of {pay} per {who}", "how many {whos} have one {pay_one}, how many two, and so on"),
        new("pay-per-main", "Q10 ratios", 1, "select [Place], 100.0 * count(*) filter (where e = [Pay]) / count(*) filter (where e = [Main]) from r where e in ([Pay], [Main]) group by 1", w => w.Rows.Where(row => row.Event == w.Pay || row.Event == w.Main).By(row => row.Text(w.Place.Path), rows => Share(rows.Count(row => row.Event == w.Pay), rows.Count(row => row.Event == w.Main))),
            "{pay} per {main_one} by {place}", "ratio of {pay} to {main} for each {place}", "{pay} divided by {main}, split by {place}")
        { Or = [(1, "select [Place], 1.0 * count(*) filter (where e = [Pay]) / count(*) filter (where e = [Main]) from r where e in ([Pay], [Main]) group by 1")] },
        new("flag-by-kind", "Q10 ratios", 1, "select [Kind], 100.0 * count(*) filter (where [Flag]) / count(*) from r where e = [Main] group by 1", w => w.Of(w.Main).By(row => row.Text(w.Kind.Path), rows => Share(rows.Count(row => row.Flag(w.Flag)), rows.Count)),
            "share of {main} {with_flag} by {kind}", "for each {kind}, the % of {main} {with_flag}", "what portion of {main} {with_flag}, per {kind}?")
        { Or = [(1, "select [Kind], 1.0 * count(*) filter (where [Flag]) / count(*) from r where e = [Main] group by 1")] },
        new("mean-per-month", "Q10 ratios", 1, "select date_trunc('month', at)::date, 1.0 * count(*) / count(distinct u) from r where e = [Main] group by 1", w => w.Of(w.Main).By(row => Month(row.At), rows => (double)rows.Count / rows.Users().Count),
            "average number of {main} per {who} by month", "monthly {main} per {who}", "how many {main} does the average {who} have each month")
        { Or = [(1, "select date_trunc('month', at)::date, 1.0 * count(*) filter (where e = [Main]) / count(distinct u) from r group by 1")] },
        new("month-to-date", "Q9 comparison", 0, "select sum(rev) filter (where at >= '2026-02-01' and at < '2026-02-16'), sum(rev) filter (where at >= '2026-03-01') from r where e = [Pay]", w => One(w.Of(w.Pay, (new(2026, 2, 1), new(2026, 2, 16))).Money(), w.Of(w.Pay, (new(2026, 3, 1), DateTime.MaxValue)).Money()),
            "{money} month to date vs the same point last month", "how does this month's {money} compare with last month's up to the same day", "{money} mtd against last month, same days only")
        { Or = [(0, "select sum(rev) filter (where at >= '2026-02-01' and at < timestamp '2026-02-01' + (n - timestamp '2026-03-01')), sum(rev) filter (where at >= '2026-03-01') from r, (select timestamptz '2026-03-16T09:00:00Z' at time zone [Zone] n) x where e = [Pay]")] },
        new("growth-once", "Q9 comparison", 0, $"select 100.0 * (count(*) filter (where {Jan}) - count(*) filter (where {Dec})) / count(*) filter (where {Dec}) from r where e = [Main]", w => One(Share(w.Of(w.Main, January).Count() - w.Of(w.Main, December).Count(), w.Of(w.Main, December).Count())),
            "by how many percent did {main} grow from December to January", "growth of {main}, january over december", "{main} january vs december, % change"),
        new("places-two-months", "Q9 comparison", 1, $"select [Place], count(*) filter (where {Jan}), count(*) filter (where {Feb}) from r where e = [Main] group by 1", w => w.Of(w.Main).GroupBy(row => row.Text(w.Place.Path)).Select(rows => new object?[] { rows.Key, rows.During(January).Count(), rows.During(February).Count() }),
            "{main} by {place}: january vs february", "compare january and february {main} for each {place}", "how did {main} per {place} change from january to february?")
        { Or = [(2, "select date_trunc('month', at)::date, [Place], count(*) from r where e = [Main] and at >= '2026-01-01' and at < '2026-03-01' group by 1, 2")] },
        new("running-money", "Q3 trends", 1, "select m, sum(n) over (order by m) from (select date_trunc('week', at)::date m, sum(rev) n from r where e = [Pay] and at >= '2026-01-05' group by 1) x",
            w => w.Of(w.Pay, (new(2026, 1, 5), DateTime.MaxValue)).Select(row => Monday(row.At)).Distinct().Select(week => new object?[] { DateOnly.FromDateTime(week), w.Of(w.Pay, (new(2026, 1, 5), week.AddDays(7))).Money() }),
            "cumulative {money} by week since 5 January 2026", "running total of weekly {money} from jan 5", "how has {money} added up week by week since January 5th?")
        { Or = [(1, "select m::date, (select sum(rev) from r where e = [Pay] and at >= '2026-01-05' and at < m + interval '7 days') from generate_series(date '2026-01-05', date '2026-03-16', interval '7 days') m")] },
        new("mean-daily-actives", "Q2 active users", 0, $"select avg(n) from (select count(distinct r.u) n from generate_series(date '2026-02-01', date '2026-02-28', interval '1 day') d left join r on r.at::date = d::date group by d) x", w => One(Enumerable.Range(0, 28).Average(day => w.Rows.During((new DateTime(2026, 2, 1).AddDays(day), new DateTime(2026, 2, 2).AddDays(day))).Users().Count)),
            "average daily active {whos} in February", "mean DAU, february", "how many {whos} are active on an average day in feb"),
        new("lifecycle-month", "Q12 lifecycle", 1,
            "with a as (select distinct u, date_trunc('month', at)::date m from r), f as (select u, min(m) m from a group by 1) select g::date, count(a.u) filter (where f.m = g::date), count(a.u) filter (where b.u is not null), count(a.u) filter (where b.u is null and f.m < g::date), (select count(*) from a z where z.m = (g - interval '1 month')::date and not exists (select from a y where y.u = z.u and y.m = g::date)) from generate_series(date '2025-09-01', date '2026-03-01', interval '1 month') g left join a on a.m = g::date left join f on f.u = a.u left join a b on b.u = a.u and b.m = (g - interval '1 month')::date group by g",
            w =>
            {
                var months = Enumerable.Range(0, 7).Select(at => new DateTime(2025, 9, 1).AddMonths(at)).ToDictionary(month => month, month => w.Rows.During((month, month.AddMonths(1))).Users());
                return months.Select(month => (Now: month, Before: months.GetValueOrDefault(month.Key.AddMonths(-1)) ?? [], Ever: months.Where(other => other.Key < month.Key).SelectMany(other => other.Value).ToHashSet())).Select(at => new object?[]
                {
                    DateOnly.FromDateTime(at.Now.Key), at.Now.Value.Count(user => !at.Ever.Contains(user)), at.Now.Value.Count(at.Before.Contains), at.Now.Value.Count(user => at.Ever.Contains(user) && !at.Before.Contains(user)), at.Before.Count(user => !at.Now.Value.Contains(user)),
                });
            },
            "{who} lifecycle by month: new, returning, resurrected, dormant", "monthly lifecycle of {whos}", "how many {whos} were new, returning, resurrected or dormant each month?"),
        new("lost", "Q12 lifecycle", 0, $"select count(*) from (select u from r where {Jan} except select u from r where {Feb}) x", w => One(w.Rows.During(January).Users().Except(w.Rows.During(February).Users()).Count()),
            "how many {whos} were active in January but not in February", "{whos} we lost in february: active in january, not active in february, count", "number of {whos} that did something in jan and nothing in feb"),
        new("day-seven", "Q6 retention", 0, "select 100.0 * count(*) filter (where exists (select from r where r.u = j.u and r.at::date = j.at::date + 7)) / count(*) from r j where e = [Join] and at >= '2026-01-01' and at < '2026-02-01'", w => One(Share(w.Of(w.Join, January).Count(joined => w.Rows.Any(row => row.User == joined.User && row.At.Date == joined.At.Date.AddDays(7))), w.Of(w.Join, January).Count())),
            "day 7 retention of {whos} who {join_past} in January", "D7 retention, january {join}", "what share of {whos} who {join_past} in january came back on day 7?")
        { Or = [(0, "select 100.0 * count(*) filter (where exists (select from r where r.u = j.u and r.at >= j.at + interval '7 days' and r.at < j.at + interval '8 days')) / count(*) from r j where e = [Join] and at >= '2026-01-01' and at < '2026-02-01'")] },
        new("still-there", "Q6 retention", 0, $"select 100.0 * count(*) filter (where exists (select from r where r.u = j.u and {Jan})) / count(*) from r j where e = [Join] and {Dec}", w => One(Share(w.Of(w.Join, December).Users().Intersect(w.Rows.During(January).Users()).Count(), w.Of(w.Join, December).Count())),
            "what share of {whos} who {join_past} in December were active in January", "of the {whos} that {join_past} in december, how many percent did anything in january?", "december {join}: % of {whos} active in january"),
        new("same-session", "Q5 funnels", 0,
            "with s as (select u, at, e, sum(case when b is null or at - b > interval '30 minutes' then 1 else 0 end) over (partition by u order by at) s from (select *, lag(at) over (partition by u order by at) b from r) x) select 100.0 * count(distinct p.u) / count(distinct b.u) from s b left join s p on p.u = b.u and p.s = b.s and p.e = [Pay] and p.at > b.at where b.e = [Browse]",
            w => One(Share(Sessions(w.Rows).Where(visit => visit.Exists(row => row.Event == w.Browse) && visit.Find(row => row.Event == w.Browse)!.At < visit.FindLast(row => row.Event == w.Pay)?.At).Select(visit => visit[0].User).Distinct().Count(), w.Of(w.Browse).Users().Count)),
            "conversion from {browse} to {pay} in the same session", "same-session conversion {browse} -> {pay}", "what share of {whos} who {browse_past} {pay_past} within the same session?"),
        new("lose-where", "Q5 funnels", 1,
            $"select s, n from (select count(*) j, count(m) m, count(paid) p from (select j.u, m.at m, min(p.at) paid from (select * from r where {Jan}) j left join lateral (select min(at) at from r m where m.u = j.u and m.e = [Main] and m.at > j.at) m on true left join r p on p.u = j.u and p.e = [Pay] and p.at > m.at where j.e = [Join] group by 1, 2) x) y, lateral (values ([Join], j), ([Main], m), ([Pay], p)) v (s, n)",
            w =>
            {
                var joined = w.Of(w.Join, January).Users();
                return [[w.Join, joined.Count], [w.Main, joined.Count(user => w.Of(w.Main).Any(row => row.User == user))], [w.Pay, joined.Count(user => w.Of(w.Main).FirstOrDefault(row => row.User == user) is { } main && w.Of(w.Pay).Any(row => row.User == user && row.At > main.At))]];
            },
            "drop-off in the funnel {join}, {main}, {pay} for {whos} who {join_past} in January", "{join} in January -> {main} -> {pay}: where do we lose {whos}?", "how many {whos} get from {join} in january to {main} and then to {pay}, step by step"),
        new("mean-time", "Q5 funnels", 0, "select extract(epoch from avg(f - at)) from (select j.at, min(m.at) f from r j join r m on m.u = j.u and m.e = [Main] and m.at > j.at where j.e = [Join] group by j.u, j.at) x", w => One(w.Of(w.Join).Where(joined => w.Of(w.Main).Any(row => row.User == joined.User)).Average(joined => (w.Of(w.Main).First(row => row.User == joined.User).At - joined.At).TotalSeconds)),
            "average time from {join} to the first {main_one}", "how long on average between {join} and the first {main_one}?", "mean time it takes {whos} to {main_base} after they {join_base}"),
        new("events-per-session", "Q10 ratios", 0, $"select 1.0 * count(*) / count(*) filter (where b is null or at - b > interval '30 minutes') from (select at, lag(at) over (partition by u order by at) b from r where {Feb}) x", w => One((double)w.Rows.During(February).Count() / Sessions(w.Rows.During(February)).Count()),
            "average number of events per session in February", "events per session last month", "mean events in a session, feb"),
        new("eighty-percent", "Q10 ratios", 0, $"select min(k) from (select k, sum(m) over (order by k) / sum(m) over () part from ({Payers}) x) y where part >= 0.8",
            w =>
            {
                var (sum, amounts) = (0m, w.Of(w.Pay).GroupBy(row => row.User).Select(rows => rows.Money()).OrderDescending().ToList());
                return One(amounts.TakeWhile(amount => (sum += amount) < 0.8m * amounts.Sum()).Count() + 1);
            },
            "how many {whos} make 80% of {money}", "number of {whos} who bring in 80 percent of {money}", "what's the smallest number of {whos} behind 80% of all {money}?"),
        new("size-two-places", "Q9 comparison", 1, "select [Place], avg([Size]) from r where e = [Main] and [Place] in ([p0], [p1]) group by 1", w => w.Of(w.Main).With(w.Place, 0, 1).By(row => row.Text(w.Place.Path), rows => rows.Average(row => row.Number(w.Size))),
            "average {size} {p0} vs {p1}", "difference in average {size} between {p0} and {p1}", "is the mean {size} higher in {p0} or in {p1}?")
        { Or = [(0, "select avg([Size]) filter (where [Place] = [p0]), avg([Size]) filter (where [Place] = [p1]) from r where e = [Main]")] },
        new("largest-by", "Q10 ratios", 1, "select [Kind], max([Size]) from r where e = [Main] group by 1", w => w.Of(w.Main).By(row => row.Text(w.Kind.Path), rows => rows.Max(row => row.Number(w.Size))),
            "highest {size} by {kind}", "max {size} per {kind}", "what is the largest {size} for each {kind}?"),
        new("convert-monthly", "Q5 funnels", 1, $"select date_trunc('month', at)::date, 100.0 * count(paid) / count(*) from ({PaidAfterJoin}) x group by 1", w => w.Of(w.Join).By(row => Month(row.At), rows => Share(rows.Users().Intersect(w.Of(w.Pay).Users()).Count(), rows.Count)),
            "conversion from {join} to {pay} by month of {join}", "monthly conversion rate {join} -> {pay}", "per {join} month, how many percent of {whos} go on to {pay_base}"),
    ];

    /// <summary>The visits of each user: 30 minutes without a sign of them end one.</summary>
    internal static IEnumerable<List<Row>> Sessions(IEnumerable<Row> rows)
    {
        foreach (var user in rows.GroupBy(row => row.User))
        {
            List<Row> visit = [];
            foreach (var row in user.OrderBy(row => row.At))
            {
                if (visit.Count > 0 && (row.At - visit[^1].At).TotalMinutes > 30)
                {
                    yield return visit;
                    visit = [];
                }

                visit.Add(row);
            }

            yield return visit;
        }
    }
}
