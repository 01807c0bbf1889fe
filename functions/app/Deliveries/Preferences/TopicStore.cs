using Analytics.Platform.Postgres;

namespace Analytics.Deliveries.Preferences;

/// <summary>Statements on topics and on what addresses chose.</summary>
internal static class TopicStore
{
    public static async Task<List<Topic>> ListAsync(OrganizationScope scope, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- topics.list
            select topic, name, description, double_opt_in from app.contact_topics where organization_id = app.current_organization() order by name, topic
            """);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var topics = new List<Topic>();
        while (await reader.ReadAsync(cancellation))
        {
            topics.Add(new Topic(reader.GetString(0), reader.GetString(1)) { Description = reader.GetString(2), DoubleOptIn = reader.GetBoolean(3) });
        }

        return topics;
    }

    public static async Task SaveAsync(OrganizationScope scope, Topic topic, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- topics.save
            insert into app.contact_topics (organization_id, topic, name, description, double_opt_in) values (app.current_organization(), $1, $2, $3, $4)
            on conflict (organization_id, topic) do update set name = excluded.name, description = excluded.description, double_opt_in = excluded.double_opt_in, updated_at = now()
            """,
            topic.Key, topic.Name, topic.Description, topic.DoubleOptIn);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    public static async Task<bool> RemoveAsync(OrganizationScope scope, string topic, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- topics.remove
            delete from app.contact_topics where organization_id = app.current_organization() and topic = $1
            """,
            topic);
        return await command.ExecuteNonQueryAsync(cancellation) == 1;
    }

    /// <summary>Every topic, with what the address said of it last.</summary>
    public static async Task<List<TopicChoice>> ListChoicesAsync(OrganizationScope scope, string channel, string address, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- topics.list_choices
            select t.topic, t.name, t.description, t.double_opt_in, (
              select c.granted from app.consent_events c where c.organization_id = t.organization_id and c.channel = $1 and c.address = $2 and c.topic = t.topic
              order by c.consent_event_id desc limit 1)
            from app.contact_topics t where t.organization_id = app.current_organization() order by t.name, t.topic
            """,
            channel, address);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var choices = new List<TopicChoice>();
        while (await reader.ReadAsync(cancellation))
        {
            var topic = new Topic(reader.GetString(0), reader.GetString(1)) { Description = reader.GetString(2), DoubleOptIn = reader.GetBoolean(3) };
            choices.Add(new TopicChoice(topic, await reader.IsDBNullAsync(4, cancellation) ? null : reader.GetBoolean(4)));
        }

        return choices;
    }
}
