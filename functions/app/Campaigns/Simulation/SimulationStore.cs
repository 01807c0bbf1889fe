using System.Text.Json;
using Analytics.Deliveries;
using Analytics.Deliveries.Contacts;
using Analytics.Platform.Postgres;

namespace Analytics.Campaigns.Simulation;

/// <summary>Statements on simulations; each runs in the transaction it is given.</summary>
internal static class SimulationStore
{
    private const int StatementSeconds = 300;

    /// <summary>When the planned recipients are due, in minutes, and how many of them wait for what. Read in the transaction that planned them, which is not kept.</summary>
    public static async Task<(List<DueMessages> Due, long Quiet, long Waiting)> ListDueAsync(OrganizationScope scope, DeliveryCampaign campaign, ContactSettings contacts, SimulatedStart start, CancellationToken cancellation)
    {
        var (from, until) = contacts.QuietOf(campaign.Channel);
        await using var command = scope.Command(
            """
            -- simulations.list_due
            select date_trunc('minute', coalesce(timed.quiet, timed.at)), count(*), count(timed.quiet), count(*) filter (where timed.waits)
            from (
              select wished.at, wished.waits, app.quiet_until(wished.at, coalesce(wished.time_zone, own.time_zone), $3::time, $4::time) as quiet
              from (
                select r.time_zone, r.variant is null as waits, greatest(coalesce(r.send_after, $2), $2::timestamptz + case when r.variant is null then $5::interval else interval '0' end) as at
                from app.campaign_recipients r where r.organization_id = app.current_organization() and r.campaign_id = $1 and r.status = 'planned'
              ) as wished, (select time_zone from app.organizations where organization_id = app.current_organization()) as own
            ) as timed
            group by 1 order by 1
            """,
            campaign.CampaignId, start.At, from, until, start.TestLasts);
        command.CommandTimeout = StatementSeconds;
        var due = new List<DueMessages>();
        long quiet = 0, waiting = 0;
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            due.Add(new DueMessages(reader.GetFieldValue<DateTimeOffset>(0), reader.GetInt64(1)));
            quiet += reader.GetInt64(2);
            waiting += reader.GetInt64(3);
        }

        return (due, quiet, waiting);
    }

    /// <summary>Takes out those who have had enough messages by the start, as a send would; in the transaction that is not kept.</summary>
    public static async Task ExcludeCappedAsync(OrganizationScope scope, Guid campaignId, ContactSettings contacts, DateTimeOffset at, CancellationToken cancellation)
    {
        if (contacts.CapMessages is null)
        {
            return;
        }

        await using var command = scope.Command(
            """
            -- simulations.exclude_capped
            update app.campaign_recipients r set status = 'excluded', reason = 'frequency_cap'
            where r.organization_id = app.current_organization() and r.campaign_id = $1 and r.status = 'planned' and (
              select count(*) from app.campaign_recipients o
              where o.organization_id = app.current_organization() and o.channel = r.channel and o.address = r.address
                and o.status in ('sending', 'unknown', 'accepted', 'delivered') and o.messaged_at > $2::timestamptz - make_interval(days => $3)) >= $4
            """,
            campaignId, at, contacts.CapDays, contacts.CapMessages);
        command.CommandTimeout = StatementSeconds;
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Messages of a channel that were handed over since an instant.</summary>
    public static async Task<long> CountSentAsync(OrganizationScope scope, string channel, DateTimeOffset since, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            "-- simulations.count_sent\nselect count(*) from app.campaign_recipients where organization_id = app.current_organization() and channel = $1 and messaged_at >= $2", channel, since);
        return (long)(await command.ExecuteScalarAsync(cancellation))!;
    }

    /// <summary>How many of the planned recipients have a number that begins so; those that fit none are counted under "".</summary>
    public static async Task<Dictionary<string, long>> CountByPrefixAsync(OrganizationScope scope, Guid campaignId, string[] prefixes, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- simulations.count_by_prefix
            select coalesce(fitting.prefix, ''), count(*) from app.campaign_recipients r
            left join lateral (select prefix from unnest($2::text[]) as given(prefix) where starts_with(r.address, prefix) order by length(prefix) desc limit 1) as fitting on true
            where r.organization_id = app.current_organization() and r.campaign_id = $1 and r.status = 'planned' group by 1
            """,
            campaignId, prefixes);
        command.CommandTimeout = StatementSeconds;
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var counted = new Dictionary<string, long>(StringComparer.Ordinal);
        while (await reader.ReadAsync(cancellation))
        {
            counted[reader.GetString(0)] = reader.GetInt64(1);
        }

        return counted;
    }

    public static async Task<long> InsertAsync(OrganizationScope scope, Guid campaignId, CampaignSimulation simulation, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- simulations.insert
            insert into app.campaign_simulations (organization_id, campaign_id, as_of, campaign_version, result)
            values (app.current_organization(), $1, $2, $3, $4::text::jsonb) returning simulation_id
            """,
            campaignId, simulation.AsOf, simulation.Version, JsonSerializer.Serialize(simulation, JsonSerializerOptions.Web));
        return (long)(await command.ExecuteScalarAsync(cancellation))!;
    }

    /// <summary>Newest first.</summary>
    public static async Task<List<CampaignSimulation>> ListAsync(OrganizationScope scope, Guid campaignId, int limit, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- simulations.list
            select simulation_id, result::text from app.campaign_simulations
            where organization_id = app.current_organization() and campaign_id = $1 order by simulation_id desc limit $2
            """,
            campaignId, limit);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var found = new List<CampaignSimulation>();
        while (await reader.ReadAsync(cancellation))
        {
            found.Add(JsonSerializer.Deserialize<CampaignSimulation>(reader.GetString(1), JsonSerializerOptions.Web)! with { Id = reader.GetInt64(0) });
        }

        return found;
    }

    /// <summary>When the messages of a campaign went out, by hour.</summary>
    public static async Task<List<HourVolume>> ListSentHoursAsync(OrganizationScope scope, Guid campaignId, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- simulations.list_sent_hours
            select date_trunc('hour', accepted_at, 'UTC'), count(*) from app.campaign_recipients
            where organization_id = app.current_organization() and campaign_id = $1 and accepted_at is not null group by 1 order by 1
            """,
            campaignId);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var hours = new List<HourVolume>();
        while (await reader.ReadAsync(cancellation))
        {
            hours.Add(new HourVolume(reader.GetFieldValue<DateTimeOffset>(0), reader.GetInt64(1)));
        }

        return hours;
    }
}

/// <summary>When the first message may go out, and how long those wait who get the winner of a test.</summary>
internal sealed record SimulatedStart(DateTimeOffset At, TimeSpan TestLasts);
