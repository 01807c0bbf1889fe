using Analytics.Platform.Postgres;

namespace Analytics.Chat.Quality;

/// <summary>Statements on the quality of answers; each runs in the transaction it is given.</summary>
internal static class QualityStore
{
    public static async Task SaveAsync(OrganizationScope scope, Guid messageId, Guid personId, Feedback feedback, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- chat.feedback.save
            insert into app.answer_feedback (organization_id, message_id, person_id, rating, category, comment)
            values (app.current_organization(), $1, $2, $3, $4::text, $5)
            on conflict (organization_id, message_id, person_id) do update
              set rating = excluded.rating, category = excluded.category, comment = excluded.comment, updated_at = now()
            """,
            messageId, personId, feedback.Rating, feedback.Category, feedback.Comment ?? "");
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>What one person said about the answers of a conversation, by message.</summary>
    public static async Task<Dictionary<Guid, Feedback>> OfPersonAsync(OrganizationScope scope, Guid conversationId, Guid personId, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- chat.feedback.of_person
            select f.message_id, f.rating, f.category, f.comment
            from app.answer_feedback f join app.messages m on m.message_id = f.message_id
            where m.conversation_id = $1 and f.person_id = $2
            """,
            conversationId, personId);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var found = new Dictionary<Guid, Feedback>();
        while (await reader.ReadAsync(cancellation))
        {
            found.Add(reader.GetGuid(0), new Feedback(reader.GetString(1), reader.IsDBNull(2) ? null : reader.GetString(2), reader.GetString(3)));
        }

        return found;
    }

    /// <summary>The last days, oldest first; days without a question are left out.</summary>
    public static async Task<List<QualityDay>> ListDaysAsync(OrganizationScope scope, int days, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- chat.quality.list_days
            select (m.created_at at time zone 'UTC')::date,
              count(*),
              count(*) filter (where m.status = 'completed'),
              count(*) filter (where m.status = 'declined'),
              count(*) filter (where m.status = 'needs_clarification'),
              count(*) filter (where m.status = 'failed'),
              count(*) filter (where jsonb_path_exists(m.parts, '$[*].data.verification ? (@.status == "verified")')),
              coalesce(sum(f.up), 0)::bigint,
              coalesce(sum(f.down), 0)::bigint,
              percentile_cont(0.5) within group (order by (m.timings->>'totalMs')::double precision)
            from app.messages m
            left join lateral (
              select count(*) filter (where rating = 'up') as up, count(*) filter (where rating = 'down') as down
              from app.answer_feedback f where f.message_id = m.message_id) f on true
            where m.created_at >= now() - make_interval(days => $1)
            group by 1 order by 1
            """,
            days);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var found = new List<QualityDay>();
        while (await reader.ReadAsync(cancellation))
        {
            found.Add(new QualityDay(
                reader.GetFieldValue<DateOnly>(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3), reader.GetInt64(4), reader.GetInt64(5), reader.GetInt64(6),
                reader.GetInt64(7), reader.GetInt64(8), reader.IsDBNull(9) ? null : reader.GetDouble(9)));
        }

        return found;
    }
}
