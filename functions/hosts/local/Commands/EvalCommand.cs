using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Analytics.Catalog;
using Analytics.Chat;
using Analytics.Engine.Evaluation;
using Analytics.Engine.Questions;
using Analytics.Engine.Sql;
using Analytics.Identity;
using Analytics.Ingestion.Knowledge;
using Analytics.Platform.Json;
using Analytics.Platform.Postgres;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Analytics.Hosts.Local.Commands;

/// <summary>Asks a file of questions with known answers and reports how many are right.</summary>
internal sealed class EvalCommand(CommonOptions common, Action<FunctionsApplicationBuilder> configure)
{
    private readonly Option<string> _organization = new("--organization") { Description = "Name of the organization", HelpName = "NAME", Required = true };
    private readonly Option<FileInfo> _questions = new("--questions") { Description = "Questions with known answers, one JSON object a line", HelpName = "FILE.jsonl", Required = true };
    private readonly Option<FileInfo?> _answers = new("--answers") { Description = "Where to write what was answered", HelpName = "OUT.jsonl" };
    private readonly Option<FileInfo?> _baseline = new("--baseline") { Description = "Answers of an earlier run (its --answers file) to compare with", HelpName = "OUT.jsonl" };
    private readonly Option<string?> _knowledge = new("--knowledge") { Description = "Knowledge to store in the organization before asking", HelpName = "FILE" };
    private readonly Option<DateTimeOffset?> _now = CommonOptions.Now();

    public Command Create()
    {
        var command = new Command("eval", "Measure accuracy on questions with known answers.") { _organization, _questions, _answers, _baseline, _knowledge, _now };
        command.SetAction(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken ct)
    {
        var questions = await ReadAsync(arguments.GetRequiredValue(_questions), ct);
        var baseline = arguments.GetValue(_baseline) is { } earlier ? await EvaluationBaseline.ReadAsync(earlier, ct) : null;
        await using var product = await CommandProduct.OpenAsync(common.Read(arguments), CommonOptions.ClockOf(arguments.GetValue(_now)), configure, ct);
        var organization = await product.RequireOrganizationAsync(arguments.GetRequiredValue(_organization), ct);
        await TellAsync(product, organization, arguments.GetValue(_knowledge), ct);
        var model = await product.Services.GetRequiredService<CatalogReader>().LoadAsync(organization.OrganizationId, ct);
        var now = arguments.GetValue(_now) ?? model.DataThrough ?? TimeProvider.System.GetUtcNow();
        var run = new EvaluationRun(product.Services.GetRequiredService<AnswerPipeline>(), organization.OrganizationId, now);
        var answers = new List<EvaluatedQuestion>();
        foreach (var question in questions)
        {
            answers.Add(await run.AskAsync(question, ct));
            await Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{answers.Count,4}/{questions.Count}  {answers[^1].Graded.Grade.Verdict,-8}  {question.Id}  {question.Question}"));
        }

        if (arguments.GetValue(_answers) is { } file)
        {
            await File.WriteAllLinesAsync(file.FullName, answers.Select(answer => JsonSerializer.Serialize(answer.Document, WireJson.Options)), ct);
        }

        await EvaluationText.WriteAsync(Console.Out, organization, EvaluationReport.Of([.. answers.Select(answer => answer.Graded)]), answers);
        if (baseline is not null)
        {
            await EvaluationBaseline.WriteAsync(Console.Out, RunComparison.Of(baseline, [.. answers.Select(answer => answer.Graded)]));
        }

        return 0;
    }

    private static async Task TellAsync(CommandProduct product, Organization organization, string? path, CancellationToken ct)
    {
        if (path is null)
        {
            return;
        }

        if (!File.Exists(path))
        {
            throw new CommandFailure($"There is no file {path}.");
        }

        var knowledge = new KnowledgeImport(product.Services.GetRequiredService<Database>(), product.Services.GetRequiredService<CatalogReader>());
        var told = await ImportCommand.ReadKnowledgeAsync(path, ct);
        await knowledge.ApplySettingsAsync(organization, told, ct);
        await knowledge.StoreAsync(organization, told, Path.GetFileName(path), ct);
    }

    private static async Task<List<GradedQuestion>> ReadAsync(FileInfo file, CancellationToken ct)
    {
        if (!file.Exists)
        {
            throw new CommandFailure($"There is no file {file.FullName}.");
        }

        var questions = new List<GradedQuestion>();
        var number = 0;
        foreach (var line in await File.ReadAllLinesAsync(file.FullName, ct))
        {
            number++;
            if (string.IsNullOrWhiteSpace(line))
            {
                continue;
            }

            try
            {
                questions.Add(GradedQuestion.Parse(line));
            }
            catch (JsonException fault)
            {
                throw new CommandFailure(string.Create(CultureInfo.InvariantCulture, $"Line {number} of {file.Name} is no question: {fault.Message}"), fault);
            }
        }

        return questions.Count > 0 ? questions : throw new CommandFailure($"{file.Name} holds no questions.");
    }
}

/// <summary>One question of an evaluation, graded, and what was answered.</summary>
internal sealed record EvaluatedQuestion(GradedQuestion Question, GradedAnswer Graded, object Document);

/// <summary>Asks questions one after the other; a follow-up hears the turns before it.</summary>
internal sealed class EvaluationRun(AnswerPipeline pipeline, int organizationId, DateTimeOffset now)
{
    private readonly Dictionary<string, IReadOnlyList<PlannedTurn>> _turns = new(StringComparer.Ordinal);

