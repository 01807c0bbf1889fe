using System.Text.Json;

namespace Analytics.Deliveries.Sending;

/// <summary>A recipient whose message this claim, and no other, may send.</summary>
internal sealed record ClaimedRecipient(long RecipientId, string Address, int Attempt, string UserId, JsonElement Attributes)
{
    /// <summary>Which version of the message.</summary>
    public int Variant { get; init; }

    /// <summary>The same for all attempts.</summary>
    public static string SendKeyOf(Guid campaignId, long recipientId) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{campaignId:N}.{recipientId}");
}

/// <summary>What to write about a claimed recipient.</summary>
internal sealed record RecipientOutcome(long RecipientId, string Status)
{
    public string? Reason { get; init; }

    public string? ProviderMessageId { get; init; }

    /// <summary>For one that goes back to planned.</summary>
    public DateTimeOffset? SendAfter { get; init; }
}
