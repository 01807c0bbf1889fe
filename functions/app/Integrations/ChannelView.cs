using Analytics.Platform.Postgres;

namespace Analytics.Integrations;

/// <summary>A channel as it is shown: its account without the secret, what could be chosen instead, and how it fares.</summary>
internal sealed record ChannelView(string Channel, string Adapter, IReadOnlyDictionary<string, string> Settings, bool HasSecret)
{
    public bool HasWebhookSecret { get; init; }

    /// <summary>Where the provider is to report to, below the product's public address; null when it has nothing to report.</summary>
    public string? WebhookPath { get; init; }

    /// <summary>The adapters that could be chosen.</summary>
    public IReadOnlyList<string> Adapters { get; init; } = [];

    /// <summary>The same, with what each asks for.</summary>
    public IReadOnlyList<AdapterView> Choices { get; init; } = [];

    public required ChannelHealth Health { get; init; }

    public static async Task<ChannelView> LoadAsync(OrganizationScope scope, string channel, ChannelAccounts accounts, CancellationToken cancellation)
    {
        var account = await accounts.FindAsync(scope, channel, cancellation);
        var choices = accounts.Adapters.Where(adapter => adapter.Channels.Contains(channel, StringComparer.Ordinal)).ToList();
        return new ChannelView(account.Channel, account.Adapter, account.Settings, account.Secret is not null)
        {
            HasWebhookSecret = account.WebhookSecret is not null,
            WebhookPath = account.Id is { } id && accounts.AdapterOf(account).Reports ? WebhookAddress.PathOf(account.Adapter, id) : null,
            Adapters = choices.ConvertAll(adapter => adapter.Adapter),
            Choices = choices.ConvertAll(adapter => new AdapterView(adapter.Adapter, adapter.Form)),
            Health = await ChannelHealthStore.LoadAsync(scope, channel, account.Id is not null && accounts.AdapterOf(account).Reports, cancellation),
        };
    }
}

/// <summary>An adapter that could be chosen, and its form.</summary>
internal sealed record AdapterView(string Adapter, AdapterForm Form);
