using System.Globalization;
using System.Text;
using Analytics.Hosts.Local;
using Analytics.Identity;
using Analytics.Ingestion;
using Analytics.Ingestion.Mapping;
using Analytics.Platform.Postgres;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Analytics.Benchmarks.Storage;

/// <summary>
/// Rows a second of an import (parsing, duplicate keys, users, statistics, slots, COPY), beside a bare binary COPY of the very same rows into the same
/// indexed tables: in turn, in one run, each time as a new organization.
/// </summary>
internal sealed class ImportSpeed : IBenchmark
{
    public string Name => "import-speed";

    public string Summary => "an import beside a bare COPY of the same rows into the same tables: --data DIR [--events 200000] [--repeat 3]";

    public async Task<int> RunAsync(IReadOnlyList<string> arguments, TextWriter output, CancellationToken cancellation)
    {
        var options = new BenchmarkOptions(arguments);
        var events = options.Number("--events", 200_000);
        var repeat = options.Number("--repeat", 3);
        await using var product = await CommandProduct.OpenAsync(
            new LocalStorage(options.Required("--data"), ConnectionString: null), TimeProvider.System, Application.Configure, cancellation);
        var database = product.Services.GetRequiredService<Database>();
        var file = Path.Combine(Path.GetTempPath(), string.Create(CultureInfo.InvariantCulture, $"analytics-benchmark-import-{Environment.ProcessId}.ndjson"));
        var (imports, copies) = (new List<double>(), new List<double>());
        try
        {
            for (var round = 0; round < repeat; round++)
            {
                await WriteAsync(file, events, round, cancellation);
                var name = string.Create(CultureInfo.InvariantCulture, $"import-{Environment.ProcessId}-{round}");
                var organization = await new OrganizationDirectory(database).EnsureAsync(name, "UTC", "EUR", cancellation);
                imports.Add(events / await ImportAsync(database, organization, file, cancellation));
                copies.Add(events / await CopyAsync(database, organization.OrganizationId, cancellation));
                await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"round {round + 1}: import {imports[^1]:N0} rows/s, bare COPY {copies[^1]:N0} rows/s, ratio {imports[^1] / copies[^1]:0.00}"));
            }
        }
        finally
        {
            File.Delete(file);
        }

        var (import, copy) = (Median(imports), Median(copies));
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"median: import {import:N0} rows/s, bare COPY {copy:N0} rows/s, ratio {import / copy:0.00}"));
        return 0;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static async Task<double> ImportAsync(Database database, Organization organization, string file, CancellationToken cancellation)
    {
        var started = TimeProvider.System.GetTimestamp();
        var import = await new FileImport(database, TimeProvider.System).RunAsync(
            new ImportRequest(organization, file, ImportKind.Events, Mapping: null) { ErrorFolder = Path.GetTempPath() }, new Silent(), cancellation);
        var elapsed = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
        return import is { Status: "completed", Progress: { LinesBad: 0, Duplicates: 0 } }
            ? elapsed
            : throw new InvalidOperationException($"The import ended as {import.Status}: {import.Message}");
    }

    /// <summary>Reads the rows that the import stored, in the form they go back in, and stores them for an organization that nobody else has.</summary>
    private static async Task<double> CopyAsync(Database database, int organizationId, CancellationToken cancellation)
    {
        await using var connection = await database.OpenSystemAsync(cancellation);
        const string Others = "user_id, occurred_at, day, event_key, name, revenue, currency, anonymous_id, event_id, properties";
        using var rows = new MemoryStream();
        await using (var reading = await connection.BeginRawBinaryCopyAsync(
            string.Create(CultureInfo.InvariantCulture, $"copy (select {organizationId + 1_000_000} as organization_id, {Others} from warehouse.events where organization_id = {organizationId}) to stdout (format binary)"), cancellation))
        {
            await reading.CopyToAsync(rows, cancellation);
        }

        rows.Position = 0;
        var started = TimeProvider.System.GetTimestamp();
        await using (var writing = await connection.BeginRawBinaryCopyAsync($"copy warehouse.events (organization_id, {Others}) from stdin (format binary)", cancellation))
        {
            await rows.CopyToAsync(writing, 256 * 1024, cancellation);
        }

        return TimeProvider.System.GetElapsedTime(started).TotalSeconds;
    }

    /// <summary>A shop's events of six months in order of time: eight names, a tenth of them with revenue, five properties each.</summary>
    private static async Task WriteAsync(string path, int events, int round, CancellationToken cancellation)
    {
        string[] names = ["page_view", "page_view", "page_view", "product_view", "product_view", "search", "add_to_cart", "purchase", "login", "share"];
        var random = new Random(round + 1);
        var begin = new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var line = new StringBuilder();
        await using var writer = new StreamWriter(path);
        for (var number = 0; number < events; number++)
        {
            var name = names[random.Next(names.Length)];
            var user = random.Next(1 + (events / 50));
            line.Clear().Append(CultureInfo.InvariantCulture, $"{{\"event_id\":\"{round}-{number}\",\"user_id\":\"user-{user}\",\"name\":\"{name}\",\"timestamp\":\"{begin.AddSeconds(15_552_000.0 * number / events):yyyy-MM-ddTHH:mm:ss.fffZ}\"");
            if (name == "purchase")
            {
                line.Append(CultureInfo.InvariantCulture, $",\"revenue\":{random.Next(500, 20_000) / 100m}");
            }

            line.Append(CultureInfo.InvariantCulture, $",\"properties\":{{\"session\":\"{user}-{number * 180L / events}\",\"device\":\"{(user % 3 == 0 ? "mobile" : "desktop")}\",\"product\":\"product-{random.Next(500)}\",\"position\":{random.Next(20)},\"load\":{random.Next(5000) / 10m}}}}}");
            await writer.WriteLineAsync(line, cancellation);
        }
    }

    private sealed class Silent : IImportObserver
    {
        public void Started(ImportRecord import, EventMapping mapping)
        {
        }

        public void Advanced(ImportProgress progress)
        {
        }
    }
}
