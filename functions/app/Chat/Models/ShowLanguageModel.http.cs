using Analytics.Chat.Parts;
using Analytics.Identity;
using Analytics.Platform.Http;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Chat.Models;

/// <summary>What the language model has cost this month, the budget, and its calls, latest first.</summary>
internal sealed class ShowLanguageModel(Database database, LanguageModelOptions options)
{
    [Function(nameof(ShowLanguageModel))]
    [Endpoint("Show what the language model costs", "Chat", Permission = Permissions.ManageOrganization, Answer = typeof(Listing), Query = ["limit: most calls to return", "cursor: where the next page begins"])]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/analytics/language-model")] HttpRequest request, CancellationToken cancellation)
    {
        var caller = request.Caller();
        var page = PageRequest.Parse(request);
        if (page.IsError)
        {
            return ProblemMapper.Map(page.Error, request);
        }

        var after = TimedPosition.Of(page.Value);
        if (after.IsError)
        {
            return ProblemMapper.Map(after.Error, request);
        }

        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        var usage = await LanguageModelStore.UsageAsync(scope, cancellation);
        var calls = await LanguageModelStore.ListAsync(scope, after.Value.Position, page.Value.Limit + 1, cancellation);
        var next = page.Value.NextAfter(calls, call => new TimedPosition(call.At, call.Id));
        return new JsonResult(new Listing(options.IsConfigured ? options.Model : null, usage, [.. calls.Take(page.Value.Limit)], next), ChatJson.Options);
    }

    /// <summary><paramref name="Model"/> is null when none is configured and the engine answers alone.</summary>
    internal sealed record Listing(string? Model, LanguageModelUsage Usage, IReadOnlyList<KeptLanguageModelCall> Calls, string? Next);
}
