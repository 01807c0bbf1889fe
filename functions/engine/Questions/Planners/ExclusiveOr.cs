using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Clauses;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Planners;

/// <summary>"bought A or B but not both": either of two deeds, or of two values of one deed, and not the two together.</summary>
internal static class ExclusiveOr
{
    /// <summary>Takes "but not both" out of the question; whether it was there.</summary>
    public static bool Take(Sentence sentence)
    {
        var both = sentence.FindWhere(mention => mention.Is(Keyword.Both) && mention.Text.EndsWith("both", StringComparison.OrdinalIgnoreCase));
        var not = sentence.Previous(both - 1);
        if (both < 2 || !sentence.InRange(not) || !sentence[not].Is(Keyword.Not) || !sentence.FindWhereAny(Keyword.Or))
        {
            return false;
        }

        var but = sentence.Previous(not - 1);
        sentence.Use(sentence.InRange(but) && sentence[but].Is(Keyword.But, Keyword.And) ? but : not, both);
        return true;
    }

    public static AudiencePlan? Of(Sentence sentence, Subject subject, List<UserClause> baseClauses, List<UserClause> clauses)
    {
        var sets = new ClauseSets(sentence);
        if (clauses.Exists(clause => clause.Negated) || Sides(sets, clauses) is not [var left, var right] || (baseClauses.Count > 0 && sets.Of(baseClauses) is null))
        {
            return null;
        }

        var of = baseClauses.Count > 0 ? sets.Of(baseClauses) : subject.WantsShare ? new EveryUser() : null;
        return new AudiencePlan
        {
            Users = new AllUserSets([new AnyUserSet([left, right]), new NotInUserSet(new AllUserSets([left, right]))]),
            Of = of,
            Output = subject.WantsList ? AudienceOutput.List : AudienceOutput.Count,
            Limit = subject.Limit,
        };
    }

    private static List<UserSet> Sides(ClauseSets sets, List<UserClause> clauses)
    {
        if (clauses is [var one, { Link: ClauseLink.Or } other] && sets.Of(one) is { } first && sets.Of(other) is { } second)
        {
            return [first, second];
        }

        if (clauses is [{ Selection: not null } only] && only.Conditions.Find(condition => condition.Condition is FieldTest { Operator: TestOperator.Equals, Values.Count: 2 }) is { Condition: FieldTest test } listed)
        {
            return [.. test.Values.Select(value => With(sets, only, listed, test with { Values = [value] })).OfType<UserSet>()];
        }

        return [];
    }

    private static UserSet? With(ClauseSets sets, UserClause clause, ClauseCondition listed, FieldTest single)
    {
        var at = clause.Conditions.IndexOf(listed);
        clause.Conditions[at] = listed with { Condition = single };
        var set = sets.Of(clause);
        clause.Conditions[at] = listed;
        return set;
    }
}
