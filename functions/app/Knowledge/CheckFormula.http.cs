using System.Globalization;
using Analytics.Catalog;
using Analytics.Engine.Answers;
using Analytics.Engine.Formulas;
using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Sql;
using Analytics.Identity;
using Analytics.Platform.Http;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Results;
using Analytics.Warehouse;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Knowledge;

/// <summary>Reads a formula without saving it: its faults with their places or, when it can be computed and is to be run, what it gives over all data.</summary>
internal sealed class CheckFormula(CatalogReader catalog, IPlanExecutor executor, TimeProvider clock)
{
    private const int LongestFormula = 2000;

    [Function(nameof(CheckFormula))]
    [Endpoint("Check a formula", "Knowledge", Permission = Permissions.EditKnowledge, Body = typeof(Body), Answer = typeof(Verdict))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/knowledge/formula-checks")] HttpRequest request, CancellationToken cancellation)
    {
        var caller = request.Caller();
        var body = await JsonBody.ReadAsync<Body>(request, PlanJson.Options, cancellation);
        if (body.IsError)
        {
            return ProblemMapper.Map(body.Error, request);
        }

        if (body.Value.Formula is not { Length: <= LongestFormula } formula)
        {
            return ProblemMapper.Map(KnowledgeErrors.Fields(new Dictionary<string, string>(StringComparer.Ordinal) { ["formula"] = KnowledgeErrors.TooLong("formula", LongestFormula) }), request);
        }

        var name = string.IsNullOrWhiteSpace(body.Value.Name) ? "result" : body.Value.Name.Trim();
        var model = await catalog.LoadAsync(caller.OrganizationId, cancellation);
        var reading = MetricFormula.Read(name, formula, model);
        var verdict = new Verdict(reading.Measure is not null, reading.Issues, reading.Kind);
        return reading.Measure is { } measure && body.Value.Run
            ? (await RunAsync(caller.OrganizationId, measure, model, verdict, cancellation)).ToAction(found => new JsonResult(found, PlanJson.Options), request)
            : new JsonResult(verdict, PlanJson.Options);
    }

    private async Task<Result<Verdict>> RunAsync(int organizationId, Measure measure, SemanticModel model, Verdict verdict, CancellationToken cancellation)
    {
        var plan = new MetricPlan { Measures = [measure] };
        var now = clock.GetUtcNow();
        try
        {
            var result = await executor.ExecuteAsync(organizationId, plan, model, now, cancellation);
            if (result.IsError)
            {
                return result.Error;
            }

            var shown = AnswerComposer.Compose(plan, model, result.Value.Table, [], now).Headlines;
            return verdict with
            {
                Value = Convert.ToString(result.Value.Table.Rows[0][^1], CultureInfo.InvariantCulture),
                Formatted = shown.Count > 0 ? shown[0].Formatted : null,
                Sql = PostgresRenderer.Render(plan, model, now).DisplayText,
            };
        }
        catch (PlanException fault)
        {
            return new Invalid(fault.Code, fault.Message);
        }
    }

    internal sealed record Body(string? Name, string? Formula, bool Run = false);

    internal sealed record Verdict(bool Valid, IReadOnlyList<FormulaIssue> Issues, FormulaKind? Kind)
    {
        public string? Value { get; init; }

        public string? Formatted { get; init; }

        public string? Sql { get; init; }
    }
}
