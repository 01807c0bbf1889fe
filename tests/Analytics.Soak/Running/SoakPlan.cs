namespace Analytics.Soak.Running;

/// <summary>What a soak is told.</summary>
internal sealed record SoakPlan(TimeSpan Duration, int Seed, int Hosts);
