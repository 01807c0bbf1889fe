namespace Analytics.Integrations;

/// <summary>By which provider an organization sends on a channel.</summary>
internal sealed record ChannelAccount(string Channel, string Adapter)
{
    public const string Inbox = "inbox";

    /// <summary>Whose it is; 0 for one that is not stored yet.</summary>
    public int OrganizationId { get; init; }

    /// <summary>Names the account in the address that its provider reports to; null for the local inbox, which reports nothing.</summary>
    public Guid? Id { get; init; }

    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Password or key, decrypted; never leaves the process.</summary>
    public string? Secret { get; init; }

    /// <summary>What the provider's reports are signed with, decrypted, where it is another one than <see cref="Secret"/>.</summary>
    public string? WebhookSecret { get; init; }

    public string? Setting(string name) => Settings.GetValueOrDefault(name);
}

internal static class ChannelNames
{
    public static readonly IReadOnlyList<string> All = ["email", "sms", "push", "webhook"];
}
