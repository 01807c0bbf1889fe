namespace Analytics.Integrations;

/// <summary>A way to send: the port that each provider implements.</summary>
internal interface IMessageChannel
{
    /// <summary>Its stable name, as stored with an account.</summary>
    string Adapter { get; }

    /// <summary>The channels that it can carry: email, sms, push.</summary>
    IReadOnlyList<string> Channels { get; }

    /// <summary>How many messages are sent at a time, and so how many at most are uncertain when the process dies.</summary>
    int AtOnce { get; }

    /// <summary>Names of settings that an account must have.</summary>
    IReadOnlyList<string> RequiredSettings { get; }

    /// <summary>Sends once and never tries again by itself; an exception counts as unclear.</summary>
    Task<SendOutcome> SendAsync(ChannelAccount account, OutgoingMessage message, CancellationToken cancellation);

    /// <summary>Asks for a message whose outcome is not known.</summary>
    Task<Lookup> FindAsync(ChannelAccount account, int organizationId, string sendKey, CancellationToken cancellation);
}
