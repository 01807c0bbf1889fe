using System.Security.Cryptography;
using System.Text;
using System.Threading.Channels;
using Analytics.Catalog;
using Analytics.Identity;
using Analytics.Ingestion.Batches;
using Analytics.Ingestion.Files;
using Analytics.Ingestion.Mapping;
using Analytics.Ingestion.Storage;
using Analytics.Platform.Postgres;

namespace Analytics.Ingestion;

/// <summary>What to import. <paramref name="Mapping"/> is the person's own JSON; without one the columns are guessed.</summary>
internal sealed record ImportRequest(Organization Organization, string Path, ImportKind Kind, string? Mapping)
{
    /// <summary>Folder for the file of bad lines.</summary>
    public required string ErrorFolder { get; init; }

    /// <summary>The import's number when it was announced before, by an upload.</summary>
    public Guid? ImportId { get; init; }

    /// <summary>What the file is called for people; its own name by default.</summary>
    public string? FileName { get; init; }
}

/// <summary>Is told how an import goes.</summary>
internal interface IImportObserver
{
    /// <summary>What was taken for what, and whether an earlier run is continued.</summary>
    void Started(ImportRecord import, EventMapping mapping);

    void Advanced(ImportProgress progress);
}

/// <summary>
/// Imports one file: one thread reads and parses while the database stores the batch before. Every batch is one transaction that also moves the
/// checkpoint, so a run that is killed at any moment is continued by the next one exactly where it stopped.
/// </summary>
internal sealed class FileImport(Database database, TimeProvider clock)
{
    private const int BatchesInFlight = 3;

    /// <returns>The import as it ended: completed, or failed with a message when the file is damaged.</returns>
    /// <exception cref="UnreadableFileException">Nothing of the file can be imported.</exception>
    /// <exception cref="MappingException">The columns cannot be understood.</exception>
    public async Task<ImportRecord> RunAsync(ImportRequest request, IImportObserver observer, CancellationToken cancellation)
    {
        var file = ImportFile.Open(request.Path);
        var users = request.Kind == ImportKind.Users;
        var mapping = request.Mapping is null ? await GuessAsync(file, request, cancellation) : WithDefaults(file, MappingJson.Read(request.Mapping, users), users);
        var fingerprint = await FingerprintAsync(file, request, cancellation);
        await using var run = await ImportSession.BeginAsync(database, request, file, fingerprint, cancellation);
        observer.Started(run.Import, mapping);
        using var text = file.OpenText();
        var reader = Reader(file, text, mapping, request, users);
        reader.SkipThrough = run.Import.Progress.Line;
        var problem = await TransferAsync(reader, run, observer, cancellation);
        return await run.FinishAsync(problem ?? reader.Damage, cancellation);
    }

    private async Task<EventMapping> GuessAsync(ImportFile file, ImportRequest request, CancellationToken cancellation)
    {
        var sample = FileSample.Read(file);
        var known = await KnownUsers.ColumnOfAsync(database, request.Organization.OrganizationId, sample, cancellation);
        return request.Kind == ImportKind.Users ? MappingGuess.Users(sample, known) : MappingGuess.From(sample, file.Stem, known);
    }

    /// <summary>A mapping need not mention what goes without saying: an object "properties" (or "attributes") is one.</summary>
    private static EventMapping WithDefaults(ImportFile file, EventMapping mapping, bool users)
    {
        var sample = FileSample.Read(file);
        foreach (var (column, role) in mapping.Roles)
        {
            if (sample.All(known => known.Name != column))
            {
                throw new MappingException($"The mapping says {role} is in \"{column}\", but the file has no such column; it has {string.Join(", ", sample.Take(30).Select(known => known.Name))}.");
            }
        }

        var nested = users ? "attributes" : "properties";
        return mapping.Properties is null && !mapping.Roles.ContainsKey(nested)
            ? mapping.With(users ? ColumnRole.Traits : ColumnRole.Properties, sample.FirstOrDefault(known => known.IsObject && known.Name == nested)?.Name)
            : mapping;
    }

    private static async Task<string> FingerprintAsync(ImportFile file, ImportRequest request, CancellationToken cancellation)
    {
        var content = await file.FingerprintAsync(cancellation);
        var mapping = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(request.Mapping ?? string.Empty)))[..16];
        return $"{content}:{mapping}";
    }

    private EventFileReader Reader(ImportFile file, FileText text, EventMapping mapping, ImportRequest request, bool users)
    {
        var zone = new OrganizationClock(TimeZoneInfo.FindSystemTimeZoneById(request.Organization.TimeZone));
        var latest = clock.GetUtcNow().AddYears(10).ToUnixTimeMilliseconds() * 1_000;
        var assembler = new EventAssembler(mapping, zone, file.Source, latest);
        return file.Format == FileFormat.Csv
            ? new CsvEventReader(text, file.Delimiter, mapping, assembler, users)
            : new JsonEventReader(text, mapping, assembler, users);
    }

    /// <summary>Moves everything from the file into the database; returns why the rest of the file could not be read, if so.</summary>
    private static async Task<string?> TransferAsync(EventFileReader reader, ImportSession run, IImportObserver observer, CancellationToken cancellation)
    {
        var free = Channel.CreateBounded<EventBatch>(BatchesInFlight);
        var filled = Channel.CreateBounded<EventBatch>(BatchesInFlight);
        for (var index = 0; index < BatchesInFlight; index++)
        {
            await free.Writer.WriteAsync(new EventBatch(), cancellation);
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var reading = Task.Run(() => ReadAllAsync(reader, free.Reader, filled.Writer, stop.Token), stop.Token);
        try
        {
            await foreach (var batch in filled.Reader.ReadAllAsync(cancellation))
            {
                await run.StoreAsync(batch, cancellation);
                observer.Advanced(run.Import.Progress);
                await free.Writer.WriteAsync(batch, cancellation);
            }
        }
        catch
        {
            await stop.CancelAsync();
            throw;
        }

        return await reading;
    }

    private static async Task<string?> ReadAllAsync(EventFileReader reader, ChannelReader<EventBatch> free, ChannelWriter<EventBatch> filled, CancellationToken cancellation)
    {
        string? problem = null;
        try
        {
            var more = true;
            while (more)
            {
                var batch = await free.ReadAsync(cancellation);
                batch.Clear();
                try
                {
                    more = reader.Fill(batch);
                }
                catch (UnreadableFileException exception)
                {
                    (problem, more) = (exception.Message, false);
                }

                await filled.WriteAsync(batch, cancellation);
            }

            filled.Complete();
            return problem;
        }
        catch (Exception exception)
        {
            filled.TryComplete(exception);
            throw;
        }
    }
}
