using System.IO.Compression;
using System.Text.Json;
using Analytics.Catalog;
using Analytics.Chat;
using Analytics.Engine.Evaluation;
using Analytics.Engine.Questions;
using Analytics.Engine.Sql;
using Analytics.Hosts.Local.Commands;
using Analytics.Identity;
using Analytics.Ingestion;
using Analytics.Ingestion.Knowledge;
using Analytics.Ingestion.Mapping;
using Npgsql;

namespace Analytics.Integration.Tests.Evaluation;

/// <summary>
/// An organization of its own shape, kept as files: what it would import (events with a mapping, users, a glossary), how its rows become the plain table r (and
/// people) of the hand-written SQL, and its questions with that SQL. Nothing of the product takes part in what is right.
/// </summary>
internal sealed class QuestionSet(string name) : IImportObserver
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private string Folder => Path.Combine(AppContext.BaseDirectory, "Evaluation", "Sets", name);

    private sealed record Line(string Id, string Category, int Dims, string? Sql, IReadOnlyList<string> Wordings)
    {
        public IReadOnlyList<OtherReading> Or { get; init; } = [];
    }

    private sealed record OtherReading(int Dims, string Sql);

    public async Task<IReadOnlyList<GradedAnswer>> AskAsync(TestDatabase test, AnswerPipeline pipeline, DateTimeOffset now, List<string> report)
    {
        var owner = await new OrganizationDirectory(test.Database).EnsureAsync(name, null, null, CancellationToken.None);
        await ImportAsync(test, owner);
        await FillGoldAsync(test.Database.System);
        var answers = new List<GradedAnswer>();
        foreach (var line in (await File.ReadAllLinesAsync(Path.Combine(Folder, "questions.jsonl"))).Select(text => JsonSerializer.Deserialize<Line>(text, Json)!))
        {
            var gold = line.Sql is null ? [] : await GoldAsync(test.Database.System, line.Sql);
            var others = new List<ExpectedAnswer>();
            foreach (var (dims, sql) in line.Or)
            {
                others.Add(new ExpectedAnswer { Rows = await GoldAsync(test.Database.System, sql), Dims = dims });
            }

            foreach (var (wording, at) in line.Wordings.Select((wording, at) => (wording, at)))
            {
                var question = new GradedQuestion { Id = $"{name}/{line.Id}/{at}", Question = wording, Category = line.Category, Dims = line.Dims, Answer = new ExpectedAnswer { Rows = gold }, Alternatives = others, Expected = line.Sql is null ? "cannot_answer" : null };
                var answer = await pipeline.AnswerAsync(owner.OrganizationId, new Question(wording, now), TestContext.Current.CancellationToken);
                var table = answer.Status == "answered" ? new ResultTable(answer.Columns, answer.Rows, answer.Truncated) : null;
                var grade = AnswerGrader.Grade(question, table);
                report.Add($"{grade.Verdict,-8} {question.Id}  {wording}{(grade.Verdict == Verdict.Right ? string.Empty : $"  ({grade.Reason} {answer.Text.ReplaceLineEndings(" ")})")}");
                answers.Add(new GradedAnswer(question.Id, question.Category, grade, question.IsUnanswerable) { Confidence = table is null ? null : answer.Confidence });
            }
        }

        return answers;
    }

    private async Task ImportAsync(TestDatabase test, Organization owner)
    {
        var mapping = Path.Combine(Folder, "mapping.json");
        foreach (var (kind, path) in new[] { (ImportKind.Users, "users.ndjson.gz"), (ImportKind.Events, "events.ndjson.gz") }.Where(file => File.Exists(Path.Combine(Folder, file.Item2))))
        {
            var import = await new FileImport(test.Database, TimeProvider.System).RunAsync(new ImportRequest(owner, Path.Combine(Folder, path), kind, kind == ImportKind.Events && File.Exists(mapping) ? await File.ReadAllTextAsync(mapping) : null) { ErrorFolder = Path.GetTempPath() }, this, CancellationToken.None);
            Assert.Equal("completed", import.Status.ToString(), ignoreCase: true);
        }

        var glossary = Path.Combine(Folder, "glossary.md");
        await new KnowledgeImport(test.Database, new CatalogReader(test.Database)).StoreAsync(owner, await ImportCommand.ReadKnowledgeAsync(glossary, CancellationToken.None), "glossary.md", CancellationToken.None);
    }

    private async Task FillGoldAsync(NpgsqlDataSource source)
    {
        await RunAsync(source, $"create schema set_{name}; create table set_{name}.docs (kind text, doc jsonb)");
        foreach (var kind in new[] { "users", "events" }.Where(kind => File.Exists(Path.Combine(Folder, $"{kind}.ndjson.gz"))))
        {
            await using var stream = new GZipStream(File.OpenRead(Path.Combine(Folder, $"{kind}.ndjson.gz")), CompressionMode.Decompress);
            using var reader = new StreamReader(stream);
            var lines = (await reader.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            await using var connection = await source.OpenConnectionAsync();
            await using var command = new NpgsqlCommand($"insert into set_{name}.docs select $1, unnest($2::jsonb[])", connection) { Parameters = { new() { Value = kind }, new() { Value = lines } } };
            await command.ExecuteNonQueryAsync();
        }

        await RunAsync(source, $"set search_path = set_{name}; {await File.ReadAllTextAsync(Path.Combine(Folder, "rows.sql"))}");
    }

    private async Task<IReadOnlyList<IReadOnlyList<JsonElement>>> GoldAsync(NpgsqlDataSource source, string sql)
    {
        await using var connection = await source.OpenConnectionAsync();
        await using var command = new NpgsqlCommand($"set search_path = set_{name}; {sql}", connection);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<object?[]>();
        while (await reader.ReadAsync())
        {
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(column => reader.IsDBNull(column) ? null : reader.GetValue(column) is DateTime at && at.TimeOfDay == TimeSpan.Zero ? DateOnly.FromDateTime(at) : reader.GetValue(column))]);
        }

        return [.. Gold.Document(rows).EnumerateArray().Select(row => (IReadOnlyList<JsonElement>)[.. row.EnumerateArray()])];
    }

    private static async Task RunAsync(NpgsqlDataSource source, string sql)
    {
        await using var connection = await source.OpenConnectionAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    public void Started(ImportRecord import, EventMapping mapping)
    {
    }

    public void Advanced(ImportProgress progress)
    {
    }
}
