using Analytics.Audit;
using Analytics.Chat.Parts;
using Analytics.Identity;
using Analytics.Platform.Http;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Analytics.Platform.Results;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Chat.Models;

/// <summary>Says how many tokens and how much money a month may cost; null: no limit. Past it the engine answers alone, and answers say so.</summary>
internal sealed class SetLanguageModelBudget(Database database)
{
    private const decimal MostCost = 1_000_000_000;

    [Function(nameof(SetLanguageModelBudget))]
    [Endpoint("Set the budget of the language model", "Chat", Permission = Permissions.ManageOrganization, Body = typeof(Body), Answer = typeof(LanguageModelUsage))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "api/analytics/language-model/budget")] HttpRequest request, CancellationToken cancellation)
    {
        var caller = request.Caller();
        var body = await JsonBody.ReadAsync<Body>(request, ChatJson.Options, cancellation);
        if (body.IsError)
        {
            return ProblemMapper.Map(body.Error, request);
        }

        if (body.Value.TokensPerMonth < 0 || body.Value.CostPerMonth is < 0 or > MostCost)
        {
            return ProblemMapper.Map(new Invalid("language_model.budget.invalid", "tokensPerMonth and costPerMonth are numbers from 0 on, or null for no limit."), request);
        }

        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        await LanguageModelStore.SaveBudgetAsync(scope, body.Value.TokensPerMonth, body.Value.CostPerMonth, cancellation);
        AuditTrail.Append(scope, caller.PersonId, "language_model.budget_set", new AuditSubject("organization", caller.OrganizationId.ToString(System.Globalization.CultureInfo.InvariantCulture)), body.Value);
        var usage = await LanguageModelStore.UsageAsync(scope, cancellation);
        await scope.CommitAsync(cancellation);
        return new JsonResult(usage, ChatJson.Options);
    }

    internal sealed record Body(long? TokensPerMonth, decimal? CostPerMonth);
}
