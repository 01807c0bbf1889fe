using System.Text.Json;
using System.Text.Json.Serialization;

namespace Analytics.Engine.Evaluation;

/// <summary>One question with its known answer, as one line of a question file.</summary>
public sealed record GradedQuestion
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public required string Id { get; init; }

    public required string Question { get; init; }

    public string Category { get; init; } = "other";

    /// <summary>The question's time: an ISO date or instant; null: the end of the data.</summary>
    public string? Now { get; init; }

    /// <summary>Asked right after this question, in the same conversation.</summary>
    public string? FollowupOf { get; init; }

    /// <summary>Asks the same as this question in other words.</summary>
    public string? ParaphraseOf { get; init; }

    /// <summary>Number of leading key columns of the answer; 0: one row, every number of which must occur.</summary>
    public int Dims { get; init; }

    public ExpectedAnswer Answer { get; init; } = new();

    /// <summary>Largest relative difference of a number.</summary>
    public double Tolerance { get; init; } = 0.005;

    /// <summary>Other readings that count as right.</summary>
    public IReadOnlyList<ExpectedAnswer> Alternatives { get; init; } = [];

    /// <summary>"cannot_answer" when only an honest refusal is right.</summary>
    public string? Expected { get; init; }

    [JsonIgnore]
    public bool IsUnanswerable => string.Equals(Expected, "cannot_answer", StringComparison.Ordinal);

    /// <summary>Reads one line of a question file.</summary>
    /// <exception cref="JsonException">The line is no question; the message says where.</exception>
    public static GradedQuestion Parse(string line) =>
        JsonSerializer.Deserialize<GradedQuestion>(line, Json) ?? throw new JsonException("A question cannot be null.");
}

/// <summary>Rows that answer a question.</summary>
public sealed record ExpectedAnswer
{
    public IReadOnlyList<string> Columns { get; init; } = [];

    public IReadOnlyList<IReadOnlyList<JsonElement>> Rows { get; init; } = [];

    /// <summary>Key columns of this reading, where they differ from the question's.</summary>
    public int? Dims { get; init; }
}
