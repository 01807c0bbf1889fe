using Analytics.Platform.Outbound;
using Analytics.Platform.Results;

namespace Analytics.Integrations.Webhooks;

/// <summary>A webhook as it is asked for: whole when it is made, in parts when it is changed.</summary>
internal sealed record WebhookEndpointRequest(string? Url, string? Description, IReadOnlyList<string>? EventTypes, bool? Enabled)
{
    private const int LongestDescription = 200;

    /// <summary>What to store; the address is looked up.</summary>
    public async Task<Result<WebhookEndpointChange>> CheckAsync(OutboundGuard guard, CancellationToken cancellation)
    {
        if (Description?.Length > LongestDescription)
        {
            return WebhookErrors.DescriptionTooLong(LongestDescription);
        }

        if (EventTypes?.FirstOrDefault(type => !WebhookEvents.All.Contains(type, StringComparer.Ordinal)) is { } unknown)
        {
            return WebhookErrors.TypeUnknown(unknown);
        }

        var url = Url?.Trim();
        if (url is not null && await guard.CheckAsync(url, cancellation) is { IsError: true } refused)
        {
            return refused.Error;
        }

        return new WebhookEndpointChange(url, Description?.Trim(), EventTypes is null ? null : [.. EventTypes.Distinct(StringComparer.Ordinal)], Enabled);
    }
}
