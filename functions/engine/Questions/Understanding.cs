using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;

namespace Analytics.Engine.Questions;

/// <summary>
/// A question with all it depends on: "now" is an argument, and <see cref="Previous"/> holds the turns of the conversation, oldest first,
/// so that "same but only Germany" can edit the last plan.
/// </summary>
public sealed record Question(string Text, DateTimeOffset Now)
{
    public IReadOnlyList<PlannedTurn> Previous { get; init; } = [];

    /// <summary>The turn before this one got no answer, so that a fragment ("by country") cannot be about it.</summary>
    public bool FollowsRefusal { get; init; }

    /// <summary>What a quoted text in the question is known to be.</summary>
    internal ValueMeaning? Quoted { get; init; }
}

/// <summary>An earlier question of the conversation and the plan it was answered by.</summary>
public sealed record PlannedTurn(string Text, QueryPlan Plan)
{
    /// <summary>Where the plan ranks by one property or by users: their values in the answer, best first. "it" and "they" of the next turn are these.</summary>
    public IReadOnlyList<string> Keys { get; init; } = [];

    /// <summary>The turn with the keys in the first column of its answer; none where it chose nothing out of many.</summary>
    public static PlannedTurn Answered(string text, QueryPlan plan, IReadOnlyList<object?[]> rows) => new(text, plan)
    {
        Keys = ShowsKeys(plan) && rows.All(row => row is [string, ..])
            ? [.. rows.Take(((MetricPlan)plan).Limit!.Value).Select(row => (string)row[0]!)]
            : [],
    };

    /// <summary>Whether the answer to such a plan has keys to be kept, so that nobody reads the rows of another.</summary>
    public static bool ShowsKeys(QueryPlan plan) =>
        plan is MetricPlan { Breakdowns: [{ Grain: null, Buckets.Count: 0 }], Grain: null, OrderBy.Measure: not null, Limit: > 0 and <= KeysKept };

    private const int KeysKept = 100;
}

/// <summary>What the engine made of a question: exactly one of the three kinds below.</summary>
public abstract record Understanding;

/// <summary>A plan, with how sure the engine is (0 to 1) and the definitions it used ("order = distinct order_id of purchase").</summary>
public sealed record Planned(QueryPlan Plan, double Confidence) : Understanding
{
    public IReadOnlyList<string> Definitions { get; init; } = [];

    /// <summary>Assumptions worth saying ("no period named: all time").</summary>
    public IReadOnlyList<string> Assumptions { get; init; } = [];

    /// <summary>Other readings that would give another result.</summary>
    public IReadOnlyList<ReadingChoice> Alternatives { get; init; } = [];
}

/// <summary>Two readings would give different answers: one question, with choices.</summary>
public sealed record NeedsClarification(string Prompt, IReadOnlyList<ReadingChoice> Choices) : Understanding;

/// <summary>One reading: what a button says, and the plan it stands for.</summary>
public sealed record ReadingChoice(string Label, QueryPlan Plan);

/// <summary>
/// The data cannot tell, or the text is no question about it. <paramref name="Code"/> is stable ("question.not_in_data", "question.empty",
/// "question.too_long", "question.unsafe", "question.not_understood"); <paramref name="Text"/> says what is missing and what to do next.
/// </summary>
public sealed record Declined(string Code, string Text) : Understanding
{
    /// <summary>The words that nothing in the data matches.</summary>
    public IReadOnlyList<string> Missing { get; init; } = [];

    /// <summary>Questions near to it that can be answered.</summary>
    public IReadOnlyList<string> Suggestions { get; init; } = [];
}
