using Analytics.Catalog;
using Analytics.Ingestion.Storage;
using Analytics.Platform.Postgres;
using Npgsql;

namespace Analytics.Ingestion.Messages;

/// <summary>
/// Publishes reports about messages as events, a few thousand in one transaction: the reports are marked, the events stored, the catalog and
/// the days' rollups told. A transaction that fails leaves its reports for the next run; an event is stored once by its id.
/// </summary>
internal sealed class MessagePublisher(Database database, TimeProvider clock)
{
    private const int ReportsAtOnce = 10_000;

    /// <summary>A business clock that differs by more was set on purpose.</summary>
    private static readonly TimeSpan UsualDifference = TimeSpan.FromMinutes(1);

    /// <summary>Returns how many reports were published.</summary>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        var published = 0;
        await using var connection = await database.OpenSystemAsync(cancellation);
        foreach (var organizationId in await MessageReportStore.ListOrganizationsAsync(connection, cancellation))
        {
            int batch;
            do
            {
                batch = await PublishAsync(connection, organizationId, cancellation);
                published += batch;
            }
            while (batch == ReportsAtOnce);
        }

        return published;
    }

    private async Task<int> PublishAsync(NpgsqlConnection connection, int organizationId, CancellationToken cancellation)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await CatalogStore.LockAsync(connection, organizationId, cancellation);
        var (zone, databaseNow) = await MessageReportStore.ReadClocksAsync(connection, organizationId, cancellation);
        var reports = await MessageReportStore.TakeAsync(connection, organizationId, ReportsAtOnce, cancellation);
        if (reports.Count == 0)
        {
            return 0;
        }

        var difference = clock.GetUtcNow() - databaseNow;
        var events = new MessageEventBatch(zone, difference.Duration() > UsualDifference ? difference : TimeSpan.Zero);
        foreach (var report in reports)
        {
            events.Add(report);
        }

        if (events.Batch.Count > 0)
        {
            var added = new AddedData();
            await new EventWriter(organizationId).StoreAsync(connection, events.Batch, added, cancellation);
            await added.WriteAsync(connection, organizationId, cancellation);
        }

        await transaction.CommitAsync(cancellation);
        return reports.Count;
    }
}
