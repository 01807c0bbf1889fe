using Analytics.Platform.Results;

namespace Analytics.Deliveries.Tracking;

/// <summary>Why an address of ours leads nowhere.</summary>
internal static class TrackingErrors
{
    public static Error LinkNotFound() => new NotFound("link.not_found", "This link is not one of ours, or was changed.");
}
