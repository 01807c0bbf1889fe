using static Analytics.Integration.Tests.Evaluation.Walk;

namespace Analytics.Integration.Tests.Evaluation;

/// <summary>People, dates, exceptions and follow-ups that were written before anybody saw what the engine makes of them.</summary>
internal static class HeldOutTalks
{
    private const string Jan = "at >= '2026-01-01' and at < '2026-02-01'";
    private const string Feb = "at >= '2026-02-01' and at < '2026-03-01'";

    public static IReadOnlyList<Family> All { get; } =
    [
        new("paid-not-main", "Q7 who", 0, $"select count(*) from (select u from r where e = [Pay] and {Feb} except select u from r where e = [Main] and {Feb}) x", w => One(w.Of(w.Pay, February).Users().Except(w.Of(w.Main, February).Users()).Count()),
            "how many {whos} {pay_past} in february without having {main_past} in february", "{whos} who {pay_past} last month but did not {main_base} last month, how many") { HeldOut = true },
        new("first-in", "Q7 who", 0, "select count(*) from (select u, min(at) f from r where e = [Pay] group by u) x where f >= '2026-01-01' and f < '2026-02-01'", w => One(w.Of(w.Pay).GroupBy(row => row.User).Count(rows => rows.Min(row => row.At) is var first && first >= January.From && first < January.To)),
            "how many {whos} {pay_past} for the first time in january", "number of {whos} whose first {pay_one} was in January") { HeldOut = true },
        new("tier-and-land", "Q7 who", 1, "select u from people where a ->> [LandKey] = [l1] and a ->> [TierKey] = [t1] and u in (select u from r where e = [Quit])", w => w.Of(w.Quit).Users().Where(user => w.Of(w.Land, user) == w.Land.Values[1] && w.Of(w.Tier, user) == w.Tier.Values[1]).Select(user => new object?[] { user }),
            "list the {l1} {whos} on {t1} who {quit_past}", "which {whos} from {l1} with {tier} {t1} {quit_past}?") { HeldOut = true },
        new("top-payer-land", "Q7 who", 1, "select u, sum(rev) from r where e = [Pay] and a ->> [LandKey] = [l0] group by 1 order by 2 desc, 1 limit 3", w => w.Of(w.Pay).From(w, w.Land, 0).By(row => row.User, rows => rows.Money()).OrderByDescending(row => row[1]).ThenBy(row => (string)row[0]!, StringComparer.Ordinal).Take(3),
            "top 3 {whos} from {l0} by {money}", "who are the three {l0} {whos} with the most {money}") { HeldOut = true },
        new("place-or-place", "Q1 counts", 0, $"select count(*) from r where e = [Main] and [Place] in ([p0], [p1]) and [Kind] <> [k0] and {Jan}", w => One(w.Of(w.Main, January).With(w.Place, 0, 1).Without(w.Kind, 0).Count()),
            "january {main} in {p0} or {p1} that are not {k0}", "{main} in {p0} or {p1} except {k0}, january") { HeldOut = true },
        new("date-to-date", "Q1 counts", 0, "select count(*) from r where e = [Main] and at >= '2026-01-15' and at < '2026-02-16'", w => One(w.Of(w.Main, (new(2026, 1, 15), new(2026, 2, 16))).Count()),
            "{main} between 15 January and 15 February", "how many {main} from Jan 15 through Feb 15?", "{main} from 15/01/2026 to 15/02/2026") { HeldOut = true },
        new("then-place", "Q15 follow-ups", 1, $"select [Place], count(*) from r where e = [Main] and [Kind] = [k0] and {Feb} group by 1", w => w.Of(w.Main, February).With(w.Kind, 0).Tally(row => row.Text(w.Place.Path)),
            "split that by {place}", "and by {place}?", "show it per {place}") { HeldOut = true, After = "how many {k0} {main} in February" },
        new("other-value", "Q15 follow-ups", 0, $"select count(*) from r where e = [Main] and [Kind] = [k2] and {Feb}", w => One(w.Of(w.Main, February).With(w.Kind, 2).Count()),
            "and {k2}?", "what about {k2}", "same for {k2}") { HeldOut = true, After = "how many {k0} {main} in February" },
        new("them-in-land", "Q15 follow-ups", 0, "select count(*) from (select u from r where e = [Main] and a ->> [LandKey] = [l0] group by u having count(*) >= 10) x", w => One(w.Of(w.Main).From(w, w.Land, 0).GroupBy(row => row.User).Count(rows => rows.Count() >= 10)),
            "how many of them are from {l0}", "and how many of those are in {l0}?") { HeldOut = true, After = "how many {whos} {main_past} at least 10 times" },
        new("as-max", "Q15 follow-ups", 0, $"select max([Size]) from r where e = [Main] and {Feb}", w => One(w.Of(w.Main, February).Max(row => row.Number(w.Size))),
            "and the maximum?", "what was the highest?") { HeldOut = true, After = "average {size} in February" },
        Family.Refused("nothing-of", "Q17 cannot be answered", "{main} per lunar cycle", "how many {whos} wear glasses", "median salary of {whos}", "{money} by hair length", "how many birds did we see", "{whos} by mother tongue") with { HeldOut = true },
    ];
}
