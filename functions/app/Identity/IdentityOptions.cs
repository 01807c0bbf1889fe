namespace Analytics.Identity;

/// <summary>How callers are told apart; given by the host.</summary>
public sealed record IdentityOptions
{
    /// <summary>
    /// Whether a request from this machine without a token is the local owner. Only a host that listens on loopback and refuses foreign
    /// Host and Origin headers may set it.
    /// </summary>
    public bool LocalOwner { get; init; }

    /// <summary>
    /// Whether the platform in front signs people in and tells who they are (<see cref="PlatformPrincipal"/>). Only a host behind such a
    /// platform may set it: anywhere else callers could write that header themselves.
    /// </summary>
    public bool SignedInByPlatform { get; init; }
}
