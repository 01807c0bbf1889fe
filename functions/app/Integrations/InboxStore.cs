using System.Text.Json;
using Analytics.Platform.Postgres;
using Npgsql;

namespace Analytics.Integrations;

/// <summary>A message in the local inbox, in a list.</summary>
internal sealed record InboxEntry(long Id, string Channel, string Recipient, string Sender, string Subject, DateTimeOffset SentAt);

/// <summary>A message in the local inbox, exactly as sent.</summary>
internal sealed record InboxMessage(InboxEntry Entry, IReadOnlyDictionary<string, string> Headers, string Text, string Html);

/// <summary>Statements that read the local inbox.</summary>
internal static class InboxStore
{
    private const string Columns = "inbox_message_id, channel, recipient, sender, subject, created_at";

    /// <summary>Newest first; <paramref name="search"/> looks in recipients and subjects.</summary>
    public static async Task<List<InboxEntry>> ListAsync(OrganizationScope scope, string? search, long before, int limit, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            $"""
            -- inbox.list
            select {Columns} from app.inbox_messages
            where organization_id = app.current_organization() and inbox_message_id < $1 and ($2::text is null or position(lower($2) in lower(recipient || ' ' || subject)) > 0)
            order by inbox_message_id desc limit $3
            """,
            before, search, limit);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var entries = new List<InboxEntry>();
        while (await reader.ReadAsync(cancellation))
        {
            entries.Add(ReadEntry(reader));
        }

        return entries;
    }

    public static async Task<InboxMessage?> FindAsync(OrganizationScope scope, long id, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            $"""
            -- inbox.find
            select {Columns}, headers::text, text_body, html_body from app.inbox_messages where organization_id = app.current_organization() and inbox_message_id = $1
            """,
            id);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation)
            ? new InboxMessage(ReadEntry(reader), JsonSerializer.Deserialize<Dictionary<string, string>>(reader.GetString(6))!, reader.GetString(7), reader.GetString(8))
            : null;
    }

    private static InboxEntry ReadEntry(NpgsqlDataReader reader) =>
        new(reader.GetInt64(0), reader.GetString(1), reader.GetString(2), reader.GetString(3), reader.GetString(4), reader.GetFieldValue<DateTimeOffset>(5));
}
