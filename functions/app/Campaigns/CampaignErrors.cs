using Analytics.Platform.Results;

namespace Analytics.Campaigns;

/// <summary>Why a request about a campaign was refused.</summary>
internal static class CampaignErrors
{
    public static Error NotFound() => new NotFound("campaign.not_found", "There is no such campaign; it may have been deleted.");

    public static Error NameInvalid() => new Invalid("campaign.name.invalid", "A campaign's name has 1 to 200 characters.");

    public static Error ChannelUnknown(string? channel) => new Invalid("campaign.channel.unknown", $"There is no channel \"{channel}\": use {string.Join(", ", Channels.All)}.");

    public static Error SegmentNotFound() => new NotFound("campaign.segment.not_found", "There is no such segment: save one first, or choose another.");

    public static Error NotADraft(string status) => new Conflict("campaign.not_a_draft", $"This campaign is {status}; only a draft can be changed or deleted.");
}
