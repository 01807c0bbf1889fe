using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Clauses;
using Analytics.Engine.Questions.Reading;

namespace Analytics.Engine.Questions.Planners;

/// <summary>"who blocked a card and called within 2 days", "reported an incident within 14 days of their first route": people who did the one soon after the other.</summary>
internal static class TimelyPeople
{
    public static AudiencePlan? Of(Sentence sentence, Slots slots, bool wantsShare, bool wantsList, IReadOnlyList<UserClause> clauses)
    {
        if (wantsShare || slots.Breakdowns.Count > 0 || slots.Grain is not null || clauses.Count != 2 || clauses.Count(clause => clause.Within is not null) != 1 || !clauses.All(IsPlainDeed))
        {
            return null;
        }

        // "A within 14 days of B": what stands behind came first.
        var (began, followed) = clauses[1].Link == ClauseLink.After ? (clauses[1], clauses[0]) : (clauses[0], clauses[1]);
        if (clauses[1].Link is not (ClauseLink.After or ClauseLink.Then or ClauseLink.And or ClauseLink.None) || began.Selection!.Names.SequenceEqual(followed.Selection!.Names))
        {
            return null;
        }

        var sets = new ClauseSets(sentence);
        var funnel = new FunnelPlan
        {
            Steps = [sets.Selection(began), sets.Selection(followed)],
            Window = clauses.Select(clause => clause.Within).First(within => within is not null),
            Range = sets.Range(began),
            OpenEnd = began.Periods.Count > 0,
            FirstSteps = began.First ? [1] : null,
            Output = FunnelOutput.Completed,
        };
        return new AudiencePlan { Users = new InFunnel(funnel), Output = wantsList ? AudienceOutput.List : AudienceOutput.Count, Chart = slots.Chart };
    }

    private static bool IsPlainDeed(UserClause clause) => clause is { Negated: false, Exclusive: false, Selection: not null, Test: null, Again: false, People: null, FirstTime: null };
}
