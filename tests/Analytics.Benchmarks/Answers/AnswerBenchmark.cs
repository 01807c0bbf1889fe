using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Analytics.Engine.Sql;
using Analytics.Hosts.Local;
using Analytics.Warehouse;
using Microsoft.Extensions.DependencyInjection;

namespace Analytics.Benchmarks.Answers;

/// <summary>
/// Asks a running product every question once over HTTP, from the request to the finished answer, and right after it runs the answer's
/// query alone through the warehouse reader. The second runs on warm pages, which favours it: the ratio is an upper bound of what the product adds.
/// </summary>
internal sealed class AnswerBenchmark : IBenchmark
{
    public string Name => "answers";

    public string Summary => "question to finished answer over HTTP: --data DIR [--url http://127.0.0.1:7071] [--organization demo] [--questions FILE.jsonl|.txt] [--warm N]";

    public async Task<int> RunAsync(IReadOnlyList<string> arguments, TextWriter output, CancellationToken cancellation)
    {
        var options = new BenchmarkOptions(arguments);
        var organization = options.Text("--organization", "demo");
        var questions = BenchmarkQuestion.Read(options.Text("--questions", Path.Combine(AppContext.BaseDirectory, "demo-questions.txt")));
        await using var product = await CommandProduct.OpenAsync(
            new LocalStorage(options.Required("--data"), ConnectionString: null), TimeProvider.System, Application.Configure, cancellation);
        var found = await product.RequireOrganizationAsync(organization, cancellation);
        using var services = new ServiceCollection().AddHttpClient().BuildServiceProvider();
        using var http = services.GetRequiredService<IHttpClientFactory>().CreateClient();
        http.BaseAddress = new Uri(options.Text("--url", "http://127.0.0.1:7071"));
        http.DefaultRequestHeaders.Add("X-Organization", organization);
        http.DefaultRequestHeaders.Add("Prefer", "wait=30");

        for (var warm = options.Number("--warm", 3); warm > 0; warm--)
        {
            await AskAsync(http, "how many events are there in all", conversation: null, cancellation);
        }

        var reader = product.Services.GetRequiredService<WarehouseReader>();
        var conversations = new Dictionary<string, string>(StringComparer.Ordinal);
        var measured = new List<Measured>();
        foreach (var question in questions)
        {
            var answer = await AskAsync(http, question.Text, conversations.GetValueOrDefault(question.FollowUpOf ?? ""), cancellation);
            conversations[question.Id] = answer.ConversationId;
            var bare = answer.Sql is null ? (double?)null : await RunAloneAsync(reader, found.OrganizationId, answer.Sql, cancellation);
            measured.Add(new Measured(question.Text, answer, bare));
            await output.WriteLineAsync(Line(measured[^1]));
        }

        await output.WriteLineAsync(Summarize(measured));
        return 0;
    }

    private static async Task<Answer> AskAsync(HttpClient http, string text, string? conversation, CancellationToken cancellation)
    {
        var began = Stopwatch.GetTimestamp();
        using var response = await http.PostAsJsonAsync("/api/analytics/chat", new { message = text, conversationId = conversation }, cancellation);
        var body = await response.Content.ReadFromJsonAsync<JsonElement>(cancellation);
        var elapsed = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        response.EnsureSuccessStatusCode();
        var sql = body.GetProperty("messages").EnumerateArray()
            .Where(part => part.GetProperty("type").GetString() == "query_results")
            .Select(part => part.GetProperty("data").GetProperty("sql").GetString())
            .FirstOrDefault();
        return new Answer(elapsed, body.GetProperty("status").GetString()!, sql, body.GetProperty("conversationId").GetString()!);
    }

    private static async Task<double?> RunAloneAsync(WarehouseReader reader, int organization, string sql, CancellationToken cancellation)
    {
        var began = Stopwatch.GetTimestamp();
        var result = await reader.ReadAsync(organization, new RenderedQuery(sql, [], []) { DisplayText = sql }, cancellation);
        return result.IsError ? null : Stopwatch.GetElapsedTime(began).TotalMilliseconds;
    }

    private static string Line(Measured measured) => string.Create(
        CultureInfo.InvariantCulture,
        $"{measured.Answer.Elapsed,8:0.0} ms  query alone {measured.Alone ?? double.NaN,8:0.0} ms  {measured.Answer.Status,-20} {measured.Question}");

    private static string Summarize(List<Measured> all)
    {
        var answers = all.Select(one => one.Answer.Elapsed).Order().ToList();
        var paired = all.Where(one => one.Alone is not null).ToList();
        var ratio = paired.Sum(one => one.Answer.Elapsed) / paired.Sum(one => one.Alone!.Value);
        var added = paired.Select(one => one.Answer.Elapsed - one.Alone!.Value).Order().ToList();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{all.Count} questions: p50 {Percentile(answers, 0.5):0} ms, p95 {Percentile(answers, 0.95):0} ms, worst {answers[^1]:0} ms; whole answers / queries alone = {ratio:0.00}; added by the product p50 {Percentile(added, 0.5):0} ms");
    }

    private static double Percentile(List<double> sorted, double share) => sorted[(int)Math.Ceiling(share * sorted.Count) - 1];

    private sealed record Answer(double Elapsed, string Status, string? Sql, string ConversationId);

    private sealed record Measured(string Question, Answer Answer, double? Alone);
}
