using Analytics.Platform.Postgres;
using Microsoft.Azure.Functions.Worker;
using Npgsql;

namespace Analytics.Deliveries.Reports;

/// <summary>
/// Gives kept events to messages that have become known since, as an event may overtake the answer to the sending of its message. Those that
/// stay strangers are somebody else's, who shares the account: they are forgotten after three days.
/// </summary>
internal sealed class MatchProviderEvents(Database database)
{
    private const int AtOnce = 1_000;

    [Function(nameof(MatchProviderEvents))]
    public async Task Run([TimerTrigger("40 * * * * *")] TimerInfo timer, CancellationToken cancellation)
    {
        foreach (var organizationId in await OrganizationsAsync(cancellation))
        {
            while (await MatchAsync(organizationId, cancellation) == AtOnce)
            {
                // There may be more.
            }
        }
    }

    private async Task<int> MatchAsync(int organizationId, CancellationToken cancellation)
    {
        await using var scope = await database.OpenAsync(organizationId, cancellation);
        var known = await ProviderEventStore.TakeKnownAsync(scope, AtOnce, cancellation);
        foreach (var channel in known.GroupBy(one => one.Channel, one => one.Told, StringComparer.Ordinal))
        {
            await ProviderEventStore.ApplyAsync(scope, channel.Key, [.. channel], cancellation);
        }

        await using var forget = scope.Command(
            """
            -- reports.forget
            delete from app.provider_events where organization_id = app.current_organization() and created_at < now() - interval '3 days'
            """);
        await forget.ExecuteNonQueryAsync(cancellation);
        await scope.CommitAsync(cancellation);
        return known.Count;
    }

    private async Task<List<int>> OrganizationsAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenSystemAsync(cancellation);
        await using var command = new NpgsqlCommand(
            """
            -- reports.list_organizations
            select o.organization_id from app.organizations o where exists (select from app.provider_events p where p.organization_id = o.organization_id)
            """,
            connection);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var found = new List<int>();
        while (await reader.ReadAsync(cancellation))
        {
            found.Add(reader.GetInt32(0));
        }

        return found;
    }
}
