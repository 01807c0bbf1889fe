using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Dates;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Planners;

/// <summary>
/// "resurrected users in February", "came back in February after being inactive in January", "dormant in February": one state at one time.
/// Resurrected: active then and earlier, but not in the period before; dormant: active in the period before, not then.
/// </summary>
internal static class LifecycleState
{
    public static QueryPlan? Plan(Sentence sentence)
    {
        if (ChurnTrend.Plan(sentence) is { } trend)
        {
            return trend;
        }

        if (Churned(sentence) is { } churned)
        {
            return churned;
        }

        var resurrected = Word(sentence, Keyword.Resurrected);
        var dormant = Word(sentence, Keyword.Dormant);
        var back = resurrected < 0 && dormant < 0 && Word(sentence, Keyword.CameBack) is >= 0 and var came && Word(sentence, Keyword.Inactive) > came ? came : -1;
        if ((resurrected >= 0 && dormant >= 0) || (resurrected < 0 && dormant < 0 && back < 0) || sentence.Mentions.Any(mention => mention.Meanings[0] is GrainMeaning || mention.Is(Keyword.Lifecycle)))
        {
            return null;
        }

        var periods = sentence.Mentions.Select(mention => mention.Meanings[0]).OfType<TimeMeaning>().Select(meaning => meaning.Time.Period).OfType<Period>().Distinct().ToList();
        if (periods.Count is 0 or > 2 || HasOther(sentence))
        {
            return null;
        }

        var now = periods.MaxBy(period => period.From)!;
        var before = periods.Count == 2 ? periods.MinBy(period => period.From)! : sentence.Calendar.Shift(now, new PeriodShift(1, now.Unit));
        if (before.To > now.From)
        {
            return null;
        }

        Use(sentence);
        var (then, gap) = (Active(sentence, now), Active(sentence, before));
        var users = dormant >= 0
            ? new AllUserSets([gap, new NotInUserSet(then)])
            : new AllUserSets([then, new NotInUserSet(gap), new Performed(new EventSelection()) { Range = new TimeRange(null, sentence.Calendar.ToRange(before).From) { Label = $"before {before.Label}" } }]);
        sentence.Assume(dormant >= 0 ? $"dormant: active in {before.Label}, not in {now.Label}" : $"resurrected: active in {now.Label} and before {before.Label}, but not in {before.Label}");
        return new AudiencePlan { Users = users, Output = sentence.FindWhereAny(Keyword.Which, Keyword.Who, Keyword.WhoAreThey) ? AudienceOutput.List : AudienceOutput.Count };
    }

