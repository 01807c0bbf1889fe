using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Clauses;
using Analytics.Engine.Questions.Reading;

namespace Analytics.Engine.Questions.Planners;

/// <summary>"funnel A, B, C for users who did A in January", "A to B by month of A": the first step named again says who begins, it is no further step.</summary>
internal static class FunnelCohort
{
    /// <summary>"… for users from Norway": what is known of people holds for all steps.</summary>
    public static void TakeAttributes(List<UserClause> clauses, Slots slots)
    {
        foreach (var clause in clauses)
        {
            foreach (var condition in clause.Conditions.Where(condition => condition.Field.Source == FieldSource.UserAttribute).ToList())
            {
                clause.Conditions.Remove(condition);
                slots.Conditions.Add(new ConditionSlot(clause.Start, clause.Negated && clause.Selection is null ? new NotCondition(condition.Condition) : condition.Condition));
                clause.Negated &= clause.Selection is not null;
            }
        }
    }

    /// <summary>Takes such a clause out and gives the first one what it said; whether there was one with a period.</summary>
    public static bool Merge(List<UserClause> clauses)
    {
        var first = clauses.Find(clause => clause.Selection is not null);
        var second = clauses.Find(clause => clause != first && clause.Selection is not null);
        if (first is not null && second is { Again: false, Negated: false, Test: null } && second.Selection!.Names.SequenceEqual(first.Selection!.Names) && clauses.Count(clause => clause.Selection is not null) > 2)
        {
            clauses.Remove(first);
            second.Conditions.AddRange(first.Conditions);
            second.Periods.AddRange(second.Periods.Count == 0 ? first.Periods : []);
            return second.Periods.Count > 0;
        }

        var again = clauses.FindLast(clause => clause != first && clause.Selection is { } deed && !clause.Again && !clause.Negated && clause.Test is null && deed.Names.SequenceEqual(first!.Selection!.Names));
        if (first is null || again is null || again != clauses.FindLast(clause => clause.Selection is not null) || clauses.Count(clause => clause.Selection is not null) < 3)
        {
            return false;
        }

        clauses.Remove(again);
        first.Conditions.AddRange(again.Conditions);
        first.Periods.AddRange(again.Periods);
        first.Within ??= again.Within;
        first.First |= again.First;
        return again.Periods.Count > 0;
    }
}
