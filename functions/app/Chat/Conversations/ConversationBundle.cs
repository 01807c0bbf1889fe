using Analytics.Chat.Queries;
using Analytics.Engine.Planning;

namespace Analytics.Chat.Conversations;

/// <summary>What makes a conversation's numbers reproducible: each query with its plan, its SQL, its clock and the hash of its rows.</summary>
internal sealed record ConversationBundle(Guid ConversationId, string Title, IReadOnlyList<BundledQuery> Queries);

internal sealed record BundledQuery(Guid QueryId, Guid? MessageId, string Question, string Status, QueryPlan? Plan, string Sql, DateTimeOffset AsOf, long? DataVersion, int RowCount, bool Truncated, string? RowHash);
