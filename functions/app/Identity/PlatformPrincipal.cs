using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Analytics.Identity;

/// <summary>
/// Who the hosting platform says is signed in: the header of Azure Static Web Apps and App Service. To be believed only where the platform
/// removes what callers send under that name.
/// </summary>
internal static class PlatformPrincipal
{
    private const string Header = "X-MS-CLIENT-PRINCIPAL";

    /// <summary>The sign-in name, or null when nobody is signed in.</summary>
    public static string? NameOf(HttpRequest request)
    {
        var header = request.Headers[Header].ToString();
        if (header.Length == 0)
        {
            return null;
        }

        try
        {
            using var principal = JsonDocument.Parse(Convert.FromBase64String(header));
            return NameOf(principal.RootElement) is { } name && name.Trim() is { Length: > 0 } trimmed ? trimmed : null;
        }
        catch (Exception malformed) when (malformed is FormatException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Static Web Apps writes userDetails and userRoles, App Service a list of claims and which of them is the name.</summary>
    private static string? NameOf(JsonElement principal)
    {
        if (principal.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        if (principal.TryGetProperty("userDetails", out var details))
        {
            return details.ValueKind == JsonValueKind.String && IsAuthenticated(principal) ? details.GetString() : null;
        }

        if (!principal.TryGetProperty("claims", out var claims) || claims.ValueKind != JsonValueKind.Array || !principal.TryGetProperty("name_typ", out var type))
        {
            return null;
        }

        return claims.EnumerateArray()
            .Where(claim => claim.ValueKind == JsonValueKind.Object && claim.TryGetProperty("typ", out var kind) && kind.ToString() == type.ToString())
            .Select(claim => claim.TryGetProperty("val", out var value) ? value.ToString() : null)
            .FirstOrDefault();
    }

    private static bool IsAuthenticated(JsonElement principal) =>
        principal.TryGetProperty("userRoles", out var roles) && roles.ValueKind == JsonValueKind.Array
        && roles.EnumerateArray().Any(role => role.ValueEquals("authenticated"));
}
