using Analytics.Engine.Planning;

namespace Analytics.Segments;

/// <summary>A named set of users: its definition, the SQL of that definition, and how many there were when it was last counted.</summary>
internal sealed record Segment
{
    public required Guid Id { get; init; }

    public required string Name { get; init; }

    public string Description { get; init; } = "";

    public string Status { get; init; } = "draft";

    /// <summary>An audience plan that lists the members.</summary>
    public QueryPlan? Plan { get; init; }

    public string Sql { get; init; } = "";

    public long? UserCount { get; init; }

    public int Version { get; init; } = 1;

    /// <summary>The answer it came from.</summary>
    public Guid? MessageId { get; init; }

    public Guid? QueryId { get; init; }

    public Guid? PersonId { get; init; }

    /// <summary>What the definition is: plan, sql or upload.</summary>
    public string Source { get; init; } = "plan";

    /// <summary>SHA-256 of the definition that the members were last found by.</summary>
    public string? DefinitionHash { get; init; }

    public DateTimeOffset? RefreshedAt { get; init; }

    /// <summary>How often the members are found anew; null: only on demand.</summary>
    public int? RefreshMinutes { get; init; }

    public DateTimeOffset? NextRefreshAt { get; init; }

    /// <summary>Why the last refresh found no members.</summary>
    public string? Failure { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; init; }
}
