using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Analytics.Benchmarks.Durable;
using Analytics.Hosts.Local;
using Analytics.Identity;
using Analytics.Ingestion.Calls;
using Analytics.Platform.Postgres;
using Microsoft.Extensions.DependencyInjection;

namespace Analytics.Benchmarks.Ingestion;

/// <summary>
/// How old an answer is: while a stream of events comes in, single events are sent, and from the 200 of each on the same question is asked until its
/// answer counts the event. The question goes the whole way, from words to the finished answer.
/// </summary>
internal sealed class VisibleBenchmark : IBenchmark
{
    private const int CallsInBatch = 100;
    private const string Marked = "Signal Given";
    private const string Question = "how many Signal Given events are there";

    public string Name => "visible";

    public string Summary => "from the 200 of an event to an answer that counts it, while others come in: --data DIR --url URL [--rate 2000] [--seconds 60]";

    public async Task<int> RunAsync(IReadOnlyList<string> arguments, TextWriter output, CancellationToken cancellation)
    {
        var options = new BenchmarkOptions(arguments);
        var (rate, seconds) = (options.Number("--rate", 2_000), options.Number("--seconds", 60));
        await using var product = await CommandProduct.OpenAsync(
            new LocalStorage(options.Required("--data"), ConnectionString: null), TimeProvider.System, Application.Configure, cancellation);
        using var services = new ServiceCollection().AddHttpClient().BuildServiceProvider();
        using var client = services.GetRequiredService<IHttpClientFactory>().CreateClient();
        client.BaseAddress = new Uri(options.Required("--url"));
        var run = Guid.NewGuid().ToString("N")[..8];
        var sender = new Sender(client, await SourceAsync(product, $"visible-{run}", cancellation), $"visible-{run}", run);

        // The catalog has to know the names before words can mean them.
        await sender.SendAsync(IngestedEvents.Make(CallsInBatch, seed: 0, run), cancellation);
        await sender.UntilVisibleAsync(cancellation);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var stream = sender.StreamAsync(rate, enough.Token);
        var (taken, asked) = (new List<double>(), 0);
        for (var began = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(began).TotalSeconds < seconds;)
        {
            var (elapsed, answers) = await sender.UntilVisibleAsync(cancellation);
            taken.Add(elapsed);
            asked += answers;
        }

        await enough.CancelAsync();
        var streamed = await stream;
        var visible = Percentiles.Of(taken);
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{streamed / seconds:N0} events/s coming in; {taken.Count} events looked for by {asked} answers: visible after {visible}, worst {visible.Most:0.0} ms"));
        return 0;
    }

    private static async Task<AuthenticationHeaderValue> SourceAsync(CommandProduct product, string name, CancellationToken cancellation)
    {
        var organization = await product.Services.GetRequiredService<OrganizationDirectory>().EnsureAsync(name, "UTC", null, cancellation);
        await using var scope = await product.Services.GetRequiredService<Database>().OpenAsync(organization.OrganizationId, cancellation);
        var source = await SourceStore.CreateAsync(scope, "benchmark", cancellation);
        await scope.CommitAsync(cancellation);
        return new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{source.WriteKey}:")));
    }

    private sealed class Sender(HttpClient client, AuthenticationHeaderValue key, string organization, string run)
    {
        private int _marked;
        private int _sent;

        public async Task SendAsync(IEnumerable<string> calls, CancellationToken cancellation)
        {
            using var content = new StringContent($"{{\"batch\":[{string.Join(',', calls)}]}}", Encoding.UTF8, "application/json");
            using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/batch") { Content = content, Headers = { Authorization = key } };
            using var response = await client.SendAsync(request, cancellation);
            response.EnsureSuccessStatusCode();
        }

        /// <summary>Sends events of this moment at a steady rate, as many connections as it takes; returns how many were stored.</summary>
        public async Task<int> StreamAsync(int rate, CancellationToken stop)
        {
            var began = Stopwatch.GetTimestamp();
            var stored = 0;
            await Task.WhenAll(Enumerable.Range(0, 4).Select(async connection =>
            {
                for (var number = connection; !stop.IsCancellationRequested; number += 4)
                {
                    var due = TimeSpan.FromSeconds(number * (double)CallsInBatch / rate) - Stopwatch.GetElapsedTime(began);
                    if (due > TimeSpan.Zero)
                    {
                        await Task.Delay(due, TimeProvider.System, CancellationToken.None);
                    }

                    await SendAsync(Enumerable.Range(0, CallsInBatch).Select(_ => Call("Product Viewed")), CancellationToken.None);
                    Interlocked.Add(ref stored, CallsInBatch);
                }
            }));
            return stored;
        }

        /// <summary>Sends one event and asks until it is counted: milliseconds, and how many answers it took.</summary>
        public async Task<(double Milliseconds, int Answers)> UntilVisibleAsync(CancellationToken cancellation)
        {
            await SendAsync([Call(Marked)], cancellation);
            _marked++;
            var began = Stopwatch.GetTimestamp();
            for (var answers = 1; ; answers++)
            {
                if (await AskAsync(cancellation) >= _marked)
                {
                    return (Stopwatch.GetElapsedTime(began).TotalMilliseconds, answers);
                }

                if (Stopwatch.GetElapsedTime(began) > TimeSpan.FromMinutes(2))
                {
                    throw new InvalidOperationException("The event is in no answer after two minutes.");
                }
            }
        }

        private async Task<long> AskAsync(CancellationToken cancellation)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/analytics/chat") { Content = JsonContent.Create(new { message = Question }) };
            request.Headers.Add("X-Organization", organization);
            request.Headers.Add("Prefer", "wait=30");
            using var response = await client.SendAsync(request, cancellation);
            response.EnsureSuccessStatusCode();
            var body = await response.Content.ReadFromJsonAsync<JsonElement>(cancellation);
            return body.GetProperty("messages").EnumerateArray().Where(part => part.GetProperty("type").GetString() == "query_results")
                .Select(part => part.GetProperty("data").GetProperty("rows")[0][0].GetInt64()).FirstOrDefault(-1);
        }

        private string Call(string name) => JsonSerializer.Serialize(new
        {
            type = "track",
            messageId = $"{run}-stream-{Interlocked.Increment(ref _sent)}",
            userId = string.Create(CultureInfo.InvariantCulture, $"user-{_sent % 5_000}"),
            @event = name,
            timestamp = TimeProvider.System.GetUtcNow().ToString("O", CultureInfo.InvariantCulture),
            properties = new { product = $"P{_sent % 500}", price = (_sent % 199) + 0.5m },
        });
    }
}
