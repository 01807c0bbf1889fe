using static Analytics.Integration.Tests.Evaluation.Walk;

namespace Analytics.Integration.Tests.Evaluation;

/// <summary>Counts, active users, trends, breakdowns.</summary>
internal static class CountFamilies
{
    private const string Jan = "at >= '2026-01-01' and at < '2026-02-01'";
    private const string Feb = "at >= '2026-02-01' and at < '2026-03-01'";
    private const string LastWeekSql = "at >= '2026-03-09' and at < '2026-03-16'";

    public static IReadOnlyList<Family> All { get; } =
    [
        new("count-month", "Q1 counts", 0, $"select count(*) from r where e = [Main] and {Jan}", w => One(w.Of(w.Main, January).Count()),
            "how many {main} in January", "pls give me the number of {main} for jan 2026", "{main} between 1 Jan 2026 and 31 Jan 2026, total"),
        new("count-last-week", "Q1 counts", 0, $"select count(*) from r where e = [Browse] and {LastWeekSql}", w => One(w.Of(w.Browse, LastWeek).Count()),
            "{browse} last week", "how much {browse} did we have in the last week?", "count of {browse}, previous calendar week") { Or = [(0, "select count(*) from r where e = [Browse] and at >= '2026-03-09'")] },
        new("count-yesterday", "Q1 counts", 0, "select count(*) from r where e = [Browse] and at >= '2026-03-15' and at < '2026-03-16'", w => One(w.Of(w.Browse, (new(2026, 3, 15), new(2026, 3, 16))).Count()),
            "how many {browse} yesterday", "yesterdays {browse}", "# of {browse} on 15 March"),
        new("count-place", "Q1 counts", 0, $"select count(*) from r where e = [Main] and [Place] = [p0] and {Feb}", w => One(w.Of(w.Main, February).With(w.Place, 0).Count()),
            "how many {main} at {p0} last month", "{p0} {main} in february", "february: number of {main} in {p0}"),
        new("count-excluding", "Q1 counts", 0, $"select count(*) from r where e = [Main] and [Kind] <> [k1] and {Feb}", w => One(w.Of(w.Main, February).Without(w.Kind, 1).Count()),
            "{main} last month excluding {k1}", "how many {main} in feb, not counting {k1}?", "all {main} except {k1} in February 2026"),
        new("count-either", "Q1 counts", 0, $"select count(*) from r where e = [Main] and [Kind] in ([k0], [k2])", w => One(w.Of(w.Main).With(w.Kind, 0, 2).Count()),
            "how many {k0} or {k2} {main} have there been", "total {main} where {kind} is {k0} or {k2}", "number of {main} with {kind} {k0} or {k2}, all time"),
        new("count-evening", "Q1 counts", 0, $"select count(*) from r where e = [Browse] and extract(hour from at) >= 18 and extract(hour from at) < 21 and {Feb}", w => One(w.Of(w.Browse, February).Count(row => row.At.Hour is >= 18 and < 21)),
            "{browse} between 6pm and 9pm in February", "how many {browse} happened in february from 18:00 to 21:00"),
        new("count-weekend", "Q1 counts", 0, $"select count(*) from r where e = [Main] and extract(isodow from at) >= 6 and {Feb}", w => One(w.Of(w.Main, February).Count(row => Weekday(row.At) >= 6)),
            "{main} on weekends in February", "how many {main} were there on saturdays and sundays last month"),
        new("count-over", "Q1 counts", 0, "select count(*) from r where e = [Main] and [Size] > 40", w => One(w.Of(w.Main).Count(row => row.Number(w.Size) > 40)),
            "how many {main} with {size} over 40", "{main} with more than 40 {unit}", "number of {main} whose {size} is greater than 40"),
        new("count-since", "Q1 counts", 0, "select count(*) from r where e = [Pay] and at >= '2026-03-02'", w => One(w.Of(w.Pay, (new(2026, 3, 2), DateTime.MaxValue)).Count()),
            "{pay} since 2 March", "how many {pay} since the second of march?", "{pay} from March 2nd 2026 until now"),
        new("count-flag", "Q1 counts", 0, $"select count(*) from r where e = [Main] and [Flag] and {Jan}", w => One(w.Of(w.Main, January).Count(row => row.Flag(w.Flag))),
            "{main} {with_flag} in January", "how many {main} {with_flag} did we see in jan"),
        new("count-reason", "Q1 counts", 0, "select count(*) from r where e = [Quit] and at >= '2026-01-01'", w => One(w.Of(w.Quit, (new(2026, 1, 1), DateTime.MaxValue)).Count()),
            "{quit} this year", "did anyone {quit_base} this year? how many", "how many {quit} ytd"),
        new("active-month", "Q2 active users", 0, $"select count(distinct u) from r where {Feb}", w => One(w.Rows.During(February).Users().Count),
            "how many different {whos} were active in February", "MAU february", "unique active {whos} last month"),
        new("dau", "Q2 active users", 1, $"select at::date, count(distinct u) from r where {LastWeekSql} group by 1", w => w.Rows.During(LastWeek).By(row => row.At.Date, rows => rows.Users().Count),
            "DAU last week", "active {whos} per day last week", "daily active {whos} for the week of 9 March"),
        new("who-did", "Q2 active users", 0, $"select count(distinct u) from r where e = [Main] and {Jan}", w => One(w.Of(w.Main, January).Users().Count),
            "how many {whos} {main_past} in January", "number of distinct {whos} who {main_past} during jan 2026", "in january, how many people {main_past}?"),
        new("stickiness", "Q2 active users", 0,
            $"select 100.0 * (select avg(n) from (select count(distinct r.u) n from generate_series(date '2026-02-01', date '2026-02-28', interval '1 day') d left join r on r.at::date = d::date group by d) x) / count(distinct u) from r where {Feb}",
            w => One(Share(Enumerable.Range(0, 28).Average(day => w.Rows.During((new DateTime(2026, 2, 1).AddDays(day), new DateTime(2026, 2, 2).AddDays(day))).Users().Count), w.Rows.During(February).Users().Count)),
            "DAU/MAU in February", "stickiness last month"),
        new("both-months", "Q2 active users", 0, $"select count(*) from (select u from r where e = [Main] and {Jan} intersect select u from r where e = [Main] and {Feb}) x", w => One(w.Of(w.Main, January).Users().Intersect(w.Of(w.Main, February).Users()).Count()),
            "how many {whos} {main_past} in both January and February", "{whos} who {main_past} in january and again in february, how many?"),
        new("at-least", "Q2 active users", 0, $"select count(*) from (select u from r where e = [Main] and {Feb} group by u having count(*) >= 3) x", w => One(w.Of(w.Main, February).GroupBy(row => row.User).Count(rows => rows.Count() >= 3)),
            "how many {whos} {main_past} at least 3 times last month", "number of {whos} with 3 or more {main} in February", "{whos} having three+ {main} in feb (count)"),
        new("per-week", "Q3 trends", 1, "select date_trunc('week', at)::date, count(*) from r where e = [Main] and at >= '2026-01-05' group by 1", w => w.Of(w.Main, (new(2026, 1, 5), DateTime.MaxValue)).Tally(row => Monday(row.At)),
            "{main} per week since 5 January", "weekly {main} from jan 5 2026", "plot {main} by week, starting 5 January 2026"),
        new("by-weekday", "Q3 trends", 1, $"select extract(isodow from at)::int, count(*) from r where e = [Main] and {Feb} group by 1", w => w.Of(w.Main, February).Tally(row => Weekday(row.At)),
            "{main} by day of week in February", "{main} per weekday last month"),
        new("busiest-hour", "Q3 trends", 1, "select extract(hour from at)::int, count(*) from r where e = [Browse] group by 1 order by 2 desc limit 1", w => w.Of(w.Browse).Tally(row => row.At.Hour).OrderByDescending(row => row[1]).Take(1),
            "which hour of the day has the most {browse}", "busiest hour for {browse}?", "at what hour do we get the highest number of {browse}"),
        new("cumulative", "Q3 trends", 1, "select m, sum(n) over (order by m) from (select date_trunc('month', at)::date m, count(*) n from r where e = [Join] group by 1) x",
            w => w.Of(w.Join).Select(row => Month(row.At)).Distinct().Select(month => new object?[] { DateOnly.FromDateTime(month), w.Of(w.Join).Count(row => Month(row.At) <= month) }),
            "cumulative {join} by month", "running total of {join} per month", "how did total {join} accumulate month by month"),
        new("weekday-hour", "Q3 trends", 2, $"select extract(isodow from at)::int, extract(hour from at)::int, count(*) from r where e = [Pay] group by 1, 2", w => w.Of(w.Pay).GroupBy(row => (Weekday(row.At), row.At.Hour)).Select(rows => new object?[] { rows.Key.Item1, rows.Key.Hour, rows.Count() }),
            "{pay} by day of week and hour", "{pay} per weekday and hour of day", "heat map of {pay}: weekday vs hour")
        { Or = [(2, "select extract(hour from at)::int, extract(isodow from at)::int, count(*) from r where e = [Pay] group by 1, 2")] },
        new("moving", "Q3 trends", 1,
            "select d::date, avg(n) over (order by d rows between 6 preceding and current row) from (select d, count(r.u) n from generate_series(date '2026-02-01', date '2026-02-28', interval '1 day') d left join r on r.at::date = d::date and r.e = [Main] group by d) x",
            w => Enumerable.Range(0, 28).Select(day => new object?[] { DateOnly.FromDateTime(new DateTime(2026, 2, 1).AddDays(day)), Enumerable.Range(Math.Max(0, day - 6), Math.Min(7, day + 1)).Average(d => w.Of(w.Main, (new DateTime(2026, 2, 1).AddDays(d), new DateTime(2026, 2, 2).AddDays(d))).Count()) }),
            "7 day moving average of {main} in February", "rolling 7-day mean of daily {main}, february")
        { Or = [(1, "select d::date, n from (select d, avg(n) over (order by d rows between 6 preceding and current row) n from (select d, count(r.u) n from generate_series(date '2026-01-20', date '2026-02-28', interval '1 day') d left join r on r.at::date = d::date and r.e = [Main] group by d) x) y where d >= '2026-02-01'")] },
        new("by-kind", "Q4 breakdowns", 1, $"select [Kind], count(*) from r where e = [Main] and {Feb} group by 1", w => w.Of(w.Main, February).Tally(row => row.Text(w.Kind.Path)),
            "{main} by {kind} last month", "split february {main} by {kind}", "{kind} breakdown of {main} in Feb 2026"),
        new("by-land", "Q4 breakdowns", 1, "select a ->> [LandKey], count(*) from r where e = [Join] group by 1", w => w.Of(w.Join).Tally(row => w.Of(w.Land, row.User)),
            "{join} by {land}", "how are {join} distributed over {lands}", "number of {join} per {land}"),
        new("top-money", "Q4 breakdowns", 1, "select [Item], sum(rev) from r where e = [Pay] group by 1 order by 2 desc limit 2", w => w.Of(w.Pay).By(row => row.Text(w.Item.Path), rows => rows.Money()).OrderByDescending(row => row[1]).Take(2),
            "top 2 {items} by {money}", "which two {items} bring in the most {money}", "{money} per {item}, best 2 only"),
        new("share-device", "Q4 breakdowns", 1, $"select [Device], 100.0 * count(*) / sum(count(*)) over () from r where e = [Browse] and {Jan} group by 1", w => w.Of(w.Browse, January).By(row => row.Text(w.Device.Path), rows => Share(rows.Count, w.Of(w.Browse, January).Count())),
            "share of {browse} by {device} in January", "what percentage of {browse} came from each {device}? january")
        { Or = [(1, $"select [Device], 1.0 * count(*) / sum(count(*)) over () from r where e = [Browse] and {Jan} group by 1")] },
        new("top-each", "Q4 breakdowns", 2, "select place, kind, n from (select [Place] place, [Kind] kind, count(*) n, row_number() over (partition by [Place] order by count(*) desc, [Kind]) k from r where e = [Main] group by 1, 2) x where k <= 2",
            w => w.Of(w.Main).GroupBy(row => row.Text(w.Place.Path)).SelectMany(place => place.GroupBy(row => row.Text(w.Kind.Path)).OrderByDescending(rows => rows.Count()).ThenBy(rows => rows.Key, StringComparer.Ordinal).Take(2).Select(rows => new object?[] { place.Key, rows.Key, rows.Count() })),
            "top 2 {kind} for each {place} by {main}", "for every {place}, the two most common {kind} among {main}"),
        new("most-popular", "Q4 breakdowns", 1, "select [Kind], count(*) from r where e = [Main] group by 1 order by 2 desc limit 1", w => w.Of(w.Main).Tally(row => row.Text(w.Kind.Path)).OrderByDescending(row => row[1]).Take(1),
            "most popular {kind} for {main}", "which {kind} has the most {main}?", "what {kind} do people choose the most when they {main_base}"),
        new("two-ways", "Q4 breakdowns", 2, $"select [Kind], a ->> [TierKey], count(*) from r where e = [Main] and {Feb} group by 1, 2", w => w.Of(w.Main, February).GroupBy(row => (row.Text(w.Kind.Path), w.Of(w.Tier, row.User))).Select(rows => new object?[] { rows.Key.Item1, rows.Key.Item2, rows.Count() }),
            "{main} by {kind} and {tier} in February", "february {main} per {kind} per {tier}"),
        new("hide-small", "Q4 breakdowns", 1, $"select [Reason], count(*) from r where e = [Quit] group by 1", w => w.Of(w.Quit).Tally(row => row.Text(w.Reason.Path)),
            "{quit} by {reason}", "why do {whos} {quit_base}? counts by {reason}", "{reasons} ranked"),
        new("least", "Q4 breakdowns", 1, "select [Place], sum(rev) from r where e = [Pay] group by 1 order by 2 limit 1", w => w.Of(w.Pay).By(row => row.Text(w.Place.Path), rows => rows.Money()).OrderBy(row => row[1]).Take(1),
            "which {place} has the lowest {money}", "worst {place} by {money}", "{place} with least {money}"),
    ];
}
