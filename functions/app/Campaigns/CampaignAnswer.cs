using System.Globalization;
using Analytics.Platform.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Analytics.Campaigns;

/// <summary>A campaign as an answer, with its version as ETag.</summary>
internal static class CampaignAnswer
{
    public static IActionResult Of(Campaign campaign, HttpRequest request)
    {
        request.HttpContext.Response.Headers.ETag = TagOf(campaign);
        return new JsonResult(campaign, WireJson.Options);
    }

    /// <summary>Whether the request is about another version than the stored one: somebody else changed it meanwhile.</summary>
    public static bool IsStale(HttpRequest request, Campaign campaign)
    {
        var expected = request.Headers.IfMatch.ToString();
        return expected.Length > 0 && expected != "*" && expected != TagOf(campaign);
    }

    private static string TagOf(Campaign campaign) => string.Create(CultureInfo.InvariantCulture, $"\"{campaign.Version}\"");
}
