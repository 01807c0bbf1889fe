using Analytics.Engine.Planning;
using Analytics.Engine.Sql;

namespace Analytics.Engine.Answers;

/// <summary>What a person sees of a result beside the table: text (Markdown), key figures, a chart, what to ask or do next.</summary>
public sealed record ComposedAnswer(
    string Text,
    IReadOnlyList<Headline> Headlines,
    ChartSpec? Chart,
    IReadOnlyList<string> FollowUps,
    IReadOnlyList<SuggestedAction> Actions);

/// <summary>One key figure. <paramref name="Change"/> is in per cent against the period before, when there is one.</summary>
public sealed record Headline(string Label, object? Value, string Formatted)
{
    public double? Change { get; init; }
}

/// <summary>A chart as data; columns are names of the result's columns. <paramref name="Reason"/> says why this type.</summary>
public sealed record ChartSpec(ChartType Type, string Title, ChartAxis? X, IReadOnlyList<ChartSeries> Series, string Reason)
{
    /// <summary>Column whose values make one series each.</summary>
    public string? SplitBy { get; init; }

    public bool Stacked { get; init; }

    public ValueFormat Format { get; init; } = ValueFormat.Number;

    public string? Currency { get; init; }

    /// <summary>The last time bucket is not over yet; draw it as such.</summary>
    public bool PartialLast { get; init; }
}

/// <summary>The horizontal axis.</summary>
public sealed record ChartAxis(string Column, string Label, ColumnType Type)
{
    public TimeGrain? Grain { get; init; }
}

/// <summary>One measure drawn.</summary>
public sealed record ChartSeries(string Column, string Label, ValueFormat Format);

/// <summary>Something to do with the answer. <paramref name="Kind"/>: create_segment (data: a <see cref="UserSet"/>), export.</summary>
public sealed record SuggestedAction(string Kind, string Label, object? Data = null);
