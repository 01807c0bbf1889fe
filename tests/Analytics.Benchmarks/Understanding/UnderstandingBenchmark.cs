using System.Diagnostics;
using System.Globalization;
using Analytics.Catalog;
using Analytics.Engine.Model;
using Analytics.Engine.Questions;
using Analytics.Hosts.Local;
using Analytics.Integration.Tests.Evaluation;
using Analytics.Platform.Postgres;
using Microsoft.Extensions.DependencyInjection;

namespace Analytics.Benchmarks.Understanding;

/// <summary>
/// From the words of a question to its plan, for every question of the evaluation, beside one bare round trip to the database: understanding
/// touches neither database nor network, so it should not be felt beside them.
/// </summary>
internal sealed class UnderstandingBenchmark : IBenchmark
{
    public string Name => "understanding";

    public string Summary => "understanding and planning of each question of the evaluation, beside a bare database round trip: --data DIR [--repeat 3]";

    public async Task<int> RunAsync(IReadOnlyList<string> arguments, TextWriter output, CancellationToken cancellation)
    {
        var options = new BenchmarkOptions(arguments);
        var repeat = options.Number("--repeat", 3);
        await using var product = await CommandProduct.OpenAsync(
            new LocalStorage(options.Required("--data"), ConnectionString: null), TimeProvider.System, Application.Configure, cancellation);
        var database = product.Services.GetRequiredService<Database>();
        var catalog = product.Services.GetRequiredService<CatalogReader>();
        var asked = new List<AskedQuestion>();
        foreach (var world in AskedWorlds.All)
        {
            var organization = await AskedWorlds.ImportAsync(database, catalog, world, cancellation);
            var model = await catalog.LoadAsync(organization, cancellation);
            asked.AddRange(AskedWorlds.Questions(world).Select(text => new AskedQuestion(world.Name, text, model)));
        }

        foreach (var question in asked)
        {
            question.Understand();
        }

        await MeasureAsync(asked, repeat, database, output, cancellation);
        return 0;
    }

    private static async Task MeasureAsync(List<AskedQuestion> asked, int repeat, Database database, TextWriter output, CancellationToken cancellation)
    {
        await using var connection = await database.OpenSystemAsync(cancellation);
        var trips = new List<double>();
        var times = new List<(double Milliseconds, AskedQuestion Question)>();
        foreach (var question in asked)
        {
            times.Add((Enumerable.Range(0, repeat).Min(_ => Milliseconds(question.Understand)), question));
            await using var command = connection.CreateCommand();
            command.CommandText = "select 1";
            var start = Stopwatch.GetTimestamp();
            await command.ExecuteScalarAsync(cancellation);
            trips.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        var sorted = times.Select(time => time.Milliseconds).Order().ToArray();
        var trip = trips.Order().ToArray();
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{asked.Count} questions of {asked.Select(question => question.World).Distinct().Count()} organizations, best of {repeat}"));
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"understanding p50 {At(sorted, 0.5):0.00} ms, p95 {At(sorted, 0.95):0.00} ms, worst {sorted[^1]:0.00} ms"));
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"round trip    p50 {At(trip, 0.5):0.00} ms, p95 {At(trip, 0.95):0.00} ms; understanding costs {At(sorted, 0.5) / At(trip, 0.5):0.0} of them at p50"));
        foreach (var (milliseconds, question) in times.OrderByDescending(time => time.Milliseconds).Take(10))
        {
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{milliseconds,8:0.00} ms  {question.World}: {question.Text}"));
        }
    }

    private static double Milliseconds(Action act)
    {
        var start = Stopwatch.GetTimestamp();
        act();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static double At(double[] sorted, double share) => sorted[(int)Math.Min(sorted.Length - 1, share * sorted.Length)];
}

/// <summary>One question with the model of the organization it is asked of.</summary>
internal sealed record AskedQuestion(string World, string Text, SemanticModel Model)
{
    public void Understand() => QuestionEngine.Understand(new Question(Text, Integration.Tests.Evaluation.World.Now), Model);
}
