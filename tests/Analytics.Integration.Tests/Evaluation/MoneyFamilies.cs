using static Analytics.Integration.Tests.Evaluation.Walk;

namespace Analytics.Integration.Tests.Evaluation;

/// <summary>Money, comparisons, ratios and distributions.</summary>
internal static class MoneyFamilies
{
    private const string Jan = "at >= '2026-01-01' and at < '2026-02-01'";
    private const string Feb = "at >= '2026-02-01' and at < '2026-03-01'";

    public static IReadOnlyList<Family> All { get; } =
    [
        new("money-month", "Q8 revenue", 0, $"select sum(rev) from r where e = [Pay] and {Feb}", w => One(w.Of(w.Pay, February).Money()),
            "{money} last month", "how much {money} did we make in February?", "total {money} feb 2026"),
        new("money-trend", "Q8 revenue", 1, "select date_trunc('month', at)::date, sum(rev) from r where e = [Pay] and at >= '2025-10-01' and at < '2026-03-01' group by 1", w => w.Of(w.Pay, (new(2025, 10, 1), new(2026, 3, 1))).By(row => Month(row.At), rows => rows.Money()),
            "{money} by month from October 2025 to February 2026", "monthly {money}, oct 2025 through feb 2026"),
        new("average-payment", "Q8 revenue", 0, "select avg(rev) from r where e = [Pay]", w => One(w.Of(w.Pay).Average(row => row.Revenue)),
            "average {money} per {pay_one}", "what is the mean {money} of a {pay_one}"),
        new("per-payer", "Q8 revenue", 0, $"select sum(rev) / count(distinct u) from r where e = [Pay] and {Feb}", w => One(w.Of(w.Pay, February).Money() / w.Of(w.Pay, February).Users().Count),
            "{money} per paying {who} in February", "average {money} per paying {who} last month"),
        new("money-land", "Q8 revenue", 1, "select a ->> [LandKey], sum(rev) from r where e = [Pay] group by 1", w => w.Of(w.Pay).By(row => w.Of(w.Land, row.User), rows => rows.Money()),
            "{money} by {land}", "which {lands} bring how much {money}", "{money} per {land}, biggest first"),
        new("money-from", "Q8 revenue", 0, $"select sum(rev) from r where e = [Pay] and a ->> [LandKey] = [l1] and {Feb}", w => One(w.Of(w.Pay, February).From(w, w.Land, 1).Money()),
            "{money} from {l1} in February", "last month's {money} from {whos} in {l1}", "how much did {l1} {whos} pay in feb"),
        new("paying-share", "Q8 revenue", 0, $"select 100.0 * count(distinct u) filter (where e = [Pay]) / count(distinct u) from r where {Feb}", w => One(Share(w.Of(w.Pay, February).Users().Count, w.Rows.During(February).Users().Count)),
            "what percentage of active {whos} {pay_past} in February", "share of {whos} active last month who {pay_past}"),
        new("top-spenders", "Q8 revenue", 1, "select u, sum(rev) from r where e = [Pay] group by 1 order by 2 desc limit 5", w => w.Of(w.Pay).By(row => row.User, rows => rows.Money()).OrderByDescending(row => row[1]).Take(5),
            "top 5 {whos} by {money}", "who are our five biggest spenders", "5 {whos} that paid the most, with amounts"),
        new("compare-months", "Q9 comparison", 0, $"select count(*) filter (where {Jan}), count(*) filter (where {Feb}) from r where e = [Main]", w => One(w.Of(w.Main, January).Count(), w.Of(w.Main, February).Count()),
            "{main} in February vs January", "compare {main} of february with those in january", "how did {main} change from january to february"),
        new("compare-weeks", "Q9 comparison", 0, "select count(*) filter (where at >= '2026-03-02' and at < '2026-03-09'), count(*) filter (where at >= '2026-03-09' and at < '2026-03-16') from r where e = [Browse]", w => One(w.Of(w.Browse, (new(2026, 3, 2), new(2026, 3, 9))).Count(), w.Of(w.Browse, LastWeek).Count()),
            "{browse} last week vs the week before", "did {browse} go up last week?", "last week's {browse} compared to the previous week"),
        new("compare-places", "Q9 comparison", 1, $"select [Place], count(*) from r where e = [Main] and [Place] in ([p0], [p1]) and {Feb} group by 1", w => w.Of(w.Main, February).With(w.Place, 0, 1).Tally(row => row.Text(w.Place.Path)),
            "compare {main} in {p0} and {p1} last month", "{p0} vs {p1}: {main} in February")
        { Or = [(0, $"select count(*) filter (where [Place] = [p0]), count(*) filter (where [Place] = [p1]) from r where e = [Main] and {Feb}")] },
        new("weekend-vs-weekday", "Q9 comparison", 0, $"select count(*) filter (where extract(isodow from at) < 6), count(*) filter (where extract(isodow from at) >= 6) from r where e = [Main] and {Feb}", w => One(w.Of(w.Main, February).Count(row => Weekday(row.At) < 6), w.Of(w.Main, February).Count(row => Weekday(row.At) >= 6)),
            "{main} on weekdays vs weekends in February", "weekend against weekday {main}, last month"),
        new("growth", "Q9 comparison", 1, "select m, 100.0 * (n - lag(n) over (order by m)) / lag(n) over (order by m) from (select date_trunc('month', at)::date m, count(*) n from r where e = [Main] and at >= '2025-10-01' and at < '2026-03-01' group by 1) x",
            w => Enumerable.Range(0, 5).Select(at => new DateTime(2025, 10, 1).AddMonths(at)).Select(month => new object?[] { DateOnly.FromDateTime(month), month.Month == 10 ? null : Share(w.Of(w.Main, (month, month.AddMonths(1))).Count() - w.Of(w.Main, (month.AddMonths(-1), month)).Count(), w.Of(w.Main, (month.AddMonths(-1), month)).Count()) }),
            "month over month growth of {main} from October 2025 to February 2026", "MoM growth rate of {main}, oct 2025 - feb 2026")
        { Or = [(1, "select m, 100.0 * (n - lag(n) over (order by m)) / lag(n) over (order by m) from (select date_trunc('month', at)::date m, count(*) n from r where e = [Main] and at >= '2025-09-01' and at < '2026-03-01' group by 1) x where m >= '2025-09-01' offset 1")] },
        new("like-for-like", "Q9 comparison", 0, "select count(*) filter (where at >= '2026-02-01' and at < '2026-02-16'), count(*) filter (where at >= '2026-03-01') from r where e = [Pay]", w => One(w.Of(w.Pay, (new(2026, 2, 1), new(2026, 2, 16))).Count(), w.Of(w.Pay, (new(2026, 3, 1), DateTime.MaxValue)).Count()),
            "{pay} this month compared with the same days last month", "{pay} this month so far vs same period last month")
        { Or = [(0, "select count(*) filter (where at >= '2026-02-01' and at < timestamp '2026-02-01' + (n - timestamp '2026-03-01')), count(*) filter (where at >= '2026-03-01') from r, (select timestamptz '2026-03-16T09:00:00Z' at time zone [Zone] n) x where e = [Pay]")] },
        new("per-buyer", "Q10 ratios", 0, "select 1.0 * count(*) / count(distinct u) from r where e = [Main]", w => One((double)w.Of(w.Main).Count() / w.Of(w.Main).Users().Count),
            "{main} per {who}", "average number of {main} per {who}", "how many {main} does a {who} have on average")
        { Or = [(0, "select 1.0 * count(*) / (select count(*) from people) from r where e = [Main]"), (0, "select 1.0 * count(*) filter (where e = [Main]) / count(distinct u) from r")] },
        new("median-size", "Q10 ratios", 0, $"select percentile_cont(0.5) within group (order by [Size]) from r where e = [Main] and {Feb}", w => One(Percentile(w.Of(w.Main, February).Select(row => row.Number(w.Size)), 0.5)),
            "median {size} in February", "what was the median {size} of {main} last month"),
        new("p90-size", "Q10 ratios", 1, "select [Kind], percentile_cont(0.9) within group (order by [Size]) from r where e = [Main] group by 1", w => w.Of(w.Main).By(row => row.Text(w.Kind.Path), rows => Percentile(rows.Select(row => row.Number(w.Size)), 0.9)),
            "p90 {size} by {kind}", "90th percentile of {size} for each {kind}"),
        new("average-size", "Q10 ratios", 1, "select [Place], avg([Size]) from r where e = [Main] group by 1", w => w.Of(w.Main).By(row => row.Text(w.Place.Path), rows => rows.Average(row => row.Number(w.Size))),
            "average {size} by {place}", "mean {size} per {place}", "what's the avg {size} at each {place}?"),
        new("buckets", "Q10 ratios", 1, "select case when n = 1 then '1' when n <= 5 then '2-5' else 'more than 5' end, count(*) from (select u, count(*) n from r where e = [Main] group by u) x group by 1", w => w.Of(w.Main).GroupBy(row => row.User).GroupBy(rows => rows.Count() switch { 1 => "1", <= 5 => "2-5", _ => "more than 5" }).Select(group => new object?[] { group.Key, group.Count() }),
            "how many {whos} have 1, 2-5, more than 5 {main}", "distribution of {main} per {who}: 1, 2-5, more than 5"),
        new("flag-share", "Q10 ratios", 0, "select 100.0 * count(*) filter (where [Flag]) / count(*) from r where e = [Main]", w => One(Share(w.Of(w.Main).Count(row => row.Flag(w.Flag)), w.Of(w.Main).Count())),
            "what share of {main} are {with_flag}", "percentage of {main} {with_flag}"),
        new("spread", "Q10 ratios", 0, "select stddev_samp([Size]) from r where e = [Main]", w => One(Spread([.. w.Of(w.Main).Select(row => row.Number(w.Size))])),
            "standard deviation of {size}", "how much does {size} vary (std dev) across {main}") { Or = [(0, "select stddev_pop([Size]) from r where e = [Main]")] },
        new("exactly-one", "Q10 ratios", 0, "select count(*) from (select u from r where e = [Pay] group by u having count(*) = 1) x", w => One(w.Of(w.Pay).GroupBy(row => row.User).Count(rows => rows.Count() == 1)),
            "how many {whos} {pay_past} exactly once", "{whos} with exactly one {pay_one}, how many"),
        new("total-size", "Q10 ratios", 0, $"select sum([Size]) from r where e = [Main] and {Jan}", w => One(w.Of(w.Main, January).Sum(row => row.Number(w.Size))),
            "total {size} of {main} in January", "sum of {size} for january"),
        new("at-least-share", "Q10 ratios", 0, "select 100.0 * count(*) filter (where n >= 2) / count(*) from (select u, count(*) n from r where e = [Pay] group by u) x", w => One(Share(w.Of(w.Pay).GroupBy(row => row.User).Count(rows => rows.Count() >= 2), w.Of(w.Pay).Users().Count)),
            "of the {whos} who {pay_past}, what percentage did so at least twice", "repeat rate: share of {whos} who {pay_past} more than once")
        { Or = [(0, "select 1.0 * count(*) filter (where n >= 2) / count(*) from (select u, count(*) n from r where e = [Pay] group by u) x")] },
    ];
}
