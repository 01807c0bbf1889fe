using System.Security.Cryptography;
using System.Text;
using Analytics.Platform.Outbound;
using Analytics.Platform.Results;
using Microsoft.AspNetCore.Http;

namespace Analytics.Integrations.Push;

/// <summary>What a page sends when a browser subscribes.</summary>
internal sealed record PushSubscriptionRequest(string? WriteKey, string? UserId, string? UserHash, PushSubscriptionRequest.BrowserSubscription? Subscription)
{
    private const int LongestUserId = 200;

    /// <summary>The subscription; pages may be anybody's, so nothing in it is believed.</summary>
    public Result<PushSubscription> Check(OutboundGuard guard)
    {
        if (string.IsNullOrWhiteSpace(UserId) || UserId.Length > LongestUserId)
        {
            return PushErrors.UserMissing();
        }

        if (Subscription is not { Endpoint: { } endpoint, Keys: { P256dh: { } p256dh, Auth: { } auth } } || PushKeys.Parse(p256dh, auth) is null)
        {
            return PushErrors.SubscriptionInvalid();
        }

        var address = guard.Check(endpoint);
        return address.IsError ? address.Error : new PushSubscription(Guid.Empty, endpoint, p256dh, auth);
    }

    /// <summary>Whether the organization's server says that this is the user.</summary>
    public bool IsIdentifiedBy(string secret) => CryptographicOperations.FixedTimeEquals(
        Encoding.UTF8.GetBytes(UserHash?.ToLowerInvariant() ?? ""), Encoding.UTF8.GetBytes(Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(UserId?.Trim() ?? "")))));

    /// <summary>The key of the Authorization header (Basic, user name), else of the body.</summary>
    public string? KeyOf(HttpRequest request)
    {
        const string Scheme = "Basic ";
        var header = request.Headers.Authorization.ToString();
        if (!header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return WriteKey;
        }

        var bytes = new byte[header.Length];
        return Convert.TryFromBase64String(header[Scheme.Length..].Trim(), bytes, out var length) ? Encoding.UTF8.GetString(bytes, 0, length).Split(':')[0] : null;
    }

    internal sealed record BrowserSubscription(string? Endpoint, BrowserKeys? Keys);

    internal sealed record BrowserKeys(string? P256dh, string? Auth);
}
