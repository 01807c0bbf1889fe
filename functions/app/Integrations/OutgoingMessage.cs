namespace Analytics.Integrations;

/// <summary>One message to one address, ready to send.</summary>
internal sealed record OutgoingMessage
{
    public required int OrganizationId { get; init; }

    /// <summary>The same over all attempts to send this message: what tells two of them apart from two messages.</summary>
    public required string SendKey { get; init; }

    public required string Channel { get; init; }

    public required string To { get; init; }

    public string FromName { get; init; } = "";

    public required string From { get; init; }

    public string Subject { get; init; } = "";

    public string Text { get; init; } = "";

    public string Html { get; init; } = "";

    /// <summary>Where a notification leads when it is clicked; empty: nowhere.</summary>
    public string Link { get; init; } = "";

    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Scheme and host by which the product is reached, for what the provider tells later; empty when nobody said so.</summary>
    public string PublicAddress { get; init; } = "";

    /// <summary>RFC 5322: made of the send key, so that a receiver can tell a repetition.</summary>
    public string MessageId => $"{SendKey}@{(From.IndexOf('@', StringComparison.Ordinal) is var at and >= 0 ? From[(at + 1)..] : "localhost")}";
}

/// <summary>What became of an attempt to send.</summary>
internal abstract record SendOutcome
{
    /// <summary>The provider has the message.</summary>
    public sealed record Accepted(string? ProviderMessageId) : SendOutcome;

    /// <summary>It will never be accepted.</summary>
    public sealed record Rejected(string Reason) : SendOutcome
    {
        /// <summary>The address is no more: nothing is sent there again.</summary>
        public bool AddressIsGone { get; init; }

        /// <summary>The provider says that the address must not be written to at all: under this reason it is suppressed here too.</summary>
        public string? Suppress { get; init; }
    }

    /// <summary>It was certainly not accepted now; the same may work later.</summary>
    public sealed record Postponed(string Reason, TimeSpan? RetryAfter) : SendOutcome
    {
        /// <summary>The account may not send more at the moment, whatever the message: waiting for that is no failed attempt.</summary>
        public bool Limited { get; init; }

        /// <summary>False: nobody tried, and it does not count as an attempt.</summary>
        public bool Tried { get; init; } = true;
    }

    /// <summary>The connection broke after the message may have been taken: sending it again could send it twice.</summary>
    public sealed record Unclear(string Reason) : SendOutcome;
}

/// <summary>Whether the provider has a message of that send key.</summary>
internal enum Lookup
{
    Found,
    NotFound,

    /// <summary>This provider cannot be asked.</summary>
    Unsupported,

    /// <summary>It cannot be asked now.</summary>
    Unavailable,
}
