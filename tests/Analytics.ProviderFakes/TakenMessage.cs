namespace Analytics.ProviderFakes;

/// <summary>A message that a provider has taken.</summary>
/// <param name="Id">As the provider names it.</param>
/// <param name="SendKey">As the sender named it; empty when it gave none.</param>
public sealed record TakenMessage(string Id, string SendKey, string To)
{
    public string Subject { get; init; } = "";

    public string Text { get; init; } = "";

    /// <summary>The whole request as it came.</summary>
    public string Request { get; init; } = "";

    /// <summary>Where the sender wants to be told.</summary>
    public string Callback { get; init; } = "";
}
