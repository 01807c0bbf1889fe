using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Analytics.Hosts.Local;
using Analytics.Identity;
using Analytics.Ingestion;
using Analytics.Ingestion.Calls;
using Analytics.Platform.Postgres;
using Microsoft.Extensions.DependencyInjection;

namespace Analytics.Benchmarks.Ingestion;

/// <summary>
/// The same events by three ways, in turn: a bare binary COPY of finished rows into the warehouse's own table with its indexes, the import of
/// a file, and calls over HTTP to a running host in batches of 100. Each way stores them for an organization of its own.
/// </summary>
internal sealed class IngestBenchmark : IBenchmark
{
    private const int CallsInBatch = 100;

    public string Name => "ingest";

    public string Summary => "import and HTTP batches, beside a bare COPY of the same rows: --data DIR --url URL [--events 200000] [--connections 32] [--repeat 3]";

    public async Task<int> RunAsync(IReadOnlyList<string> arguments, TextWriter output, CancellationToken cancellation)
    {
        var options = new BenchmarkOptions(arguments);
        var events = options.Number("--events", 200_000);
        await using var product = await CommandProduct.OpenAsync(
            new LocalStorage(options.Required("--data"), ConnectionString: null), TimeProvider.System, Application.Configure, cancellation);
        using var services = new ServiceCollection().AddHttpClient().BuildServiceProvider();
        using var client = services.GetRequiredService<IHttpClientFactory>().CreateClient();
        client.BaseAddress = new Uri(options.Required("--url"));
        var run = Guid.NewGuid().ToString("N")[..8];
        List<double> copies = [], imports = [], calls = [];
        for (var round = 0; round < options.Number("--repeat", 3); round++)
        {
            var lines = IngestedEvents.Make(events, seed: round, run);
            copies.Add(await CopyAsync(product, lines, $"copy-{run}-{round}", cancellation));
            imports.Add(await ImportAsync(product, lines, $"import-{run}-{round}", cancellation));
            calls.Add(await SendAsync(product, client, lines, $"calls-{run}-{round}", options.Number("--connections", 32), cancellation));
        }

        await WriteAsync(output, "bare COPY", events, copies, copies);
        await WriteAsync(output, "import", events, imports, copies);
        await WriteAsync(output, $"HTTP, batches of {CallsInBatch}", events, calls, copies);
        return 0;
    }

    private static async Task<double> CopyAsync(CommandProduct product, IReadOnlyList<string> lines, string name, CancellationToken cancellation)
    {
        var database = product.Services.GetRequiredService<Database>();
        var organization = await product.Services.GetRequiredService<OrganizationDirectory>().EnsureAsync(name, "UTC", null, cancellation);
        return await BareCopy.RunAsync(database, organization.OrganizationId, lines, cancellation);
    }

    private static async Task<double> ImportAsync(CommandProduct product, IReadOnlyList<string> lines, string name, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("analytics-ingest-").FullName;
        var file = Path.Combine(folder, "events.ndjson");
        await File.WriteAllLinesAsync(file, lines, cancellation);
        var organization = await product.Services.GetRequiredService<OrganizationDirectory>().EnsureAsync(name, "UTC", null, cancellation);
        var started = TimeProvider.System.GetTimestamp();
        var import = await product.Services.GetRequiredService<FileImport>().RunAsync(
            new ImportRequest(organization, file, ImportKind.Events, Mapping: null) { ErrorFolder = folder }, new Silent(), cancellation);
        var seconds = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
        Directory.Delete(folder, recursive: true);
        return import.Progress.EventsStored == lines.Count ? seconds : throw new InvalidOperationException($"The import stored {import.Progress.EventsStored} events: {import.Message}");
    }

    private static async Task<double> SendAsync(CommandProduct product, HttpClient client, IReadOnlyList<string> lines, string name, int connections, CancellationToken cancellation)
    {
        var organization = await product.Services.GetRequiredService<OrganizationDirectory>().EnsureAsync(name, "UTC", null, cancellation);
        await using var scope = await product.Services.GetRequiredService<Database>().OpenAsync(organization.OrganizationId, cancellation);
        var source = await SourceStore.CreateAsync(scope, "benchmark", cancellation);
        await scope.CommitAsync(cancellation);
        var authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{source.WriteKey}:")));
        var bodies = lines.Chunk(CallsInBatch).Select(chunk => Encoding.UTF8.GetBytes($"{{\"batch\":[{string.Join(',', chunk)}]}}")).ToList();
        var started = TimeProvider.System.GetTimestamp();
        await Parallel.ForEachAsync(bodies, new ParallelOptions { MaxDegreeOfParallelism = connections, CancellationToken = cancellation }, async (body, stop) =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/batch") { Content = new ByteArrayContent(body), Headers = { Authorization = authorization } };
            using var response = await client.SendAsync(request, stop);
            response.EnsureSuccessStatusCode();
        });
        return TimeProvider.System.GetElapsedTime(started).TotalSeconds;
    }

    private static async Task WriteAsync(TextWriter output, string what, int events, List<double> seconds, List<double> copies)
    {
        var rates = seconds.ConvertAll(taken => events / taken).Order().ToList();
        var ratios = seconds.Zip(copies, (taken, copy) => copy / taken).Order().ToList();
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $"{what,-24} {rates[rates.Count / 2],10:N0} events/s (min {rates[0]:N0}, max {rates[^1]:N0}), {ratios[ratios.Count / 2]:0.00} of the bare COPY"));
    }

    private sealed class Silent : IImportObserver
    {
        public void Started(ImportRecord import, Analytics.Ingestion.Mapping.EventMapping mapping)
        {
        }

        public void Advanced(ImportProgress progress)
        {
        }
    }
}
