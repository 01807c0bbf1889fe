using System.Text.Json;
using Analytics.Chat.Parts;
using Analytics.Chat.Queries;
using Analytics.Engine.Evaluation;
using Analytics.Engine.Questions;
using Analytics.Engine.Sql;

namespace Analytics.Chat.Quality.Cases;

/// <summary>How one case went.</summary>
internal sealed record CaseOutcome(Guid CaseId, string Question, string Verdict, string Reason, double? Confidence, long ElapsedMs);

/// <summary>Asks the questions of cases anew, as if nobody had verified them, and grades the answers by what the verified query gives now.</summary>
internal sealed class CaseRunner(AnswerPipeline pipeline, QueryRunner runner)
{
    public async Task<(EvaluationReport Report, List<CaseOutcome> Outcomes)> RunAsync(int organizationId, IReadOnlyList<EvaluationCase> cases, CancellationToken cancellation)
    {
        var graded = new List<GradedAnswer>();
        var outcomes = new List<CaseOutcome>();
        foreach (var item in cases)
        {
            var expected = await ExpectedAsync(organizationId, item, cancellation);
            if (expected is null)
            {
                outcomes.Add(new CaseOutcome(item.Id, item.Question, "skipped", "The verified query can no longer be run.", null, 0));
                continue;
            }

            var answer = await pipeline.AnswerAsync(organizationId, new Question(item.Question, item.AsOf), cancellation, anew: true);
            var table = answer.Status == "answered" ? new ResultTable(answer.Columns, answer.Rows, answer.Truncated) : null;
            var grade = AnswerGrader.Grade(expected, table);
            graded.Add(new GradedAnswer(expected.Id, expected.Category, grade, expected.IsUnanswerable) { Confidence = table is null ? null : answer.Confidence, UnderstandMilliseconds = answer.Timings.UnderstandMs });
            outcomes.Add(new CaseOutcome(item.Id, item.Question, grade.Verdict.ToString().ToLowerInvariant(), grade.Reason, answer.Confidence, answer.Timings.TotalMs));
        }

        return (EvaluationReport.Of(graded), outcomes);
    }

    private async Task<GradedQuestion?> ExpectedAsync(int organizationId, EvaluationCase item, CancellationToken cancellation)
    {
        var question = new GradedQuestion { Id = item.Id.ToString(), Question = item.Question, Category = item.Status };
        if (item.Status == CaseStatus.Unanswerable)
        {
            return question with { Expected = "cannot_answer" };
        }

        var run = await runner.RunAsync(new QueryRequest(organizationId, Guid.CreateVersion7(), item.AsOf) { Plan = item.Plan, Sql = item.Plan is null ? item.Sql : null, FromEventsUpTo = 0 }, cancellation);
        if (run.Table is not { } table)
        {
            return null;
        }

        // SQL that somebody wrote says nothing of its columns: what is no number there is a key.
        var keys = item.Plan is not null
            ? table.Columns.TakeWhile(column => column.Role is ColumnRole.Time or ColumnRole.Dimension).Count()
            : table.Columns.TakeWhile(column => column.Type is not (ColumnType.Integer or ColumnType.Number)).Count();
        var rows = JsonSerializer.SerializeToElement(table.Rows, ChatJson.Options).Deserialize<JsonElement[][]>()!;
        return question with { Dims = keys, Answer = new ExpectedAnswer { Columns = [.. table.Columns.Select(column => column.Name)], Rows = rows } };
    }
}
