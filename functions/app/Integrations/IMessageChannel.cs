using Analytics.Platform.Results;

namespace Analytics.Integrations;

/// <summary>A way to send: the port that each provider implements.</summary>
internal interface IMessageChannel
{
    /// <summary>Its stable name, as stored with an account.</summary>
    string Adapter { get; }

    /// <summary>The channels that it can carry: email, sms, push, webhook.</summary>
    IReadOnlyList<string> Channels { get; }

    /// <summary>How many recipients are claimed at a time: sent to all at once, or a few at a time as <see cref="HandedOverAtOnce"/> says.</summary>
    int AtOnce { get; }

    /// <summary>
    /// Of a provider that cannot be asked what it has: how many are noted and handed over at a time, and so how many at most are uncertain when a
    /// sender dies; null: all that are claimed.
    /// </summary>
    int? HandedOverAtOnce => null;

    /// <summary>How many batches of an account a process sends at a time; null: as many as there are.</summary>
    int? BatchesAtOnce => null;

    /// <summary>Names of settings that an account must have.</summary>
    IReadOnlyList<string> RequiredSettings { get; }

    /// <summary>What its form asks for; by default the required settings and a secret.</summary>
    AdapterForm Form => new(Adapter, "") { Settings = [.. RequiredSettings.Select(name => new SettingField(name, name) { Required = true })], Secret = new SecretField("Secret") };

    /// <summary>Why the account cannot be as it is; null when it can. Asked before it is stored.</summary>
    Task<Error?> CheckAsync(ChannelAccount account, CancellationToken cancellation) => Task.FromResult<Error?>(null);

    /// <summary>Asks the provider whether the account works, without sending anything to anybody.</summary>
    Task<ProbeOutcome> ProbeAsync(ChannelAccount account, CancellationToken cancellation) => Task.FromResult(ProbeOutcome.Failed("This provider cannot be asked: send a test message of a campaign."));

    /// <summary>Whether the provider tells by webhook what became of messages.</summary>
    bool Reports => false;

    /// <summary>Sends once and never tries again by itself; an exception counts as unclear.</summary>
    Task<SendOutcome> SendAsync(ChannelAccount account, OutgoingMessage message, CancellationToken cancellation);

    /// <summary>Asks for a message whose outcome is not known.</summary>
    Task<Lookup> FindAsync(ChannelAccount account, int organizationId, string sendKey, CancellationToken cancellation);
}
