using Analytics.Catalog;
using Analytics.Ingestion.Storage;
using Analytics.Platform.Postgres;
using Npgsql;

namespace Analytics.Ingestion.Calls;

/// <summary>
/// Stores the calls of many requests of one organization in one transaction: events, who is whom, attributes, what was learned for the
/// catalog, dead letters and warnings. Used by one caller at a time; after a failure its memory may tell of what was rolled back, so it is
/// thrown away.
/// </summary>
internal sealed class CallWriter(Database database, TimeProvider clock, int organizationId)
{
    private readonly EventWriter _writer = new(organizationId);
    private readonly AddedData _added = new();
    private CallAssembly? _assembly;
    private string? _timeZone;

    /// <summary>Returns what became of each request once it is durable.</summary>
    public async Task<IReadOnlyList<CallOutcome>> StoreAsync(IReadOnlyList<CallRequest> requests, CancellationToken cancellation)
    {
        await using var connection = await database.OpenSystemAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await CatalogStore.LockAsync(connection, organizationId, cancellation);
        var assembly = await AssemblyAsync(connection, cancellation);
        var outcomes = requests.Select(request => Outcome(request, assembly.Add(request))).ToList();
        var stored = await _writer.StoreAsync(connection, assembly.Batch, _added, cancellation);
        foreach (var id in stored.SharedIds)
        {
            assembly.Warnings.Add("shared_device", id, $"The anonymous id {id} belongs to another known user already; the two were not merged.", clock.GetUtcNow(), 1);
        }

        await CatalogComparison.CompareAsync(connection, organizationId, _added.Statistics, assembly.Warnings, clock.GetUtcNow(), cancellation);
        await _added.WriteAsync(connection, organizationId, cancellation);
        if (stored.Users > 0)
        {
            await AttributeCatalog.MarkChangedAsync(connection, organizationId, clock.GetUtcNow(), cancellation);
        }

        await WarningStore.AddAsync(connection, organizationId, assembly.Warnings.All, cancellation);
        await DeadLetterStore.AddAsync(connection, organizationId, requests, outcomes, cancellation);
        await SourceStore.CountAsync(connection, organizationId, requests, cancellation);
        await transaction.CommitAsync(cancellation);
        return outcomes;
    }

    private static CallOutcome Outcome(CallRequest request, IReadOnlyList<RejectedCall> rejected) => new(request.Calls.Count - rejected.Count, rejected);

    /// <summary>An empty assembly on the organization's calendar as it is now.</summary>
    private async Task<CallAssembly> AssemblyAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            """
            -- ingestion.read_time_zone
            select time_zone from app.organizations where organization_id = $1
            """, connection)
        { Parameters = { new() { Value = organizationId } } };
        var timeZone = (string)(await command.ExecuteScalarAsync(cancellation))!;
        if (_assembly is null || timeZone != _timeZone)
        {
            (_assembly, _timeZone) = (new CallAssembly(TimeZoneInfo.FindSystemTimeZoneById(timeZone), clock.GetUtcNow()), timeZone);
        }

        _assembly.Clear();
        return _assembly;
    }
}
