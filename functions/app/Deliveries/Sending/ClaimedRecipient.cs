using System.Globalization;
using System.Text.Json;
using Analytics.Deliveries.Reports;

namespace Analytics.Deliveries.Sending;

/// <summary>A recipient whose message this claim, and no other, may send.</summary>
internal sealed record ClaimedRecipient(long RecipientId, string Address, int Attempt, string UserId, JsonElement Attributes)
{
    /// <summary>Which version of the message.</summary>
    public int Variant { get; init; }

    /// <summary>Of one that was taken over: how far its sender was with it.</summary>
    public HandOver HandOver { get; init; }

    /// <summary>The same for all attempts.</summary>
    public static string SendKeyOf(Guid campaignId, long recipientId) => string.Create(CultureInfo.InvariantCulture, $"{campaignId:N}.{recipientId}");

    /// <summary>The recipient of a send key; null for what is none, such as that of a test.</summary>
    public static RecipientTarget? ParseSendKey(string? sendKey) =>
        sendKey?.Split('.') is [{ Length: 32 } campaign, var recipient] && Guid.TryParseExact(campaign, "N", out var campaignId)
            && long.TryParse(recipient, NumberStyles.None, CultureInfo.InvariantCulture, out var recipientId)
            ? new RecipientTarget(campaignId, recipientId)
            : null;
}

/// <summary>What a sender has noted of a recipient before it was gone.</summary>
internal enum HandOver
{
    /// <summary>Nothing is noted, or was lost.</summary>
    Unknown,

    /// <summary>It certainly was not handed over.</summary>
    NotBegun,

    /// <summary>It may have been.</summary>
    Begun,

    /// <summary>The provider took it.</summary>
    Accepted,
}

/// <summary>What to write about a claimed recipient.</summary>
internal sealed record RecipientOutcome(long RecipientId, int Attempt, string Status)
{
    public string? Reason { get; init; }

    public string? ProviderMessageId { get; init; }

    /// <summary>False for one that goes back to planned without an attempt.</summary>
    public bool Tried { get; init; } = true;

    /// <summary>For one that goes back to planned.</summary>
    public DateTimeOffset? SendAfter { get; init; }
}
