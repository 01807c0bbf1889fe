using Analytics.Catalog.HotProperties;
using Analytics.Identity;
using Analytics.Platform.Postgres;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Catalog;

/// <summary>Chooses, from what the data holds and what people ask, the properties that rollups and slots keep. Twice at once it chooses the same.</summary>
internal sealed class ChooseHotProperties(Database database, OrganizationDirectory organizations)
{
    [Function(nameof(ChooseHotProperties))]
    public async Task Run([TimerTrigger("30 */5 * * * *", RunOnStartup = true)] TimerInfo timer, CancellationToken cancellation)
    {
        await using var connection = await database.OpenSystemAsync(cancellation);
        foreach (var organization in await organizations.ListAsync(cancellation))
        {
            await HotPropertyStore.ChooseAsync(connection, organization.OrganizationId, cancellation);
            await HotAttributeStore.ChooseAsync(connection, organization.OrganizationId, cancellation);
            await SlotAssignment.ChooseAsync(connection, organization.OrganizationId, cancellation);
        }
    }
}
