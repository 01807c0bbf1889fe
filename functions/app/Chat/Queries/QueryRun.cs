using Analytics.Chat.Answering;
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

    public long ElapsedMs { get; init; }

    /// <summary>Time to make SQL of the plan.</summary>
    public long PlanMs { get; init; }
}

/// <summary>A read through the cache: a table, or the error that kept it from being one.</summary>
internal sealed record CachedRead(ResultTable? Table, Error? Failure, bool FromCache, long ElapsedMs, long Bytes)
{
    /// <summary>The SQL that gave the table; empty when it never ran.</summary>
    public string Sql { get; init; } = "";

    public static CachedRead Hit(StoredResult result) => new(result.ToTable(), null, FromCache: true, 0, 0) { Sql = result.Sql };

    public static CachedRead Failed(Error failure) => new(null, failure, FromCache: false, 0, 0);
}
