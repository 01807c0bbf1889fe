using System.IO.Compression;
using System.Text;
using Analytics.Identity;
using Analytics.Ingestion;
using Analytics.Ingestion.Mapping;

namespace Analytics.Integration.Tests.Ingestion;

/// <summary>A folder of files to import into one organization of a test database.</summary>
internal sealed class ImportGiven : IDisposable, IImportObserver
{
    private readonly string _folder = Directory.CreateTempSubdirectory("analytics-import-").FullName;
    private readonly TestDatabase _test;
    private readonly Organization _organization;

    private ImportGiven(TestDatabase test, Organization organization)
    {
        _test = test;
        _organization = organization;
    }

    public int OrganizationId => _organization.OrganizationId;

    public string Folder => _folder;

    public IReadOnlyList<string> Remarks { get; private set; } = [];

    public static async Task<ImportGiven> OrganizationAsync(TestDatabase test, string name, string timeZone = "UTC") =>
        new(test, await new OrganizationDirectory(test.Database).EnsureAsync(name, timeZone, null, CancellationToken.None));

    public string Write(string name, string text) => Write(name, Encoding.UTF8.GetBytes(text));

    public string Write(string name, byte[] bytes)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    public static byte[] Gzip(string text)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        return packed.ToArray();
    }

    public Task<ImportRecord> ImportAsync(string name, string text, string? mapping = null) => ImportFileAsync(Write(name, text), mapping);

    public Task<ImportRecord> ImportFileAsync(string path, string? mapping = null, ImportKind kind = ImportKind.Events) =>
        new FileImport(_test.Database, TimeProvider.System).RunAsync(
            new ImportRequest(_organization, path, kind, mapping) { ErrorFolder = _folder }, this, TestContext.Current.CancellationToken);

    /// <summary>One value of the organization's events, users … ($1 is the organization).</summary>
    public Task<T> ScalarAsync<T>(string sql) => _test.ScalarAsync<T>(sql, OrganizationId);

    public Task<long> CountAsync() => ScalarAsync<long>("select count(*) from warehouse.events where organization_id = $1");

    public void Started(ImportRecord import, EventMapping mapping) => Remarks = mapping.Remarks;

    public void Advanced(ImportProgress progress)
    {
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}

/// <summary>One database for the tests of a class; each test makes an organization of its own.</summary>
public sealed class ImportDatabase(PostgresFixture postgres) : IAsyncLifetime
{
    private TestDatabase? _test;

    public TestDatabase Test => _test!;

    public async ValueTask InitializeAsync() => _test = await postgres.CreateDatabaseAsync();

    public ValueTask DisposeAsync() => _test!.DisposeAsync();
}
