using static Analytics.Integration.Tests.Evaluation.Walk;

namespace Analytics.Integration.Tests.Evaluation;

/// <summary>What product managers ask at the end of a month: churn, growth, habits, firsts and records.</summary>
internal static class ProductFamilies
{
    private const string Jan = "at >= '2026-01-01' and at < '2026-02-01'";
    private const string Feb = "at >= '2026-02-01' and at < '2026-03-01'";

    public static IReadOnlyList<Family> All { get; } =
    [
        new("weekend-part", "Q10 ratios", 0, "select 100.0 * count(*) filter (where extract(isodow from at) >= 6) / count(*) from r where e = [Main]", w => One(Share(w.Of(w.Main).Count(row => Weekday(row.At) >= 6), w.Of(w.Main).Count())),
            "what % of {main} happen on weekends", "share of weekend {main}", "how many percent of all {main} fall on a weekend?") { Or = [(0, "select 1.0 * count(*) filter (where extract(isodow from at) >= 6) / count(*) from r where e = [Main]")] },
        new("p90-per-who", "Q10 ratios", 0, "select percentile_cont(0.9) within group (order by n) from (select count(*) n from r where e = [Main] group by u) x", w => One(Percentile(w.Of(w.Main).GroupBy(row => row.User).Select(rows => (double)rows.Count()), 0.9)),
            "90th percentile of the number of {main} per {who}", "p90 of {main} per {who}"),
        new("median-per-who", "Q10 ratios", 0, $"select percentile_cont(0.5) within group (order by n) from (select count(*) n from r where e = [Main] and {Feb} group by u) x", w => One(Percentile(w.Of(w.Main, February).GroupBy(row => row.User).Select(rows => (double)rows.Count()), 0.5)),
            "median number of {main} per {who} in february", "how many {main} does the median {who} have, february?", "{main} per {who}, median, feb 2026"),
        new("record-day", "Q3 trends", 1, "select at::date, sum(rev) from r where e = [Pay] group by 1 order by 2 desc limit 1", w => w.Of(w.Pay).By(row => row.At.Date, rows => rows.Money()).OrderByDescending(row => row[1]).Take(1),
            "best day ever by {money}", "on which day was {money} highest", "record day in {money}: which date"),
        new("weekday-money", "Q3 trends", 1, "select extract(isodow from at)::int, sum(rev) from r where e = [Pay] group by 1 order by 2 desc limit 1", w => w.Of(w.Pay).By(row => Weekday(row.At), rows => rows.Money()).OrderByDescending(row => row[1]).Take(1),
            "which weekday brings the most {money}", "weekday with the highest {money}", "on what day of the week is {money} highest?"),
        new("busy-days", "Q1 counts", 0, $"select count(*) from (select at::date from r where e = [Main] and {Feb} group by 1 having count(*) > 18) x", w => One(w.Of(w.Main, February).GroupBy(row => row.At.Date).Count(day => day.Count() > 18)),
            "how many days in february had more than 18 {main}", "number of days with over 18 {main} in february"),
        new("four-weeks", "Q9 comparison", 0, "select sum(rev) filter (where at < '2026-02-16'), sum(rev) filter (where at >= '2026-02-16') from r where e = [Pay] and at >= '2026-01-19' and at < '2026-03-16'", w => One(w.Of(w.Pay, (new(2026, 1, 19), new(2026, 2, 16))).Money(), w.Of(w.Pay, (new(2026, 2, 16), new(2026, 3, 16))).Money()),
            "{money} in the last 4 weeks vs the 4 weeks before", "last four weeks of {money} compared to the four weeks before that")
        { Or = [(0, "select sum(rev) filter (where at < t - interval '28 days'), sum(rev) filter (where at >= t - interval '28 days') from r, (select timestamptz '2026-03-16T09:00:00Z' at time zone [Zone] t) x where e = [Pay] and at >= t - interval '56 days'")] },
        new("money-difference", "Q9 comparison", 0, $"select sum(rev) filter (where {Jan}), sum(rev) filter (where {Feb}) from r where e = [Pay]", w => One(w.Of(w.Pay, January).Money(), w.Of(w.Pay, February).Money()),
            "difference in {money} between january and february", "how much more {money} in february than in january", "did we make more {money} in february than january?"),
        new("active-growth", "Q9 comparison", 1, "select m, n, 100.0 * (n - lag(n) over (order by m)) / lag(n) over (order by m) from (select date_trunc('month', at)::date m, count(distinct u) n from r where at >= '2025-10-01' and at < '2026-03-01' group by 1) x",
            w => Enumerable.Range(0, 5).Select(at => new DateTime(2025, 10, 1).AddMonths(at)).Select(month => (Month: month, Now: w.Rows.During((month, month.AddMonths(1))).Users().Count, Before: w.Rows.During((month.AddMonths(-1), month)).Users().Count)).Select(at => new object?[] { DateOnly.FromDateTime(at.Month), at.Now, at.Month.Month == 10 ? null : Share(at.Now - at.Before, at.Before) }),
            "month over month growth of active {whos} from october 2025 to february 2026", "MoM % growth in monthly active {whos}, oct 2025 - feb 2026")
        { Or = [(1, "select m, n, g from (select m, n, 100.0 * (n - lag(n) over (order by m)) / lag(n) over (order by m) g from (select date_trunc('month', at)::date m, count(distinct u) n from r where at < '2026-03-01' group by 1) x) y where m >= '2025-10-01'")] },
        new("fresh-part", "Q12 lifecycle", 1, "select date_trunc('month', at)::date, 100.0 * count(distinct u) filter (where date_trunc('month', at) = date_trunc('month', f)) / count(distinct u) from (select u, at, min(at) over (partition by u) f from r) x group by 1",
            w => w.Rows.GroupBy(row => Month(row.At)).Select(month => new object?[] { DateOnly.FromDateTime(month.Key), Share(month.Users().Count(user => Month(w.Rows.First(row => row.User == user).At) == month.Key), month.Users().Count) }),
            "share of new {whos} among active {whos} per month", "what percentage of monthly active {whos} are new?"),
        new("in-first-week", "Q5 funnels", 0, "select count(distinct j.u) from r j join r p on p.u = j.u and p.e = [Pay] and p.at > j.at and p.at <= j.at + interval '7 days' where j.e = [Join]", w => One(w.Of(w.Join).Count(joined => w.Of(w.Pay).Any(pay => pay.User == joined.User && pay.At > joined.At && pay.At <= joined.At.AddDays(7)))),
            "how many {whos} {pay_past} within 7 days of {join}", "number of {whos} who {pay_past} in the first 7 days after {join}", "count the {whos} that {pay_past} within a week after they {join_past}"),
        new("join-to-quit", "Q5 funnels", 0, "select extract(epoch from avg(q - at)) from (select j.at, min(m.at) q from r j join r m on m.u = j.u and m.e = [Quit] and m.at > j.at where j.e = [Join] group by j.u, j.at) x", w => One(w.Of(w.Quit).Average(quit => (quit.At - w.Of(w.Join).First(row => row.User == quit.User).At).TotalSeconds)),
            "average time between {join} and {quit}", "how long do {whos} stay on average from {join} to {quit}?"),
        new("reasons-part", "Q4 breakdowns", 1, "select [Reason], 100.0 * count(*) / sum(count(*)) over () from r where e = [Quit] group by 1", w => w.Of(w.Quit).By(row => row.Text(w.Reason.Path), rows => Share(rows.Count, w.Of(w.Quit).Count())),
            "share of {quit} by {reason}", "{reasons} of {quit} in percent", "how are {quit} split by {reason}, percentage-wise"),
        new("money-days-by-month", "Q8 revenue", 1, "select date_trunc('month', d)::date, avg(m) from (select at::date d, sum(rev) m from r where e = [Pay] and at >= '2025-11-01' and at < '2026-03-01' group by 1) x group by 1", w => w.Of(w.Pay, (new(2025, 11, 1), new(2026, 3, 1))).GroupBy(row => Month(row.At)).Select(month => new object?[] { DateOnly.FromDateTime(month.Key), month.GroupBy(row => row.At.Date).Average(day => day.Money()) }),
            "average daily {money} by month from november 2025 to february 2026", "mean {money} per day for each month, nov 2025 - feb 2026")
        { Or = [(1, "select date_trunc('month', at)::date, sum(rev) / extract(day from date_trunc('month', min(at)) + interval '1 month' - interval '1 day') from r where e = [Pay] and at >= '2025-11-01' and at < '2026-03-01' group by 1")] },
        new("several-kinds", "Q10 ratios", 0, "select count(*) from (select u from r where e = [Main] group by u having count(distinct [Kind]) >= 3) x", w => One(w.Of(w.Main).GroupBy(row => row.User).Count(rows => rows.Select(row => row.Text(w.Kind.Path)).Distinct().Count() >= 3)),
            "how many {whos} have {main} in at least 3 different {kind}", "{whos} with {main} of 3 or more different {kind}, how many"),
        new("churned", "Q12 lifecycle", 0, $"select 100.0 * count(*) filter (where not exists (select from r where r.u = x.u and {Feb})) / count(*) from (select distinct u from r where {Jan}) x", w => One(Share(w.Rows.During(January).Users().Except(w.Rows.During(February).Users()).Count(), w.Rows.During(January).Users().Count)),
            "churn rate in february", "what was our {who} churn in february, in percent?"),
        new("average-sessions", "Q10 ratios", 0, $"select 1.0 * count(*) filter (where b is null or at - b > interval '30 minutes') / count(distinct u) from (select u, at, lag(at) over (partition by u order by at) b from r where {Feb}) x", w => One((double)AggregateFamilies.Sessions(w.Rows.During(February)).Count() / w.Rows.During(February).Users().Count),
            "sessions per {who} in february", "average number of sessions per active {who}, february", "how many sessions does a {who} have on average in february"),
        new("repeat-february", "Q6 retention", 0, $"select 100.0 * count(*) filter (where n >= 2) / count(*) from (select count(*) n from r where e = [Pay] and {Feb} group by u) x", w => One(Share(w.Of(w.Pay, February).GroupBy(row => row.User).Count(rows => rows.Count() >= 2), w.Of(w.Pay, February).Users().Count)),
            "repeat rate of {pay} in february", "of the {whos} who {pay_past} in february, how many percent did so more than once that month?", "share of february's paying {whos} with two or more {pay}"),
    ];
}
