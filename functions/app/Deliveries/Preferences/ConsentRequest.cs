namespace Analytics.Deliveries.Preferences;

/// <summary>Somebody says that an address wants a topic; the address has to say so itself until then.</summary>
internal sealed record ConsentRequest(Guid Id, string Channel, string Address, string Topic, DateTimeOffset RequestedAt, DateTimeOffset ExpiresAt)
{
    public DateTimeOffset? ConfirmedAt { get; init; }

    public string Proof { get; init; } = "{}";
}

/// <summary>A line of the ledger: who agreed or objected to what, when, and how that is known.</summary>
internal sealed record ConsentEntry(long Id, DateTimeOffset At, string Channel, string Address, string Topic, bool Granted, string Source, System.Text.Json.JsonElement Proof);
