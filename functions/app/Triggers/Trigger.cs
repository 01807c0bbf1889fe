namespace Analytics.Triggers;

/// <summary>An address at which another system makes something happen: an event of a name, or the start of a campaign.</summary>
internal sealed record Trigger(Guid TriggerId, string Name, string? EventName, Guid? CampaignId)
{
    /// <summary>Where in what is sent the user's id stands, names separated by dots; null: the events are nobody's.</summary>
    public string? UserPath { get; init; }

    public long Received { get; init; }

    public long Refused { get; init; }

    public DateTimeOffset? LastReceivedAt { get; init; }

    public DateTimeOffset CreatedAt { get; init; }
}

/// <summary>A trigger with its secret, which is shown this once, and the path that others post to.</summary>
internal sealed record TriggerWithSecret(Trigger Trigger, string Secret, string Path);

/// <summary>A trigger as whoever calls it meets it: nobody's yet.</summary>
internal sealed record CalledTrigger(int OrganizationId, Guid TriggerId, Guid PersonId, byte[] Secret, Trigger Trigger);

/// <summary>A message that was signed as it should be.</summary>
internal sealed record TriggerMessage(string Id, ReadOnlyMemory<byte> Body);
