using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Clauses;
using Analytics.Engine.Questions.Dates;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Reading;

namespace Analytics.Engine.Questions.Planners;

/// <summary>"customers who bought in every month this year": people who did it in each of the periods, also in the one that runs.</summary>
internal static class EveryPeriod
{
    private const int MostPeriods = 60;

    /// <summary>Null when the question says nothing of the kind, or there are too many periods to look at one by one.</summary>
    public static UserSet? Of(Sentence sentence, IReadOnlyList<UserClause> clauses, TimeGrain? step)
    {
        if (clauses is not [{ Negated: false, First: false, Again: false, Within: null } clause] || step is not { } unit || unit > TimeGrain.Year || !sentence.Mentions.Any(IsEvery)
            || sentence.Model.DataThrough is not { } through || sentence.Model.DataFrom is not { } begins)
        {
            return null;
        }

        var sets = new ClauseSets(sentence);
        var range = sets.Range(clause);
        var (from, to) = (range?.From ?? begins, range?.To is { } end && end < through ? end : through);
        var periods = Periods(sentence.Calendar, unit, from, to).Take(MostPeriods + 1).ToList();
        if (periods.Count is < 2 or > MostPeriods)
        {
            return null;
        }

        clause.Periods.Clear();
        return new AllUserSets([.. periods.Select(period => sets.Of(Within(clause, period))!)]);
    }

    /// <summary>"how many were active in every week from A to B": those who were there in all of them; "in each week" asks for a number of each.</summary>
    public static bool IsAsked(Sentence sentence) => sentence.FindWhereAny(Words.Keyword.HowMany) && sentence.Mentions.Any(IsEvery) && sentence.Mentions.Any(mention => mention.Meanings[0] is TimeMeaning { Time.Period: not null });

    private static bool IsEvery(Mention mention) => mention.Meanings[0] is GrainMeaning && mention.Text.Split(' ').Any(word => word.Equals("every", StringComparison.OrdinalIgnoreCase));

    private static IEnumerable<Period> Periods(Calendar calendar, TimeGrain unit, DateTimeOffset from, DateTimeOffset to)
    {
        var (first, last) = (calendar.Local(from), calendar.Local(to.AddTicks(-1)));
        for (var begin = calendar.StartOf(unit, first); begin <= last; begin = Calendar.Add(unit, begin, 1))
        {
            // A week that began before the month counts with its days within.
            yield return new Period(begin < first && unit == TimeGrain.Week ? first.Date : begin, Calendar.Add(unit, begin, 1), unit, Calendar.LabelOf(unit, begin));
        }
    }

    private static UserClause Within(UserClause clause, Period period)
    {
        var one = new UserClause { Start = clause.Start, DeedAt = clause.DeedAt, Selection = clause.Selection, AnyEvent = clause.AnyEvent, Test = clause.Test, Counted = clause.Counted, People = clause.People };
        one.Conditions.AddRange(clause.Conditions);
        one.Periods.Add(period);
        return one;
    }
}
