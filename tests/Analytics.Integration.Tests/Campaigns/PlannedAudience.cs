using Analytics.Identity;
using Analytics.Platform.Postgres;
using Npgsql;

namespace Analytics.Integration.Tests.Campaigns;

/// <summary>An organization with a large segment: a tenth without an address, some suppressed, some who objected.</summary>
internal sealed record PlannedAudience(int OrganizationId, Guid SegmentId, Guid CampaignId)
{
    public static async Task<PlannedAudience> MakeAsync(Database database, int people, CancellationToken cancellation)
    {
        var organization = (await new OrganizationDirectory(database).EnsureAsync("planning", "UTC", null, cancellation)).OrganizationId;
        var audience = new PlannedAudience(organization, Guid.NewGuid(), Guid.NewGuid());
        await using var connection = await database.OpenSystemAsync(cancellation);
        foreach (var sql in (string[])
        [
            """
            insert into warehouse.users (organization_id, user_id, external_id, attributes)
            select $1, n, 'u' || n, case when n % 10 = 0 then '{}' else jsonb_build_object('email', 'User' || n || '@example.com', 'first_name', 'Name ' || n, 'plan', 'pro', 'time_zone', 'Europe/Berlin') end from generate_series(1, $2) n
            """,
            "insert into app.user_segments (organization_id, segment_id, name) select $1, $3, 'All' where $2 > 0",
            "insert into app.segment_members (organization_id, segment_id, user_id) select $1, $3, n from generate_series(1, $2) n",
            "insert into app.notification_campaigns (organization_id, campaign_id, segment_id, name, status) select $1, $4, $3, 'Large', 'sending' where $2 > 0",
            "insert into app.suppressions (organization_id, channel, address, reason) select $1, 'email', 'user' || n || '@example.com', 'manual' from generate_series(1, $2, 50) n",
            "insert into app.consent_events (organization_id, channel, address, granted, source) select $1, 'email', 'user' || n || '@example.com', n % 2 = 0, 'benchmark' from generate_series(1, $2, 20) n",
            "vacuum analyze warehouse.users, app.segment_members, app.suppressions, app.consent_events",
        ])
        {
            await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
            foreach (var value in (object[])[organization, people, audience.SegmentId, audience.CampaignId])
            {
                if (sql.Contains('$', StringComparison.Ordinal))
                {
                    command.Parameters.Add(new NpgsqlParameter { Value = value });
                }
            }

            await command.ExecuteNonQueryAsync(cancellation);
        }

        return audience;
    }
}
