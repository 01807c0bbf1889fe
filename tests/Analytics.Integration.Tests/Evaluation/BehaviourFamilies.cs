using static Analytics.Integration.Tests.Evaluation.Walk;

namespace Analytics.Integration.Tests.Evaluation;

/// <summary>Funnels, retention, who, paths, lifecycle.</summary>
internal static class BehaviourFamilies
{
    private const string Jan = "at >= '2026-01-01' and at < '2026-02-01'";
    private const string Feb = "at >= '2026-02-01' and at < '2026-03-01'";
    private const string JoinThenPay = "select j.u, j.at, min(p.at) paid from r j left join r p on p.u = j.u and p.e = [Pay] and p.at > j.at where j.e = [Join] group by 1, 2";

    public static IReadOnlyList<Family> All { get; } =
    [
        new("convert", "Q5 funnels", 0, $"select 100.0 * count(paid) / count(*) from ({JoinThenPay}) x", w => One(Share(w.Of(w.Join).Users().Intersect(w.Of(w.Pay).Users()).Count(), w.Of(w.Join).Count())),
            "what share of {whos} who {join_past} go on to {pay_base}", "conversion from {join} to {pay}", "conversion rate {join} -> {pay}"),
        new("funnel-three", "Q5 funnels", 1,
            "select s, n from (select count(*) j, count(m) m, count(paid) p from (select j.u, m.at m, min(p.at) paid from r j left join lateral (select min(at) at from r m where m.u = j.u and m.e = [Main] and m.at > j.at) m on true left join r p on p.u = j.u and p.e = [Pay] and p.at > m.at where j.e = [Join] group by 1, 2) x) y, lateral (values ([Join], j), ([Main], m), ([Pay], p)) v (s, n)",
            w => [[w.Join, w.Of(w.Join).Count()], [w.Main, w.Of(w.Main).Users().Count], [w.Pay, w.Of(w.Pay).Where(row => w.Of(w.Main).Any(main => main.User == row.User && main.At < row.At)).Users().Count]],
            "funnel: {join}, {main}, {pay}", "show me the funnel from {join} to {main} to {pay}"),
        new("convert-window", "Q5 funnels", 0, $"select 100.0 * count(*) filter (where paid <= at + interval '14 days') / count(*) from ({JoinThenPay}) x",
            w => One(Share(w.Of(w.Join).Count(joined => w.Of(w.Pay).Any(pay => pay.User == joined.User && pay.At > joined.At && pay.At <= joined.At.AddDays(14))), w.Of(w.Join).Count())),
            "conversion from {join} to {pay} within 14 days", "how many percent of {whos} {pay_base} within two weeks after they {join_base}"),
        new("convert-by", "Q5 funnels", 1, $"select a ->> [TierKey], 100.0 * count(paid) / count(*) from ({JoinThenPay}) x join people using (u) group by 1",
            w => w.Of(w.Join).By(row => w.Of(w.Tier, row.User), rows => Share(rows.Users().Intersect(w.Of(w.Pay).Users()).Count(), rows.Count)),
            "conversion from {join} to {pay} by {tier}", "{join} to {pay} conversion split by {tier}"),
        new("time-to", "Q5 funnels", 0, $"select extract(epoch from percentile_cont(0.5) within group (order by paid - at)) from ({JoinThenPay}) x where paid is not null",
            w => One(Percentile(w.Of(w.Join).Where(joined => w.Of(w.Pay).Any(pay => pay.User == joined.User)).Select(joined => w.Of(w.Pay).Where(pay => pay.User == joined.User && pay.At > joined.At).Min(pay => (pay.At - joined.At).TotalSeconds)), 0.5)),
            "median time from {join} to {pay}", "how long does it typically take (median) from {join} until {pay}")
        { Or = [(0, $"select extract(epoch from percentile_cont(0.5) within group (order by paid - at)) / 3600 from ({JoinThenPay}) x where paid is not null"), (0, $"select extract(epoch from percentile_cont(0.5) within group (order by paid - at)) / 86400 from ({JoinThenPay}) x where paid is not null")] },
        new("never", "Q5 funnels", 0, "select count(*) from (select u from r where e = [Browse] except select u from r where e = [Main]) x", w => One(w.Of(w.Browse).Users().Except(w.Of(w.Main).Users()).Count()),
            "how many {whos} {browse_past} but never {main_past}", "number of {whos} that {browse_past} without ever having {main_past}", "{whos} who {browse_past} but did not {main_base} - count"),
        new("repeat-cohort", "Q6 retention", 0,
            $"select 100.0 * count(*) filter (where exists (select from r where e = [Pay] and r.u = x.u and {Feb})) / count(*) from (select u from r where e = [Pay] group by u having min(at) >= '2026-01-01' and min(at) < '2026-02-01') x",
            w => One(Share(w.Of(w.Pay).GroupBy(row => row.User).Where(rows => rows.Min(row => row.At) is var first && first >= January.From && first < January.To).Count(rows => rows.During(February).Any()), w.Of(w.Pay).GroupBy(row => row.User).Count(rows => rows.Min(row => row.At) is var first && first >= January.From && first < January.To))),
            "of the {whos} whose first {pay_one} was in January, what share {pay_past} again in February", "what percent of {whos} who first {pay_past} in january also {pay_past} in february"),
        new("retention-weeks", "Q6 retention", 2,
            "select c, n, 100.0 * count(distinct r.u) / s from (select date_trunc('week', at)::date c, u, count(*) over (partition by date_trunc('week', at)) s from r where e = [Join] and at >= '2026-01-05' and at < '2026-02-02') j cross join generate_series(1, 4) n left join r on r.u = j.u and date_trunc('week', r.at)::date = j.c + 7 * n group by c, n, s",
            w => w.Of(w.Join, (new(2026, 1, 5), new(2026, 2, 2))).GroupBy(row => Monday(row.At)).SelectMany(joined => Enumerable.Range(1, 4).Select(n => new object?[] { DateOnly.FromDateTime(joined.Key), n, Share(w.Rows.Where(row => Monday(row.At) == joined.Key.AddDays(7 * n)).Users().Intersect(joined.Users()).Count(), joined.Count()) })),
            "weekly retention of {whos} by week of {join}, 4 weeks, {join} from 5 January to 1 February 2026")
        { Or = [(2, "select c::date, n, 100.0 * count(distinct r.u) / count(distinct j.u) from (select u, date_trunc('week', at) c from r where e = [Join] and at >= '2026-01-05' and at < '2026-02-02') j cross join generate_series(0, 4) n left join r on r.u = j.u and date_trunc('week', r.at) = c + n * interval '7 days' group by 1, 2")] },
        new("list-many", "Q7 who", 1, "select u from r where e = [Main] group by u having count(*) > 12", w => w.Of(w.Main).GroupBy(row => row.User).Where(rows => rows.Count() > 12).Select(rows => new object?[] { rows.Key }),
            "which {whos} have more than 12 {main}", "list {whos} who {main_past} more than 12 times", "show all {whos} with over 12 {main}"),
        new("not-again", "Q7 who", 0, $"select count(*) from (select u from r where e = [Main] and {Jan} except select u from r where e = [Main] and {Feb}) x", w => One(w.Of(w.Main, January).Users().Except(w.Of(w.Main, February).Users()).Count()),
            "how many {whos} {main_past} in January but not in February", "{whos} who {main_past} in jan and didn't in feb, how many?"),
        new("attributes", "Q7 who", 0, "select count(*) from people where a ->> [LandKey] = [l0] and a ->> [TierKey] = [t1]", w => One(w.People.Count(person => person.Attributes[w.Land.Path] == w.Land.Values[0] && person.Attributes[w.Tier.Path] == w.Tier.Values[1])),
            "how many {t1} {whos} are from {l0}", "number of {whos} in {l0} whose {tier} is {t1}"),
        new("inactive", "Q7 who", 0, "select count(*) from people where u not in (select u from r where at >= '2026-02-01')", w => One(w.People.Count(person => !w.Rows.During((February.From, DateTime.MaxValue)).Users().Contains(person.Id))),
            "how many {whos} have been inactive since 1 February", "{whos} with no activity since february 1st, count"),
        new("did-both", "Q7 who", 0, "select count(*) from (select u from r where e = [Main] and [Kind] = [k0] intersect select u from r where e = [Pay]) x", w => One(w.Of(w.Main).With(w.Kind, 0).Users().Intersect(w.Of(w.Pay).Users()).Count()),
            "how many {whos} had {k0} {main} and also {pay_past}", "number of {whos} with both a {k0} {main_one} and a {pay_one}"),
        new("next", "Q11 paths", 1, "select e, count(*) from (select e, u, row_number() over (partition by u order by at) k, at from r) x where k = 2 group by 1", w => w.Rows.GroupBy(row => row.User).Where(rows => rows.Count() > 1).Select(rows => rows.OrderBy(row => row.At).ElementAt(1)).GroupBy(row => row.Event).Select(rows => new object?[] { rows.Key, rows.Count() }),
            "what do {whos} do right after {join}", "next event after {join}?", "first thing people do after they {join_base}"),
        new("before-quit", "Q11 paths", 1, "select b, count(*) from (select e, lag(e) over (partition by u order by at) b from r) x where e = [Quit] group by 1", w => w.Of(w.Quit).Select(quit => w.Rows.Where(row => row.User == quit.User && row.At < quit.At).MaxBy(row => row.At)!.Event).GroupBy(name => name).Select(names => new object?[] { names.Key, names.Count() }),
            "which events come directly before {quit}", "what happens right before {whos} {quit_base}"),
        new("gap", "Q11 paths", 0, "select extract(epoch from avg(gap)) from (select at - lag(at) over (partition by u order by at) gap from r where e = [Pay]) x", w => One(w.Of(w.Pay).GroupBy(row => row.User).SelectMany(rows => rows.OrderBy(row => row.At).Zip(rows.OrderBy(row => row.At).Skip(1), (a, b) => (b.At - a.At).TotalSeconds)).Average()),
            "average time between {pay}", "mean gap between two {pay} of the same {who}"),
        new("new-returning", "Q12 lifecycle", 1,
            "select date_trunc('month', at)::date, count(distinct u) filter (where date_trunc('month', at) = date_trunc('month', f)), count(distinct u) filter (where date_trunc('month', at) > date_trunc('month', f)) from (select u, at, min(at) over (partition by u) f from r) x group by 1",
            w => w.Rows.GroupBy(row => Month(row.At)).Select(month => new object?[] { DateOnly.FromDateTime(month.Key), month.Users().Count(user => Month(w.Rows.First(row => row.User == user).At) == month.Key), month.Users().Count(user => Month(w.Rows.First(row => row.User == user).At) < month.Key) }),
            "new vs returning {whos} per month", "split active {whos} by month into new and returning"),
        new("first-last", "Q7 who", 0, "select count(*) from r where u = [user] and e = [Main]", w => One(w.Of(w.Main).Count(row => row.User == w.People[7].Id)),
            "how many {main} does {who} {user} have", "number of {main} of {who} {user}"),
    ];
}
