using System.Text.Json;
using Analytics.Catalog;
using Analytics.Chat.Answering;
using Analytics.Chat.Parts;
using Analytics.Engine.Planning;
using Analytics.Identity;
using Analytics.Platform.Http;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Results;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Chat.Queries;

/// <summary>Runs a plan, or SQL that a person wrote: guarded, as the reader, logged like any question.</summary>
internal sealed class RunAnalyticsQuery(AskLimiter limiter, QueryRunner runner, CatalogReader catalog, TimeProvider clock)
{
    [Function(nameof(RunAnalyticsQuery))]
    [Endpoint("Run a plan or SQL", "Queries", Permission = Permissions.Ask, Body = typeof(Body), Answer = typeof(QueryView))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/queries")] HttpRequest request, CancellationToken cancellation)
    {
        var body = await JsonBody.ReadAsync<Body>(request, ChatJson.Options, cancellation);
        if (body.IsError)
        {
            return ProblemMapper.Map(body.Error, request);
        }

        var caller = request.Caller();
        var refusal = (body.Value.Sql is null ? null : caller.Refuse(Permissions.RunSql)) ?? limiter.Refuse(caller, request.HttpContext.Response);
        if (refusal is not null)
        {
            return ProblemMapper.Map(refusal, request);
        }

        if (body.Value.Sql is null == body.Value.Plan is null)
        {
            return ProblemMapper.Map(new Invalid("queries.body.invalid", "Send either sql or plan."), request);
        }

        var run = await runner.RunAsync(Request(caller, body.Value), cancellation);
        return run.Failure is { } failure
            ? ProblemMapper.Map(failure with { Data = new Dictionary<string, object?>(failure.Data, StringComparer.Ordinal) { ["sql"] = run.Sql, ["queryId"] = run.QueryId } }, request)
            : new JsonResult(await ViewAsync(caller.OrganizationId, run, cancellation), ChatJson.Options);
    }

    private QueryRequest Request(Caller caller, Body body) => new(caller.OrganizationId, Guid.CreateVersion7(), clock.GetUtcNow())
    {
        Plan = body.Plan,
        Sql = body.Sql,
        Question = body.Question ?? "",
        PersonId = caller.PersonId,
        WithoutCache = body.WithoutCache,
    };

    private async Task<QueryView> ViewAsync(int organizationId, QueryRun run, CancellationToken cancellation)
    {
        var reading = new Interpretation { Outcome = run.Plan is null ? InterpretationOutcome.Sql : InterpretationOutcome.Planned, Plan = run.Plan };
        var material = new AnswerMaterial(run.QueryId, clock.GetUtcNow(), reading, await catalog.LoadAsync(organizationId, cancellation))
        {
            Now = clock.GetUtcNow(),
            Run = run,
            Verification = AnswerVerifier.Verify(run.Plan, run.Table!, null, null),
        };
        var written = AnswerParts.Write(material);
        var results = written.Parts.First(part => part.Type == PartTypes.QueryResults).Data.Deserialize<QueryResultsData>(ChatJson.Options)!;
        return new QueryView(written.Text, results, written.Parts.FirstOrDefault(part => part.Type == PartTypes.Chart)?.Data);
    }

    /// <summary><paramref name="WithoutCache"/> reads the data even when the result is cached.</summary>
    internal sealed record Body(string? Sql, QueryPlan? Plan, string? Question, bool WithoutCache = false);
}

/// <summary>A run as the API shows it: words, rows, chart.</summary>
internal sealed record QueryView(string Text, QueryResultsData Results, JsonElement? Chart)
{
    public Guid QueryId => Results.QueryId;
}
