using Analytics.Engine.Sql.Guarding;

namespace Analytics.Engine.Sql.Reading;

/// <summary>A relation that statements may read, with its columns.</summary>
public sealed record SqlRelation(string Name, IReadOnlyList<SqlColumn> Columns);

public sealed record SqlColumn(string Name, string Type, string Meaning);

/// <summary>What an editor may offer: the relations for people, and every function that the guard lets pass.</summary>
public static class SqlVocabulary
{
    public static IReadOnlyList<SqlRelation> Relations { get; } =
    [
        new("analytics.events",
        [
            new("event_id", "text", "the event's own identifier"),
            new("name", "text", "what happened"),
            new("user_id", "bigint", "who did it; missing for guests"),
            new("anonymous_id", "text", "the device or visit of a guest"),
            new("session_id", "text", "the visit"),
            new("occurred_at", "timestamptz", "when"),
            new("day", "date", "the day in the organization's zone"),
            new("revenue", "numeric", "money"),
            new("currency", "text", "of the revenue"),
            new("properties", "jsonb", "everything else, as properties ->> 'name'"),
        ]),
        new("analytics.users",
        [
            new("user_id", "bigint", "the user"),
            new("external_id", "text", "the customer's own identifier"),
            new("first_seen_at", "timestamptz", "first event"),
            new("last_seen_at", "timestamptz", "last event"),
            new("attributes", "jsonb", "what is known of them, as attributes ->> 'name'"),
        ]),
    ];

    public static IReadOnlyList<string> Functions { get; } = [.. SqlAllowances.Functions.Order(StringComparer.Ordinal)];
}
