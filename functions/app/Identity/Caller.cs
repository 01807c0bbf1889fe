using Analytics.Platform.Results;

namespace Analytics.Identity;

/// <summary>Who asks, for which organization, in which role.</summary>
public sealed record Caller(Guid PersonId, string PersonName, int OrganizationId, string OrganizationName, string Role)
{
    public string? Email { get; init; }

    /// <summary>A member who signed in and may choose among their organizations; a token is for one.</summary>
    public bool SignedIn { get; init; }

    /// <summary>Whether the caller runs the installation itself and not only organizations in it.</summary>
    public bool OperatesInstallation { get; init; }

    /// <summary>Everything that the caller may do.</summary>
    public IEnumerable<string> Permitted => OperatesInstallation ? Permissions.Of(Role).Append(Permissions.OperateInstallation) : Permissions.Of(Role);

    public bool May(string permission) => Permitted.Contains(permission, StringComparer.Ordinal);

    /// <summary>Null when the role allows it, else the error to return.</summary>
    public Error? Refuse(string permission) => May(permission)
        ? null
        : new Forbidden("identity.forbidden", $"Your role {Role} does not allow this ({permission}): ask an admin of {OrganizationName}.");
}
