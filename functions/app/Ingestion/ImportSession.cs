using System.Globalization;
using Analytics.Catalog;
using Analytics.Ingestion.Batches;
using Analytics.Ingestion.Files;
using Analytics.Ingestion.Storage;
using Analytics.Platform.Postgres;
using Npgsql;

namespace Analytics.Ingestion;

/// <summary>The storing side of one import: its connection, its checkpoint and what it still owes to the catalog.</summary>
internal sealed class ImportSession : IAsyncDisposable
{
    /// <summary>How much is learned before it is written into the catalog.</summary>
    private const int EventsPerCatalogWrite = 250_000;
    private const int EventsWorthUpkeep = 10_000;
    private const int ErrorsKept = 100;

    private readonly NpgsqlConnection _connection;
    private readonly EventWriter _writer;
    private readonly AddedData _added = new();
    private readonly List<BadLine> _errors;
    private readonly ErrorFile _errorFile;
    private bool _rebuild;
    private bool _usersChanged;

    private ImportSession(NpgsqlConnection connection, ImportRecord import, bool rebuild)
    {
        _connection = connection;
        Import = import;
        _rebuild = rebuild;
        _writer = new EventWriter(import.OrganizationId);
        _errors = [.. import.Errors];
        _errorFile = new ErrorFile(import.ErrorFile!, import.Progress.ErrorBytes);
    }

    public ImportRecord Import { get; private set; }

    public static async Task<ImportSession> BeginAsync(Database database, ImportRequest request, ImportFile file, string fingerprint, CancellationToken cancellation)
    {
        var organization = request.Organization.OrganizationId;
        var connection = await database.OpenSystemAsync(cancellation);
        try
        {
            await ImportLock.TakeAsync(connection, organization, fingerprint, cancellation);
            var import = request.ImportId is { } announced
                ? await ImportStore.FindAsync(connection, organization, announced, cancellation)
                : await ImportStore.FindInterruptedAsync(connection, organization, request.Kind, fingerprint, cancellation);
            if (import is null)
            {
                import = New(request, file, fingerprint);
                await ImportStore.CreateAsync(connection, import, cancellation);
            }

            import = import with { ErrorFile = import.ErrorFile ?? ErrorFilePath(request, import.ImportId), BytesTotal = file.Length };
            return new ImportSession(connection, import, await ImportStore.CatalogIsBehindAsync(connection, organization, cancellation));
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public async Task StoreAsync(EventBatch batch, CancellationToken cancellation)
    {
        await using var transaction = await _connection.BeginTransactionAsync(cancellation);
        await LeaveDiskToTheEndAsync(cancellation);
        await CatalogStore.LockAsync(_connection, Import.OrganizationId, cancellation);
        var counts = await _writer.StoreAsync(_connection, batch, _added, cancellation);
        _errors.AddRange(batch.BadLines.Take(ErrorsKept - _errors.Count));
        var before = Import.Progress;
        var after = before with
        {
            Line = Math.Max(before.Line, batch.LastLine),
            LinesRead = before.LinesRead + batch.LinesRead,
            LinesBad = before.LinesBad + batch.BadLines.Count,
            EventsStored = before.EventsStored + counts.Events,
            UsersStored = before.UsersStored + counts.Users,
            Duplicates = before.Duplicates + counts.Duplicates,
            BytesRead = batch.BytesRead,
            CatalogCurrent = before.CatalogCurrent && counts.Events == 0,
            ErrorBytes = _errorFile.Append(batch.BadLines),
        };
        _usersChanged |= counts.Users > 0;
        if (_added.Events >= EventsPerCatalogWrite && !_rebuild)
        {
            after = await WriteCatalogAsync(after, cancellation);
        }

        await AdvanceAsync(after, cancellation);
        await transaction.CommitAsync(cancellation);
        Import = Import with { Progress = after, Errors = _errors };
    }

    /// <summary>Brings the catalog up to date and closes the import.</summary>
    public async Task<ImportRecord> FinishAsync(string? problem, CancellationToken cancellation)
    {
        await using (var transaction = await _connection.BeginTransactionAsync(cancellation))
        {
            await CatalogStore.LockAsync(_connection, Import.OrganizationId, cancellation);
            var after = await WriteCatalogAsync(Import.Progress, cancellation);
            if (_usersChanged)
            {
                await CatalogStore.RebuildAttributesAsync(_connection, Import.OrganizationId, cancellation);
            }

            await AdvanceAsync(after, cancellation);
            var message = problem ?? BadLinesMessage();
            Import = Import with { Progress = after, Status = problem is null ? "completed" : "failed", Message = message };
            await ImportStore.FinishAsync(_connection, Import, Import.Status, message, cancellation);
            await transaction.CommitAsync(cancellation);
        }

        if (Import.Progress.EventsStored >= EventsWorthUpkeep && _writer.Months.Count > 0)
        {
            await WarehouseUpkeep.RunAsync(_connection, _writer.Months, cancellation);
        }

        return Import;
    }

    public async ValueTask DisposeAsync()
    {
        _errorFile.Dispose();
        await _connection.DisposeAsync();
    }

    // A batch that a falling server takes with it takes its checkpoint along, and is read again; the transaction that ends the import waits for all.
    private async Task LeaveDiskToTheEndAsync(CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("-- ingestion.leave_disk_to_the_end\nset local synchronous_commit = off", _connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private async Task<ImportProgress> WriteCatalogAsync(ImportProgress progress, CancellationToken cancellation)
    {
        // A rebuild by another import counted this one's earlier batches: adding them again would count them twice.
        var countedByOthers = !Import.Progress.CatalogCurrent
            && (await ImportStore.FindAsync(_connection, Import.OrganizationId, Import.ImportId, cancellation))!.Progress.CatalogCurrent;
        if (_rebuild || countedByOthers)
        {
            await AddedData.RebuildAsync(_connection, Import.OrganizationId, cancellation);
            await ImportStore.MarkCatalogCurrentAsync(_connection, Import.OrganizationId, cancellation);
            _added.Clear();
            _rebuild = false;
        }
        else
        {
            await _added.WriteAsync(_connection, Import.OrganizationId, cancellation);
        }

        return progress with { CatalogCurrent = true };
    }

    private async Task AdvanceAsync(ImportProgress to, CancellationToken cancellation)
    {
        if (!await ImportStore.AdvanceAsync(_connection, Import, to, _errors, cancellation))
        {
            throw new UnreadableFileException("import.taken_over", "Another process continues this import; this one stops. Nothing is lost and nothing is stored twice.");
        }
    }

    private string? BadLinesMessage() => Import.Progress.LinesBad == 0 ? null : string.Create(
        CultureInfo.InvariantCulture, $"{Import.Progress.LinesBad:N0} of {Import.Progress.LinesRead:N0} lines could not be used; they are listed with their reasons in {Import.ErrorFile}.");

    private static ImportRecord New(ImportRequest request, ImportFile file, string fingerprint)
    {
        var id = Guid.CreateVersion7();
        return new ImportRecord(request.Organization.OrganizationId, id, request.Kind)
        {
            FileName = request.FileName ?? file.Name,
            Fingerprint = fingerprint,
            BytesTotal = file.Length,
            Mapping = request.Mapping,
            ErrorFile = ErrorFilePath(request, id),
        };
    }

    private static string ErrorFilePath(ImportRequest request, Guid importId) => Path.Combine(request.ErrorFolder, $"{importId:N}.errors.ndjson");
}
