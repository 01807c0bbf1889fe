using Analytics.Platform.Postgres;
using Analytics.Platform.Results;
using Analytics.Segments;

namespace Analytics.Campaigns;

/// <summary>Body of drafting and changing a campaign; a change leaves out what stays.</summary>
internal sealed record CampaignRequest(string? Name, string? Channel, string? Subject, string? Message, Guid? SegmentId)
{
    /// <summary>Id of a draft that an answer saved: creating it again gives that one.</summary>
    public Guid? Id { get; init; }

    private const int LongestName = 200;

    /// <summary>Null when everything that is given is possible.</summary>
    public async Task<Error?> CheckAsync(OrganizationScope scope, CancellationToken cancellation)
    {
        if (Name is not null && (Name.Trim().Length is 0 or > LongestName || Name.Any(char.IsControl)))
        {
            return CampaignErrors.NameInvalid();
        }

        if (Channel is not null && !Channels.All.Contains(Channel, StringComparer.Ordinal))
        {
            return CampaignErrors.ChannelUnknown(Channel);
        }

        return SegmentId is { } id && await SegmentDirectory.FindAsync(scope, id, cancellation) is null ? CampaignErrors.SegmentNotFound() : null;
    }
}
