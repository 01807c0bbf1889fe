using System.Text.RegularExpressions;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Reading;

namespace Analytics.Engine.Questions.Planners;

/// <summary>
/// "spent less than 100", "fewer than 3 orders": those who did it, but little. Who never did is as far below the number; they are only among them
/// where the question says so, and the answer tells which of both it took.
/// </summary>
internal static partial class DoneAtAll
{
    public static QueryPlan Of(Sentence sentence, QueryPlan plan) => UserSets.Each(plan, set => Within(sentence, set));

    private static UserSet Within(Sentence sentence, UserSet set) => set switch
    {
        Performed { Test: { Operator: TestOperator.LessThan, Value: > 1 } or { Operator: TestOperator.LessOrEqual, Value: > 0 }, Selection: var deed } few => Done(sentence, few, deed),
        _ => set,
    };

    private static UserSet Done(Sentence sentence, Performed few, EventSelection deed)
    {
        if (CountsNone().IsMatch(sentence.Question.Text))
        {
            sentence.Assume($"who has no {Naming.Of(deed)} at all is among them");
            return few;
        }

        sentence.Assume($"only of those with any {Naming.Of(deed)}; who has none is not among them");
        return UserSets.All([new Performed(deed) { Range = few.Range, FirstTime = few.FirstTime }, few])!;
    }

    [GeneratedRegex(@"\bnever\b|\bor\s+(not\s+(at\s+all|once)|no|none|nothing|zero|0)\b|\b(including|even)\s+(those\s+|people\s+|users\s+|customers\s+)?(who\s+|with\s+)?(never|none|no|zero)\b|\bif\s+any\b|\bat\s+all\b", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex CountsNone();
}
