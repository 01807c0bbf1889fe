using Analytics.Platform.Results;

namespace Analytics.Identity;

/// <summary>Who asks, for which organization, in which role.</summary>
public sealed record Caller(Guid PersonId, string PersonName, int OrganizationId, string OrganizationName, string Role)
{
    public string? Email { get; init; }

    public bool May(string permission) => Permissions.Of(Role).Contains(permission);

    /// <summary>Null when the role allows it, else the error to return.</summary>
    public Error? Refuse(string permission) => May(permission)
        ? null
        : new Forbidden("identity.forbidden", $"Your role {Role} does not allow this ({permission}): ask an admin of {OrganizationName}.");
}
