using Analytics.Chat.Parts;
using Analytics.Engine.Planning;
using Analytics.Engine.Sql.Reading;
using Analytics.Identity;
using Analytics.Platform.Http;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Results;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Chat.Queries;

/// <summary>The SQL of a plan, without running it: what a form of a plan shows while it is filled in.</summary>
internal sealed class RenderPlan(QueryRunner runner, TimeProvider clock)
{
    [Function(nameof(RenderPlan))]
    [Endpoint("Show the SQL of a plan", "Queries", Permission = Permissions.Ask, Body = typeof(Body), Answer = typeof(Rendering))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/queries/renderings")] HttpRequest request, CancellationToken cancellation)
    {
        var caller = request.Caller();
        var body = await JsonBody.ReadAsync<Body>(request, ChatJson.Options, cancellation);
        if (body.IsError)
        {
            return ProblemMapper.Map(body.Error, request);
        }

        if (body.Value.Plan is not { } plan)
        {
            return ProblemMapper.Map(new Invalid("queries.body.invalid", "Send a plan."), request);
        }

        var sql = await runner.RenderAsync(caller.OrganizationId, plan, clock.GetUtcNow(), cancellation);
        return sql.ToAction(text => new JsonResult(new Rendering(text, SqlReading.Of(text)), ChatJson.Options), request);
    }

    internal sealed record Body(QueryPlan? Plan);

    internal sealed record Rendering(string Sql, IReadOnlyList<string> Reading);
}
