using Analytics.Deliveries.Templates;
using Analytics.Platform.Postgres;
using Analytics.Platform.Results;

namespace Analytics.Campaigns.Templates;

/// <summary>The layout that was chosen for a campaign, in its newest version; without an id the choice is none.</summary>
internal sealed record CampaignLayout(Guid? Id, int? Version, string Html)
{
    public static async Task<Result<CampaignLayout>> ChooseAsync(OrganizationScope scope, Guid? templateId, CancellationToken cancellation)
    {
        if (templateId is not { } id)
        {
            return new CampaignLayout(null, null, "");
        }

        if (await TemplateStore.FindAsync(scope, id, cancellation) is not { Current: var current })
        {
            return TemplateErrors.NotFound();
        }

        return MessageLayout.HasPlace(current.Html) ? new CampaignLayout(id, current.Version, current.Html) : TemplateErrors.NoLayout(current.Name);
    }
}
