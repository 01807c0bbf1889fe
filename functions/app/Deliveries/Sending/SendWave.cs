using Analytics.Deliveries.Contacts;
using Analytics.Deliveries.Templates;
using Analytics.Integrations;

namespace Analytics.Deliveries.Sending;

/// <summary>Recipients that were claimed together, and what is needed to send to them.</summary>
/// <param name="Began">Before the claim: so long ago nobody else can have had them.</param>
internal sealed record SendWave(DeliveryCampaign Campaign, WaveSetup Setup, Guid ClaimId, IReadOnlyList<ClaimedRecipient> Claimed, long Began)
{
    /// <summary>How many were looked at, those included whom nobody may write to now.</summary>
    public required int Seen { get; init; }

    /// <summary>Null: all of them.</summary>
    public required int? HandedOverAtOnce { get; init; }

    /// <summary>Whether it is noted who is handed over.</summary>
    public bool Followed => HandedOverAtOnce is not null && Claimed.Count > 0;

    /// <summary>The same when nobody was written to.</summary>
    public SentWave Unsent(string reason) => new(Campaign, ClaimId, [.. Claimed.Select(recipient => (recipient, NotBegun(reason)))]);

    /// <summary>It was certainly not handed over, by no fault of its own or of the provider.</summary>
    public static SendOutcome NotBegun(string reason) => new SendOutcome.Postponed(reason, TimeSpan.Zero) { Limited = true, Tried = false };
}

/// <summary>What is read once a batch: a change of it acts from the next batch on.</summary>
internal sealed record WaveSetup(ChannelAccount Account, ContactSettings Contacts)
{
    private readonly Dictionary<int, (MessageTemplate? Template, string? Fault)> _templates = [];

    /// <summary>Parsed once: what a campaign says does not change once it is launched.</summary>
    public (MessageTemplate? Template, string? Fault) TemplateOf(DeliveryCampaign campaign, int variant)
    {
        if (!_templates.TryGetValue(variant, out var known))
        {
            var content = campaign.With(variant);
            var (template, faults) = MessageTemplate.Parse(campaign.Channel, content.Subject, content.Text, content.Html, content.LayoutHtml);
            known = _templates[variant] = (template, faults.Count == 0 ? null : faults[0].Message);
        }

        return known;
    }
}
