using System.Text.Json;
using Analytics.Deliveries.Templates;
using Analytics.Platform.Postgres;

namespace Analytics.Campaigns;

/// <summary>People to try a message on: members of the segment, or anybody as long as it has none.</summary>
internal sealed class SampleMessages
{
    public async Task<IReadOnlyList<TemplatePerson>> PeopleAsync(OrganizationScope scope, Guid? segmentId, string? userId, int count, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- campaigns.sample_people
            select u.external_id, u.attributes::text from warehouse.users u
            where u.organization_id = app.current_organization()
              and ($2::text is null or u.external_id = $2)
              and ($2::text is not null or not exists (select from app.segment_members m where m.organization_id = u.organization_id and m.segment_id = $1::uuid)
                or exists (select from app.segment_members m where m.organization_id = u.organization_id and m.segment_id = $1::uuid and m.user_id = u.user_id))
            limit $3
            """,
            segmentId, userId, count);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var people = new List<TemplatePerson>();
        while (await reader.ReadAsync(cancellation))
        {
            people.Add(new TemplatePerson(reader.GetString(0), JsonSerializer.Deserialize<JsonElement>(reader.GetString(1)), "https://example.com/u/sample") { PreferencesUrl = "https://example.com/p/sample" });
        }

        return people;
    }
}
