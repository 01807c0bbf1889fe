using System.Globalization;
using Analytics.Identity;
using Analytics.Platform.Http;
using Analytics.Platform.Json;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Campaigns;

/// <summary>When campaigns began, by name: what charts of that time mark. All of them, however many; so nothing else of them.</summary>
internal sealed class ListCampaignStarts(Database database)
{
    private const int Most = 20_000;

    [Function(nameof(ListCampaignStarts))]
    [Endpoint("List when campaigns began", "Campaigns", Permission = Permissions.ReadCampaigns, Answer = typeof(Listing), Query = ["from: the first moment; if left out, all that came before", "until: the first moment that no longer counts; if left out, all that came after"])]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/campaigns/starts")] HttpRequest request, CancellationToken cancellation)
    {
        var caller = request.Caller();
        if (Asked(request, "from", DateTimeOffset.MinValue) is not { } from || Asked(request, "until", DateTimeOffset.MaxValue) is not { } until)
        {
            return ProblemMapper.Map(CampaignErrors.StartsRangeInvalid(), request);
        }

        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        return new JsonResult(new Listing(await CampaignStore.ListStartsAsync(scope, from, until, Most, cancellation)), WireJson.Options);
    }

    /// <summary>Null for what is no time.</summary>
    private static DateTimeOffset? Asked(HttpRequest request, string name, DateTimeOffset otherwise) => request.Query[name].ToString() is not { Length: > 0 } text
        ? otherwise
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at.ToUniversalTime() : null;

    internal sealed record Listing(IReadOnlyList<CampaignStart> Starts);
}

internal sealed record CampaignStart(string Name, DateTimeOffset StartedAt);
