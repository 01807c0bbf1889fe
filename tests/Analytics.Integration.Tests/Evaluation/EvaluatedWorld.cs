using System.Globalization;
using System.Text.Json;
using Analytics.Chat;
using Analytics.Engine.Evaluation;
using Analytics.Engine.Questions;
using Analytics.Engine.Sql;
using Analytics.Hosts.Local.Commands;
using Analytics.Identity;
using Analytics.Ingestion;
using Analytics.Ingestion.Mapping;
using Analytics.Ingestion.Knowledge;
using Analytics.Catalog;
using Analytics.Platform.Postgres;

namespace Analytics.Integration.Tests.Evaluation;

/// <summary>One question with its gold, ready to be asked.</summary>
internal sealed record Case(Family Family, GradedQuestion Question);

/// <summary>A world imported into the product the way a customer would do it: NDJSON files and a glossary of a few lines.</summary>
internal sealed class EvaluatedWorld(World world, Gold gold, int organizationId) : IImportObserver
{
    public World World => world;

    public static async Task<EvaluatedWorld> ImportAsync(TestDatabase test, World world)
    {
        var gold = new Gold(test.Database.System, world);
        await gold.FillAsync();
        var owner = await new OrganizationDirectory(test.Database).EnsureAsync(world.Name, world.Zone, world.Currency, CancellationToken.None);
        var evaluated = new EvaluatedWorld(world, gold, owner.OrganizationId);
        var folder = Directory.CreateTempSubdirectory("analytics-world-").FullName;
        await evaluated.ImportAsync(test.Database, owner, folder, ImportKind.Users, world.People.Select(person => world.Document(person).ToJsonString()));
        await evaluated.ImportAsync(test.Database, owner, folder, ImportKind.Events, world.Rows.Select(row => world.Document(row).ToJsonString()));
        var glossary = Path.Combine(folder, "glossary.md");
        await File.WriteAllTextAsync(glossary, world.Glossary);
        await new KnowledgeImport(test.Database, new CatalogReader(test.Database)).StoreAsync(owner, await ImportCommand.ReadKnowledgeAsync(glossary, CancellationToken.None), "glossary.md", CancellationToken.None);
        Directory.Delete(folder, recursive: true);
        return evaluated;
    }

    /// <summary>Every wording of the families, with the gold by SQL; the turn before is asked as a question of its own.</summary>
    public async Task<IReadOnlyList<Case>> CasesAsync(IEnumerable<Family> families)
    {
        var cases = new List<Case>();
        foreach (var family in families)
        {
            var rows = family.IsUnanswerable ? [] : await gold.AskAsync(family.Sql);
            var others = new List<ExpectedAnswer>();
            foreach (var (dims, sql) in family.Or)
            {
                others.Add(Expected(await gold.AskAsync(sql), dims));
            }

            foreach (var (wording, at) in family.Wordings.Select((wording, at) => (wording, at)))
            {
                cases.Add(new Case(family, new GradedQuestion
                {
                    Id = string.Create(CultureInfo.InvariantCulture, $"{world.Name}/{family.Id}/{at}"),
                    Question = Say(wording),
                    Category = family.Category,
                    Dims = family.Dims,
                    Answer = Expected(rows, null),
                    Alternatives = others,
                    Expected = family.IsUnanswerable ? "cannot_answer" : null,
                }));
            }
        }

        return cases;
    }

    public async Task<bool> AgreesAsync(Family family) => family.IsUnanswerable || Gold.Agree(await gold.AskAsync(family.Sql), [.. family.Rows(world)], family.Dims);

    public async Task<GradedAnswer> AskAsync(AnswerPipeline pipeline, Case asked, List<string> report)
    {
        IReadOnlyList<PlannedTurn> previous = [];
        if (asked.Family.After is { } before)
        {
            var first = await pipeline.AnswerAsync(organizationId, new Question(Say(before), World.Now), TestContext.Current.CancellationToken);
            previous = first.Plan is null ? [] : [new PlannedTurn(Say(before), first.Plan)];
        }

        var answer = await pipeline.AnswerAsync(organizationId, new Question(asked.Question.Question, World.Now) { Previous = previous }, TestContext.Current.CancellationToken);
        var table = answer.Status == "answered" ? new ResultTable(answer.Columns, answer.Rows, answer.Truncated) : null;
        var grade = AnswerGrader.Grade(asked.Question, table);
        report.Add($"{grade.Verdict,-8} {asked.Question.Id}  {(asked.Family.After is { } turn ? $"[{Say(turn)}] " : string.Empty)}{asked.Question.Question}");
        if (grade.Verdict != Verdict.Right)
        {
            report.Add($"    {grade.Reason} · {answer.Confidence} · {answer.Status} · {answer.Text.ReplaceLineEndings(" ")}");
            report.Add($"    plan {(answer.Plan is null ? "none" : Analytics.Engine.Planning.PlanJson.Serialize(answer.Plan))}");
            report.Add($"    gold {Cut(JsonSerializer.Serialize(asked.Question.Answer.Rows))} got {Cut(JsonSerializer.Serialize(answer.Rows))}");
        }

        return new GradedAnswer(asked.Question.Id, asked.Question.Category, grade, asked.Question.IsUnanswerable) { Confidence = table is null ? null : answer.Confidence };
    }

    private string Say(string wording) => world.Say(wording.Replace("{user}", world.People[7].Id, StringComparison.Ordinal));

    private static string Cut(string text) => text.Length > 300 ? text[..300] : text;

    private static ExpectedAnswer Expected(IReadOnlyList<object?[]> rows, int? dims) => new()
    {
        Columns = rows.Count == 0 ? [] : [.. rows[0].Select((_, at) => string.Create(CultureInfo.InvariantCulture, $"c{at}"))],
        Rows = [.. Gold.Document(rows).EnumerateArray().Select(row => (IReadOnlyList<JsonElement>)[.. row.EnumerateArray()])],
        Dims = dims,
    };

    private async Task ImportAsync(Database database, Organization owner, string folder, ImportKind kind, IEnumerable<string> lines)
    {
        var path = Path.Combine(folder, kind + ".ndjson");
        await File.WriteAllLinesAsync(path, lines);
        var import = await new FileImport(database, TimeProvider.System).RunAsync(new ImportRequest(owner, path, kind, null) { ErrorFolder = folder }, this, CancellationToken.None);
        Assert.Equal("completed", import.Status.ToString(), ignoreCase: true);
    }

    public void Started(ImportRecord import, EventMapping mapping)
    {
    }

    public void Advanced(ImportProgress progress)
    {
    }
}
