using System.Text.Json.Serialization;
using Analytics.Engine.Planning;
using Analytics.Identity;

namespace Analytics.Chat.Queries.Saved;

/// <summary>A query that people keep under a name and work on together; its content is that of its newest version.</summary>
internal sealed record SavedQuery(Guid Id, SavedQueryVersion Current, string CreatedBy, DateTimeOffset CreatedAt, int Comments)
{
    /// <summary>Who made the first version; deleting is for them and for admins.</summary>
    [JsonIgnore]
    public Guid CreatorId { get; init; }

    public ForkOrigin? ForkedFrom { get; init; }

    public bool MayChange { get; init; }

    public bool MayDelete { get; init; }

    /// <summary>With what the caller may do to it.</summary>
    public SavedQuery For(Caller caller) => this with { MayChange = SavedQueryRights.RefuseChange(caller, Current.Sql) is null, MayDelete = SavedQueryRights.RefuseDelete(caller, CreatorId) is null };
}

/// <summary>One state of a saved query: SQL or a plan, who made it, and why.</summary>
internal sealed record SavedQueryVersion(int Version, string Title, string? Sql, QueryPlan? Plan, string Note, string By, DateTimeOffset At)
{
    /// <summary>The earlier version whose content this one brought back.</summary>
    public int? RestoredFrom { get; init; }
}

/// <summary>The query that another one was begun from; without a title when that one is gone.</summary>
internal sealed record ForkOrigin(Guid Id, int Version, string? Title);

/// <summary>What somebody said about a saved query, and about which version.</summary>
internal sealed record QueryComment(Guid Id, int Version, string Text, string By, DateTimeOffset At)
{
    [JsonIgnore]
    public Guid PersonId { get; init; }

    public bool MayDelete { get; init; }

    public QueryComment For(Caller caller) => this with { MayDelete = SavedQueryRights.RefuseDelete(caller, PersonId) is null };
}

/// <summary>A state that is to be saved, checked.</summary>
internal sealed record SavedContent(string Title, string? Sql, QueryPlan? Plan, string Note)
{
    public int? RestoredFrom { get; init; }

    public static SavedContent Of(SavedQueryVersion version) => new(version.Title, version.Sql, version.Plan, "");

    public bool SaysTheSameAs(SavedQueryVersion version) =>
        Title == version.Title && Sql == version.Sql && (Plan is null ? version.Plan is null : version.Plan is not null && PlanJson.Serialize(Plan) == PlanJson.Serialize(version.Plan));
}
