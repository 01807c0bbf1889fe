using System.Globalization;
using Analytics.Platform.Results;
using Microsoft.AspNetCore.Http;

namespace Analytics.Campaigns;

/// <summary>Which campaigns a list shows; what is null does not matter.</summary>
internal sealed record CampaignFilter(string? Status, Guid? OccurrencesOf, DateTimeOffset? StartedSince)
{
    public static Result<CampaignFilter> Of(HttpRequest request)
    {
        var status = Asked(request, "status");
        if (status is not null && !CampaignStatus.All.Contains(status, StringComparer.Ordinal))
        {
            return CampaignErrors.StatusUnknown(status);
        }

        Guid? recurring = null;
        if (Asked(request, "occurrencesOf") is { } id)
        {
            if (!Guid.TryParse(id, out var parsed))
            {
                return CampaignErrors.NotFound();
            }

            recurring = parsed;
        }

        DateTimeOffset? since = null;
        if (Asked(request, "startedSince") is { } text)
        {
            if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var parsed))
            {
                return CampaignErrors.StartedSinceInvalid();
            }

            since = parsed.ToUniversalTime();
        }

        return new CampaignFilter(status, recurring, since);
    }

    private static string? Asked(HttpRequest request, string name) => request.Query[name].ToString() is { Length: > 0 } value ? value : null;
}
