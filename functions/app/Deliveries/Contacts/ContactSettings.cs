namespace Analytics.Deliveries.Contacts;

/// <summary>Where an organization's people have their addresses, and the rules that every send keeps.</summary>
internal sealed record ContactSettings
{
    public string? EmailAttribute { get; init; }

    public string? PhoneAttribute { get; init; }

    /// <summary>True only for people who agreed; without it everybody may be written to who did not object.</summary>
    public string? ConsentAttribute { get; init; }

    /// <summary>The same for text messages; without it <see cref="ConsentAttribute"/> counts for them too.</summary>
    public string? SmsConsentAttribute { get; init; }

    public string? TimeZoneAttribute { get; init; }

    /// <summary>What a segment of a text message costs, by the beginning of the number ("+49"); the longest that fits counts.</summary>
    public IReadOnlyDictionary<string, decimal> SmsPrices { get; init => field = value ?? field; } = new Dictionary<string, decimal>(StringComparer.Ordinal);

    /// <summary>In which currency, by its three letters.</summary>
    public string SmsCurrency { get; init => field = value ?? ""; } = "";

    public string SenderName { get; init => field = value ?? ""; } = "";

    public string SenderEmail { get; init => field = value ?? ""; } = "";

    /// <summary>A campaign to more people needs the approval of a second person; null: none does.</summary>
    public int? ApprovalLimit { get; init; }

    /// <summary>So many messages an address gets at most in <see cref="CapDays"/> days, over all campaigns.</summary>
    public int? CapMessages { get; init; }

    public int? CapDays { get; init; }

    /// <summary>No messages from this time of the person's day …</summary>
    public TimeOnly? QuietFrom { get; init; }

    /// <summary>… until this one.</summary>
    public TimeOnly? QuietUntil { get; init; }

    /// <summary>Other quiet hours than those, by channel.</summary>
    public IReadOnlyDictionary<string, QuietHours> ChannelQuietHours { get; init => field = value ?? field; } = new Dictionary<string, QuietHours>(StringComparer.Ordinal);

    /// <summary>How many messages a channel may send on its first, second, … day, so that a new sender is trusted; none: as many as there are.</summary>
    public IReadOnlyList<int> WarmUpDaily { get; init => field = value ?? field; } = [];

    /// <summary>The first of those days.</summary>
    public DateOnly? WarmUpFrom { get; init; }

    /// <summary>Share of all people whom no campaign writes to, so that the effect of all campaigns together can be told.</summary>
    public decimal ControlPercent { get; init; }

    /// <summary>Since when there is such a group.</summary>
    public DateTimeOffset? ControlSince { get; init; }

    /// <summary>Nobody chose: found by looking at the attributes.</summary>
    public bool Suggested { get; init; }

    /// <summary>The rules that count for a campaign: what people asked for is no marketing. Whoever left, or objected, still gets nothing.</summary>
    public ContactSettings For(DeliveryCampaign campaign) =>
        campaign.Transactional ? this with { CapMessages = null, CapDays = null, ConsentAttribute = null, SmsConsentAttribute = null, ControlPercent = 0 } : this;

    /// <summary>The quiet hours of a channel; none are null.</summary>
    public (TimeOnly? From, TimeOnly? Until) QuietOf(string channel) => ChannelQuietHours.TryGetValue(channel, out var own) ? (own.From, own.Until) : (QuietFrom, QuietUntil);

    /// <summary>Whether addresses of the channel are attributes of people; else the person's own id is the address: of their browsers, or for the organization's webhook.</summary>
    public static bool IsInAttributes(string channel) => channel is "email" or "sms";

    /// <summary>The attribute that says whether people agreed to messages of the channel; null: they need not have.</summary>
    public string? ConsentOf(string channel) => channel == "sms" ? SmsConsentAttribute ?? ConsentAttribute : ConsentAttribute;

    /// <summary>The attribute that holds addresses of the channel, or null when there is none.</summary>
    public string? AttributeOf(string channel) => channel switch
    {
        "email" => EmailAttribute,
        "sms" => PhoneAttribute,
        _ => null,
    };
}

/// <summary>No messages from this time of the person's day until that one; both null: at any time.</summary>
internal sealed record QuietHours(TimeOnly? From, TimeOnly? Until);
