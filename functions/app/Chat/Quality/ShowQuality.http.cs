using System.Globalization;
using Analytics.Chat.Parts;
using Analytics.Identity;
using Analytics.Platform.Http;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Analytics.Platform.Results;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Chat.Quality;

/// <summary>How well questions were answered, day by day.</summary>
internal sealed class ShowQuality(Database database)
{
    private const int DefaultDays = 30;
    private const int MostDays = 366;

    [Function(nameof(ShowQuality))]
    [Endpoint("How well questions were answered", "Chat", Permission = Permissions.ManageOrganization, Answer = typeof(Listing), Query = ["days: how many days back, 30 by default"])]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/analytics/quality")] HttpRequest request, CancellationToken cancellation)
    {
        var caller = request.Caller();
        var asked = request.Query["days"].ToString();
        var days = DefaultDays;
        if (asked.Length > 0 && (!int.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out days) || days is < 1 or > MostDays))
        {
            return ProblemMapper.Map(new Invalid("quality.days.invalid", "days is a number from 1 to 366."), request);
        }

        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        return new JsonResult(new Listing(await QualityStore.ListDaysAsync(scope, days, cancellation)), ChatJson.Options);
    }

    internal sealed record Listing(IReadOnlyList<QualityDay> Days);
}
