using System.Globalization;
using Analytics.Catalog;
using Analytics.Engine.Model;
using Analytics.Hosts.Local;
using Analytics.Platform.Postgres;
using Analytics.Warehouse;
using Analytics.Warehouse.Columns;
using Analytics.Warehouse.Rollups;
using Analytics.Warehouse.Slots;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Analytics.Benchmarks.Questions;

/// <summary>
/// Everyday questions asked of the product as plans (it chooses what to read), of a naive PostgreSQL table and of DuckDB: the same data, one process,
/// question by question in turn, everything warm, every row read. Results are compared; a cache of results is not involved. The others are compiled
/// programs; the product's code is compiled for speed while it runs, so it first answers as many questions as a host does in its first minute.
/// </summary>
internal sealed class QuestionBenchmark : IBenchmark
{
    /// <summary>After thirty calls a method is compiled for speed.</summary>
    private const int WarmRounds = 40;
    private static readonly TimeSpan WarmTime = TimeSpan.FromMilliseconds(500);

    public string Name => "questions";

    public string Summary => "24 questions as plans, beside naive PostgreSQL and DuckDB: --data DIR [--events 1000000] [--repeat 5] [--only q05,q13] [--growth-from FILE.times]";

    public async Task<int> RunAsync(IReadOnlyList<string> arguments, TextWriter output, CancellationToken cancellation)
    {
        var options = new BenchmarkOptions(arguments);
        var events = options.Number("--events", 1_000_000);
        var repeat = options.Number("--repeat", 5);
        var only = options.Text("--only", "");
        await using var product = await CommandProduct.OpenAsync(
            new LocalStorage(options.Required("--data"), ConnectionString: null), TimeProvider.System, Application.Configure, cancellation);
        var database = product.Services.GetRequiredService<Database>();
        var data = new QuestionData(database, product.Services.GetRequiredService<RollupRefresh>(), product.Services.GetRequiredService<SlotFill>(), events);
        var organization = await data.EnsureAsync(output, cancellation);
        var model = await product.Services.GetRequiredService<CatalogReader>().LoadAsync(organization, cancellation);
        using var duck = new DuckEngine(Path.ChangeExtension(data.CsvFile, ".duckdb"), data.CsvFile, data.UsersFile);
        await using var naive = await database.OpenSystemAsync(cancellation);
        await PrepareAsync(naive, cancellation);
        var executor = product.Services.GetRequiredService<IPlanExecutor>();
        await using var isolation = await QuestionIsolation.OpenAsync(database, organization, cancellation);
        var measured = new List<QuestionTimes>();
        await HoldAsync(product.Services.GetRequiredService<ColumnStore>(), organization, model, output);
        await WarmAsync(executor, organization, model, cancellation);
        foreach (var question in QuestionSet.All.Where(q => only.Length == 0 || only.Contains(q.Id, StringComparison.Ordinal)))
        {
            var times = await MeasureAsync(question, executor, organization, model, naive, duck, repeat, cancellation);
            measured.Add(times);
            await output.WriteLineAsync(times.Line);
            await isolation.MeasureAsync(times.ProductSql, repeat, cancellation);
        }

        await QuestionReport.WriteAsync(output, measured);
        await output.WriteLineAsync(isolation.Line);
        await output.WriteLineAsync(await QuestionCrowd.MeasureAsync(executor, organization, model, 8, cancellation));
        await QuestionReport.WriteGrowthAsync(output, measured, data.CsvFile, options.Text("--growth-from", ""), cancellation);
        for (var i = 0; i < 3; i++)
        {
            var (milliseconds, count) = await data.RefreshLastDayAsync(organization, cancellation);
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"rollups of a day of {count:N0} events refreshed in {milliseconds:0} ms"));
        }

        return measured.TrueForAll(times => times.Same) ? 0 : 1;
    }

    private static async Task HoldAsync(ColumnStore columns, int organization, SemanticModel model, TextWriter output)
    {
        if (!columns.IsOpenTo(model.EventCount))
        {
            return;
        }

        var began = TimeProvider.System.GetTimestamp();
        columns.Want(organization);
        await columns.WhenIdleAsync();
        var held = columns.Find(organization)?.Events;
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $"columns of {held?.Events ?? 0:N0} events of {held?.Users ?? 0:N0} users read: {TimeProvider.System.GetElapsedTime(began).TotalSeconds:0.0} s, {(held?.Bytes ?? 0) / 1048576} MB"));
    }

    private static async Task WarmAsync(IPlanExecutor executor, int organization, SemanticModel model, CancellationToken cancellation)
    {
        foreach (var question in QuestionSet.All)
        {
            var began = TimeProvider.System.GetTimestamp();
            for (var round = 0; round < WarmRounds && TimeProvider.System.GetElapsedTime(began) < WarmTime; round++)
            {
                await executor.ExecuteAsync(organization, question.Plan, model, QuestionSet.End, cancellation);
            }
        }
    }

    // A connection as it comes: default memory, the plain table's schema first.
    private static async Task PrepareAsync(NpgsqlConnection naive, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("set search_path = naive; set work_mem = '4MB'; set timezone = 'UTC'", naive);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static async Task<QuestionTimes> MeasureAsync(
        BenchmarkedQuestion question, IPlanExecutor executor, int organization, SemanticModel model, NpgsqlConnection naive, DuckEngine duck, int repeat, CancellationToken cancellation)
    {
        var times = new QuestionTimes(question);
        for (var i = 0; i <= repeat; i++)
        {
            var started = TimeProvider.System.GetTimestamp();
            var answer = await executor.ExecuteAsync(organization, question.Plan, model, QuestionSet.End, cancellation);
            var ours = TimeProvider.System.GetElapsedTime(started);
            if (answer.IsError)
            {
                throw new InvalidOperationException($"{question.Id}: {answer.Error.Code}: {answer.Error.Message}");
            }

            started = TimeProvider.System.GetTimestamp();
            var theirs = duck.Run(question.Sql);
            var duckTime = TimeProvider.System.GetElapsedTime(started);
            started = TimeProvider.System.GetTimestamp();
            var plain = await NaiveEngine.RunAsync(naive, question.Sql, cancellation);
            var naiveTime = TimeProvider.System.GetElapsedTime(started);
            if (i == 0)
            {
                // The first round warms up; what it gives is compared.
                times.Compare(answer.Value, theirs, plain);
                continue;
            }

            times.Add(ours.TotalMilliseconds, duckTime.TotalMilliseconds, naiveTime.TotalMilliseconds);
        }

        return times;
    }
}
