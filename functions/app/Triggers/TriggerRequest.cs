using Analytics.Campaigns;
using Analytics.Platform.Postgres;
using Analytics.Platform.Results;

namespace Analytics.Triggers;

/// <summary>Body of creating and changing a trigger: all that it is.</summary>
internal sealed record TriggerRequest(string? Name, string? EventName, string? UserPath, Guid? CampaignId)
{
    private const int LongestName = 100;
    private const int LongestText = 200;

    /// <summary>Null when it says what a trigger needs.</summary>
    public Error? Check()
    {
        if (string.IsNullOrWhiteSpace(Name) || Name.Length > LongestName)
        {
            return TriggerErrors.NameInvalid();
        }

        if ((EventName is null) == (CampaignId is null) || (EventName is { } name && (string.IsNullOrWhiteSpace(name) || name.Length > LongestText)))
        {
            return TriggerErrors.ActionInvalid();
        }

        return UserPath is { Length: > 0 } path && (EventName is null || path.Length > LongestText || path.Split('.').Any(string.IsNullOrWhiteSpace)) ? TriggerErrors.PathInvalid() : null;
    }

    /// <summary>Null when what it names exists.</summary>
    public async Task<Error?> FindFaultAsync(OrganizationScope scope, CancellationToken cancellation) =>
        CampaignId is { } id && await CampaignStore.FindAsync(scope, id, cancellation) is null ? TriggerErrors.CampaignNotFound() : null;

    public Trigger ToTrigger(Guid id) => new(id, Name!.Trim(), EventName?.Trim(), CampaignId) { UserPath = UserPath is { Length: > 0 } path ? path.Trim() : null };
}
