namespace Analytics.Engine.Evaluation;

/// <summary>What changed from one run of a question file to the next.</summary>
public sealed record RunComparison(IReadOnlyList<string> NewlyRight, IReadOnlyList<string> NoLongerRight, int Unchanged)
{
    /// <summary>Compares by question; questions that only one of the runs has are left out.</summary>
    public static RunComparison Of(IReadOnlyDictionary<string, Verdict> before, IReadOnlyList<GradedAnswer> now)
    {
        var shared = now.Where(answer => before.ContainsKey(answer.Id)).ToList();
        bool WasRight(GradedAnswer answer) => before[answer.Id] == Verdict.Right;
        bool IsRight(GradedAnswer answer) => answer.Grade.Verdict == Verdict.Right;
        return new RunComparison(
            [.. shared.Where(answer => IsRight(answer) && !WasRight(answer)).Select(answer => answer.Id)],
            [.. shared.Where(answer => !IsRight(answer) && WasRight(answer)).Select(answer => answer.Id)],
            shared.Count(answer => IsRight(answer) == WasRight(answer)));
    }
}