    public async Task<EvaluatedQuestion> AskAsync(GradedQuestion question, CancellationToken ct)
    {
        var previous = question.FollowupOf is { } earlier ? _turns.GetValueOrDefault(earlier) ?? [] : [];
        var began = TimeProvider.System.GetTimestamp();
        var answer = await pipeline.AnswerAsync(organizationId, new Question(question.Question, Instant(question.Now)) { Previous = previous }, ct);
        var elapsed = TimeProvider.System.GetElapsedTime(began).TotalMilliseconds;
        _turns[question.Id] = answer.Plan is null ? previous : [.. previous, PlannedTurn.Answered(question.Question, answer.Plan, answer.Rows)];
        var table = answer.Status == "answered" ? new ResultTable(answer.Columns, answer.Rows, answer.Truncated) : null;
        var grade = AnswerGrader.Grade(question, table);
        return new EvaluatedQuestion(question, new GradedAnswer(question.Id, question.Category, grade, question.IsUnanswerable) { Confidence = table is null ? null : answer.Confidence, ParaphraseOf = question.ParaphraseOf, UnderstandMilliseconds = answer.Timings.UnderstandMs }, new
        {
            question.Id,
            answer.Rows,
            columns = answer.Columns.Select(column => column.Name),
            answer.Sql,
            declined = table is null,
            answer.Confidence,
            understandMs = answer.Timings.UnderstandMs,
            ms = Math.Round(elapsed, 1),
            verdict = grade.Verdict,
            grade.Reason,
            answer.Status,
            answer.Text,
        });
    }

    private DateTimeOffset Instant(string? text) => text is null
        ? now
        : DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
}

/// <summary>The report as text.</summary>
internal static class EvaluationText
{
    public static async Task WriteAsync(TextWriter output, Organization organization, EvaluationReport report, IReadOnlyList<EvaluatedQuestion> answers)
    {
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{organization.Name}: {report.Total} questions"));
        await output.WriteLineAsync();
        await output.WriteLineAsync($"{"category",-20} {"right",6} {"wrong",6} {"declined",9} {"total",6} {"accuracy",9} {"at least",9}");
        foreach (var category in report.Categories)
        {
            await output.WriteLineAsync(Row(category.Category, category.Report));
        }

        await output.WriteLineAsync(Row("all", report));
        await output.WriteLineAsync();
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"accuracy {Percent(report.Accuracy)} (95 % lower bound {Percent(report.LowerBound)}), coverage {Percent(report.Coverage)}, risk {Percent(report.Risk)}"));
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"understanding and planning: median {report.Latency.Median:0} ms, 95 % within {report.Latency.Percentile95:0} ms{(report.Consistency is { } consistency ? $"; same verdict for all wordings of a question: {Percent(consistency)}" : string.Empty)}"));
        await WriteReliabilityAsync(output, report);
        foreach (var missed in answers.Where(answer => answer.Graded.Grade.Verdict != Verdict.Right))
        {
            await output.WriteLineAsync($"  {missed.Graded.Grade.Verdict,-8} {missed.Question.Id}  {missed.Question.Question}  ({missed.Graded.Grade.Reason})");
        }
    }

    private static async Task WriteReliabilityAsync(TextWriter output, EvaluationReport report)
    {
        if (report.Reliability.Count == 0)
        {
            return;
        }

        await output.WriteLineAsync();
        await output.WriteLineAsync($"{"confidence",-20} {"answers",8} {"claimed",9} {"right",9}");
        foreach (var band in report.Reliability)
        {
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{$"{band.From:0.00} to {band.To:0.00}",-20} {band.Count,8} {Percent(band.Confidence),9} {Percent(band.Accuracy),9}"));
        }

        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"calibration error {Percent(report.CalibrationError)}"));
        await output.WriteLineAsync();
    }

    private static string Row(string name, EvaluationReport report) => string.Create(
        CultureInfo.InvariantCulture,
        $"{name,-20} {report.Right,6} {report.Wrong,6} {report.Declined,9} {report.Total,6} {Percent(report.Accuracy),9} {Percent(report.LowerBound),9}");

    private static string Percent(double share) => share.ToString("0.0 %", CultureInfo.InvariantCulture);
}