    /// <summary>
    /// "churn rate in February", "share of January's active users who were inactive in February": active in the earlier period, not in the later.
    /// Asked for a rate, the base is everybody who was active in the earlier one.
    /// </summary>
    private static AudiencePlan? Churned(Sentence sentence)
    {
        var churn = Word(sentence, Keyword.Churn);
        var periods = sentence.Mentions.Select((mention, at) => (At: at, (mention.Meanings[0] as TimeMeaning)?.Time.Period)).Where(found => found.Period is not null).Select(found => (found.At, Period: found.Period!)).DistinctBy(found => found.Period).ToList();
        if (periods.Count == 0 && IsRate(sentence, churn))
        {
            periods.Add((churn, sentence.Calendar.Relative(TimeGrain.Month, -1)));
        }

        if (periods.Count is 0 or > 2 || periods.Exists(found => found.Period.OpenEnd || found.Period.OpenStart) || sentence.Mentions.Any(mention => mention.Meanings[0] is GrainMeaning) || sentence.FindWhereAny(Keyword.By, Keyword.Per) || (sentence.FindWhereAny(Keyword.Versus, Keyword.Compared) && !IsActive(sentence)) || HasOther(sentence))
        {
            return null;
        }

        var away = churn >= 0 ? churn : sentence.FindWhere(mention => mention.Is(Keyword.Inactive) && mention.Meanings[0] is KeywordMeaning);
        if (away < 0 || (churn < 0 && (periods.Count < 2 || !IsActive(sentence))) || Word(sentence, Keyword.CameBack) >= 0 || Word(sentence, Keyword.Resurrected) >= 0)
        {
            return null;
        }

        var now = periods.Count == 1 ? periods[0].Period : periods.Find(found => found.At > away) is { Period: { } later } ? later : periods[^1].Period;
        var before = periods.Count == 1 ? sentence.Calendar.Shift(now, new PeriodShift(1, now.Unit)) : periods.Find(found => found.Period != now).Period;
        if (before is null || before.To > now.From)
        {
            return null;
        }

        var share = sentence.FindWhereAny(Keyword.Share, Keyword.PercentWish, Keyword.Rate) || (churn >= 0 && (sentence[churn].Text.Contains("rate", StringComparison.OrdinalIgnoreCase) || !sentence.FindWhereAny(Keyword.HowMany, Keyword.Which, Keyword.Who)));
        Use(sentence);
        sentence.Assume($"churned: active in {before.Label}, not in {now.Label}");
        var gone = new AllUserSets([Active(sentence, before), new NotInUserSet(Active(sentence, now))]);
        return new AudiencePlan { Users = gone, Of = share ? Active(sentence, before) : null, Output = !share && sentence.FindWhereAny(Keyword.Which, Keyword.WhoAreThey) && !sentence.FindWhereAny(Keyword.HowMany) ? AudienceOutput.List : AudienceOutput.Count };
    }

    /// <summary>"churn rate" by itself: how it was last, in the month that is over.</summary>
    private static bool IsRate(Sentence sentence, int churn) =>
        churn >= 0 && !sentence.Mentions.Any(mention => mention.Meanings[0] is TimeMeaning) && !sentence.FindWhereAny(Keyword.HowMany, Keyword.Who, Keyword.WhoAreThey) && !sentence.Mentions.Any(mention => mention.Text.Equals("which", StringComparison.OrdinalIgnoreCase)) && !sentence[churn].Text.EndsWith("ed", StringComparison.OrdinalIgnoreCase);

    /// <summary>"active members", "the actives of April".</summary>
    private static bool IsActive(Sentence sentence) => sentence.FindWhereAny(Keyword.Active) || sentence.Mentions.Any(mention => mention.Is(Keyword.Users) && mention.Text.Contains("active", StringComparison.OrdinalIgnoreCase));

    private static bool HasOther(Sentence sentence) =>
        sentence.Mentions.Any(mention => mention.IsContent && mention.Meanings[0] is not (PeopleMeaning { Selection: null } or EntityMeaning or TimeMeaning or KeywordMeaning) && !mention.Is(Keyword.Users, Keyword.Noise));

    private static Performed Active(Sentence sentence, Period period) => new(new EventSelection()) { Range = sentence.Calendar.ToRange(period) };

    private static int Word(Sentence sentence, Keyword keyword) => sentence.FindWhere(mention => mention.Is(keyword) && mention.Meanings[0] is KeywordMeaning);

    private static void Use(Sentence sentence)
    {
        for (var at = 0; at < sentence.Count; at++)
        {
            if (sentence[at].Meanings[0] is TimeMeaning or PeopleMeaning or EntityMeaning || sentence[at].Is(Keyword.Resurrected, Keyword.Dormant, Keyword.CameBack, Keyword.Inactive, Keyword.After, Keyword.Users, Keyword.HowMany, Keyword.Active, Keyword.Not, Keyword.But, Keyword.Precede, Keyword.Again, Keyword.Who, Keyword.Which, Keyword.Churn, Keyword.Share, Keyword.PercentWish, Keyword.Rate, Keyword.Those, Keyword.Of, Keyword.Is, Keyword.Versus))
            {
                sentence.Use(at);
            }
        }
    }
}
