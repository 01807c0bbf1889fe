using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Dates;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Linking;

/// <summary>One thing that a stretch of the question may stand for, with how well it fits (0 to 1).</summary>
internal abstract record Meaning
{
    public double Score { get; init; } = 1;
}

internal sealed record KeywordMeaning(Keyword Keyword) : Meaning;

internal sealed record NumberMeaning(decimal Value, Tokens.TokenKind Kind) : Meaning;

/// <summary>A number followed by "th", or a written range such as "2-4" or "10+".</summary>
internal sealed record SpanMeaning(decimal? From, decimal? To) : Meaning;

/// <summary>The n-th percentile, between 0 and 1.</summary>
internal sealed record PercentileMeaning(double Fraction) : Meaning;

internal sealed record QuotedMeaning(string Text) : Meaning;

internal sealed record TimeMeaning(TimePhrase Time) : Meaning;

internal sealed record GrainMeaning(TimeGrain Grain) : Meaning;

/// <summary>A length of time ("14 days").</summary>
internal sealed record DurationMeaning(Duration Duration) : Meaning;

/// <summary>Hours, weekdays or months as a filter ("on Mondays", "between 9 and 17 o'clock").</summary>
internal sealed record TimePartMeaning(TimePartTest Test, string Label) : Meaning;

/// <summary>A unit of time by itself ("days", "weekday"): countable, groupable.</summary>
internal sealed record UnitMeaning(TimeGrain Grain, bool Plural) : Meaning;

internal sealed record EventMeaning(EventSelection Selection) : Meaning
{
    /// <summary>True when only some words of the event's name were met.</summary>
    public bool IsPartial { get; init; }

    /// <summary>No word was met itself, only relatives.</summary>
    public bool IsRelated { get; init; }

    public string? Definition { get; init; }
}

/// <summary>The people of an event: "buyers", "stargazers".</summary>
internal sealed record PeopleMeaning(EventSelection? Selection, UserSet? Users = null) : Meaning
{
    /// <summary>What <see cref="Users"/> did counts in so long before now.</summary>
    public Duration? Within { get; init; }

    public string? Definition { get; init; }
}

internal sealed record FieldMeaning(Field Field, PropertyDefinition? Property) : Meaning
{
    public string? Definition { get; init; }

    public string? Name { get; init; }
}

internal sealed record ValueMeaning(Field Field, PropertyDefinition? Property, string Value) : Meaning
{
    /// <summary>Equals, or Contains when several values share the words.</summary>
    public TestOperator Operator { get; init; } = TestOperator.Equals;

    public string? Definition { get; init; }
}

internal sealed record MetricMeaning(MetricDefinition Metric) : Meaning;

internal sealed record EntityMeaning(EntityKey Entity) : Meaning
{
    public string? Definition { get; init; }
}

/// <summary>A word that nothing explains.</summary>
internal sealed record UnknownMeaning : Meaning;
