namespace Analytics.Deliveries;

/// <summary>What sending needs to know of a campaign.</summary>
internal sealed record DeliveryCampaign(int OrganizationId, Guid CampaignId, string Channel)
{
    public string Subject { get; init; } = "";

    public string Text { get; init; } = "";

    public string Html { get; init; } = "";

    /// <summary>What the HTML stands in; empty: nothing.</summary>
    public string LayoutHtml { get; init; } = "";

    public string Topic { get; init; } = "marketing";

    /// <summary>What people asked for: see <see cref="Contacts.ContactSettings.For"/>.</summary>
    public bool Transactional { get; init; }

    public decimal HoldoutPercent { get; init; }

    /// <summary>Versions of the message; none: there is one.</summary>
    public IReadOnlyList<MessageVariant> Variants { get; init; } = [];

    /// <summary>Share of the people who get a version at once, while the others wait for the winner; null: all of them.</summary>
    public int? TestPercent { get; init; }

    public string Status { get; init; } = "";

    /// <summary>together, local (when each person's clock shows the time), best (when each person is usually about).</summary>
    public string SendTime { get; init; } = "together";

    public DateTimeOffset? ScheduledAt { get; init; }

    public int? ThrottlePerMinute { get; init; }

    /// <summary>Only people who entered the segment with a later refresh; null: everybody of it.</summary>
    public long? EnteredAfter { get; init; }

    /// <summary>Where our own links lead: scheme and host, without a slash at the end.</summary>
    public string PublicAddress { get; init; } = "";

    /// <summary>The campaign as people of that variant read it.</summary>
    public DeliveryCampaign With(int variant)
    {
        if (variant >= Variants.Count)
        {
            return this;
        }

        var (subject, text, html) = Variants[variant].Over(Subject, Text, Html);
        return this with { Subject = subject, Text = text, Html = html };
    }
}

/// <summary>What planning made of an audience.</summary>
internal sealed record DeliveryPlan(long Planned, long Excluded);

/// <summary>A message on the queue: send this many of the campaign's recipients that are due.</summary>
internal sealed record DeliveryBatch(int OrganizationId, Guid CampaignId, int Size);

/// <summary>How far a campaign is.</summary>
internal sealed record DeliveryProgress(string CampaignStatus, long Due, long Sending)
{
    /// <summary>Planned for later: quiet hours, or another attempt.</summary>
    public bool Waiting { get; init; }

    /// <summary>Some of those within a minute.</summary>
    public bool DueSoon { get; init; }

    /// <summary>The time has come to choose the winner of a test.</summary>
    public bool DecisionDue { get; init; }

    /// <summary>When it will have.</summary>
    public TimeSpan? DecisionIn { get; init; }

    /// <summary>There is something to send but nobody has begun to for a while.</summary>
    public bool Stalled { get; init; }

    /// <summary>The same where no more than so many may be sent to now.</summary>
    public DeliveryProgress Within(int? room, bool soon) => room < Due ? this with { Due = room.Value, Waiting = true, DueSoon = DueSoon || soon } : this;

    public bool Finished => Due == 0 && Sending == 0 && !Waiting;
}
