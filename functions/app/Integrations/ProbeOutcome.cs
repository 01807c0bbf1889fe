namespace Analytics.Integrations;

/// <summary>What a provider answered when it was asked whether an account works.</summary>
internal sealed record ProbeOutcome(bool Works, string Message)
{
    public static ProbeOutcome Succeeded(string message) => new(true, message);

    public static ProbeOutcome Failed(string reason) => new(false, reason);
}
