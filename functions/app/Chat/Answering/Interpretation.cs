using Analytics.Chat.Drafts;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions;
using Analytics.Knowledge;

namespace Analytics.Chat.Answering;

internal enum InterpretationOutcome
{
    Planned,

    /// <summary>A language model wrote SQL, because no plan can say it; the guard reads it before anything runs.</summary>
    Sql,
    Draft,
    Clarification,
    Declined,
}

/// <summary>What a question was understood as; stored with the message, so that every later step and every retry works from the same reading.</summary>
internal sealed record Interpretation
{
    public required InterpretationOutcome Outcome { get; init; }

    public QueryPlan? Plan { get; init; }

    public string? Sql { get; init; }

    public double? Confidence { get; init; }

    public IReadOnlyList<string> Definitions { get; init; } = [];

    /// <summary>The items of the knowledge base that the definitions were taken from.</summary>
    public IReadOnlyList<KnowledgeCitation> Citations { get; init; } = [];

    public IReadOnlyList<string> Assumptions { get; init; } = [];

    /// <summary>Other readings: of a clarification the choices, of a plan the alternatives.</summary>
    public IReadOnlyList<ReadingChoice> Readings { get; init; } = [];

    /// <summary>The sentence of a clarification or of a refusal.</summary>
    public string? Sentence { get; init; }

    public string? Code { get; init; }

    public IReadOnlyList<string> Missing { get; init; } = [];

    public IReadOnlyList<string> Suggestions { get; init; } = [];

    /// <summary>Where in the web app what was refused can be done.</summary>
    public string? Page { get; init; }

    public DraftRequest? Draft { get; init; }

    /// <summary>Set when a person verified how this very question is answered: the words that say so.</summary>
    public string? VerifiedQuestion { get; init; }

    /// <summary>A language model's own words; null: the engine composes the text.</summary>
    public string? Narration { get; init; }

    public ModelUse Model { get; init; } = ModelUse.Engine;

    /// <summary>Time the reading took, for the answer's timings.</summary>
    public long ElapsedMs { get; init; }

    public static Interpretation From(Understanding understanding) => understanding switch
    {
        Planned planned => new()
        {
            Outcome = InterpretationOutcome.Planned,
            Plan = planned.Plan,
            Confidence = planned.Confidence,
            Definitions = planned.Definitions,
            Assumptions = planned.Assumptions,
            Readings = planned.Alternatives,
        },
        NeedsClarification clarification => new()
        {
            Outcome = InterpretationOutcome.Clarification,
            Sentence = clarification.Prompt,
            Readings = clarification.Choices,
        },
        Declined declined => new()
        {
            Outcome = InterpretationOutcome.Declined,
            Code = declined.Code,
            Sentence = declined.Text,
            Missing = declined.Missing,
            Suggestions = declined.Suggestions,
        },
        _ => throw new ArgumentException($"No interpretation of {understanding.GetType().Name}.", nameof(understanding)),
    };
}

/// <summary>Who read the question, and what it cost; <paramref name="Fallback"/> says why the engine stepped in for a language model.</summary>
internal sealed record ModelUse(string Name, long TokensIn = 0, long TokensOut = 0, string? Fallback = null)
{
    public static ModelUse Engine { get; } = new("engine");
}
