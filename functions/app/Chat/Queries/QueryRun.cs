using Analytics.Chat.Answering;
using Analytics.Chat.Queries.Caching;
using Analytics.Engine.Planning;
using Analytics.Engine.Sql;
using Analytics.Platform.Results;

namespace Analytics.Chat.Queries;

/// <summary>One query to run: a plan, or SQL that a person or a language model wrote.</summary>
internal sealed record QueryRequest(int OrganizationId, Guid QueryId, DateTimeOffset Now)
{
    public QueryPlan? Plan { get; init; }

    public string? Sql { get; init; }

    public string Question { get; init; } = "";

    public Guid? ConversationId { get; init; }

    public Guid? MessageId { get; init; }

    public Guid? PersonId { get; init; }

    public ModelUse Model { get; init; } = ModelUse.Engine;

    /// <summary>Reads the data even when the result is cached; what it finds takes the cached one's place.</summary>
    public bool WithoutCache { get; init; }

    /// <summary>Reads the events themselves, not rollups of them, where the organization has at most so many; null: whatever is fastest.</summary>
    public long? FromEventsUpTo { get; init; }

    /// <summary>What of the organization's data the run may see. Every role reads by the same login, so there is one.</summary>
    public string RoleScope { get; init; } = "reader";
}

/// <summary>What became of it: a table, or why there is none.</summary>
internal sealed record QueryRun(Guid QueryId)
{
    /// <summary>SQL with its values in place: for people to read, copy and run again.</summary>
    public string Sql { get; init; } = "";

    public QueryPlan? Plan { get; init; }

    public ResultTable? Table { get; init; }

    public Error? Failure { get; init; }

    public bool Cached { get; init; }

    /// <summary>When the cached result was read from the data.</summary>
    public DateTimeOffset? CachedAt { get; init; }

    public long ElapsedMs { get; init; }

    /// <summary>Time to make SQL of the plan.</summary>
    public long PlanMs { get; init; }
}

/// <summary>A read through the cache: a table, or the error that kept it from being one.</summary>
internal sealed record CachedRead(ResultTable? Table, Error? Failure, bool FromCache, long ElapsedMs, long Bytes)
{
    /// <summary>The SQL that gave the table; empty when it never ran.</summary>
    public string Sql { get; init; } = "";

    /// <summary>When the data was read, of a result that was not read just now.</summary>
    public DateTimeOffset? StoredAt { get; init; }

    public static CachedRead Hit(CachedResult found) => new(found.Result.ToTable(), null, FromCache: true, 0, 0) { Sql = found.Result.Sql, StoredAt = found.StoredAt };

    public static CachedRead Failed(Error failure) => new(null, failure, FromCache: false, 0, 0);
}
