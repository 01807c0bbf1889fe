using Analytics.Engine.Model;

namespace Analytics.Engine.Questions;

/// <summary>What a text of definitions says, in the terms of a model.</summary>
public sealed record Glossary
{
    public IReadOnlyList<MetricDefinition> Metrics { get; init; } = [];

    public IReadOnlyList<TermDefinition> Terms { get; init; } = [];

    /// <summary>ISO 4217 code, when the text names one.</summary>
    public string? Currency { get; init; }

    public string? TimeZone { get; init; }

    public DayOfWeek? WeekStart { get; init; }

    /// <summary>Sentences that define nothing the engine can compute with; kept for people and for search.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Definitions that could not be tied to the data, each with the reason.</summary>
    public IReadOnlyList<string> Issues { get; init; } = [];

    /// <summary>The model with these definitions in it; a newer definition replaces one of the same name.</summary>
    public SemanticModel ApplyTo(SemanticModel model) => model with
    {
        Metrics = [.. model.Metrics.Where(old => !Metrics.Any(metric => Same(metric.Name, old.Name))), .. Metrics],
        Terms = [.. model.Terms.Where(old => !Terms.Any(term => Same(term.Term, old.Term))), .. Terms],
        Currency = Currency ?? model.Currency,
        TimeZone = TimeZone ?? model.TimeZone,
        WeekStart = WeekStart ?? model.WeekStart,
    };

    private static bool Same(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);
}
