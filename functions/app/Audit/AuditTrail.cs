using System.Text.Json;
using Analytics.Platform.Postgres;

namespace Analytics.Audit;

/// <summary>Who did what to which thing, written in the transaction that does it. Entries can be added and read, never changed.</summary>
internal static class AuditTrail
{
    public static void Append<T>(OrganizationScope scope, Guid? personId, string action, AuditSubject subject, T details) => scope.Enqueue(
        """
        -- audit.append
        insert into app.audit_events (organization_id, person_id, action, subject_type, subject_id, details)
        values (app.current_organization(), $1::uuid, $2, $3, $4, $5::jsonb)
        """,
        personId, action, subject.Type, subject.Id, JsonSerializer.Serialize(details, JsonSerializerOptions.Web));

    public static async Task<List<AuditEvent>> ListAsync(OrganizationScope scope, AuditSubject? subject, long? before, int limit, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- audit.list
            select e.audit_event_id, e.created_at, e.person_id, e.action, e.subject_type, e.subject_id, e.details::text, p.name
            from app.audit_events e left join app.people p using (person_id)
            where ($1::text is null or (e.subject_type = $1 and e.subject_id = $2)) and ($3::bigint is null or e.audit_event_id < $3)
            order by e.audit_event_id desc limit $4
            """,
            subject?.Type, subject?.Id, before, limit);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var events = new List<AuditEvent>();
        while (await reader.ReadAsync(cancellation))
        {
            events.Add(new AuditEvent(
                reader.GetInt64(0), reader.GetFieldValue<DateTimeOffset>(1), reader.IsDBNull(2) ? null : reader.GetGuid(2), reader.GetString(3),
                new AuditSubject(reader.GetString(4), reader.GetString(5)), JsonSerializer.Deserialize<JsonElement>(reader.GetString(6)))
            {
                PersonName = reader.IsDBNull(7) ? null : reader.GetString(7),
            });
        }

        return events;
    }
}

/// <summary>The thing something was done to.</summary>
internal sealed record AuditSubject(string Type, string Id)
{
    public static AuditSubject Message(Guid id) => new("message", id.ToString());

    public static AuditSubject Conversation(Guid id) => new("conversation", id.ToString());

    public static AuditSubject Query(Guid id) => new("query", id.ToString());

    public static AuditSubject SavedQuery(Guid id) => new("saved_query", id.ToString());

    public static AuditSubject Segment(Guid id) => new("segment", id.ToString());

    public static AuditSubject Template(Guid id) => new("template", id.ToString());

    public static AuditSubject Campaign(Guid id) => new("campaign", id.ToString());

    public static AuditSubject Orchestration(string instanceId) => new("orchestration", instanceId);

    public static AuditSubject Source(Guid id) => new("source", id.ToString());

    public static AuditSubject DeadLetter(Guid id) => new("dead_letter", id.ToString());

    public static AuditSubject IngestionWarning(string kind, string subject) => new("ingestion_warning", $"{kind}:{subject}");

    public static AuditSubject Knowledge(Guid id) => new("knowledge", id.ToString());
}

internal sealed record AuditEvent(long Id, DateTimeOffset At, Guid? PersonId, string Action, AuditSubject Subject, JsonElement Details)
{
    /// <summary>As the person is called now; null for what happened by itself or who is no member any more.</summary>
    public string? PersonName { get; init; }
}
