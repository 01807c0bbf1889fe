using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Analytics.Integrations.Webhooks;
using Microsoft.AspNetCore.Http;

namespace Analytics.Triggers;

/// <summary>Believes what is signed with a trigger's secret: as Standard Webhooks says, or as GitHub does.</summary>
internal static class TriggerSignature
{
    private const int LongestId = 200;

    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    /// <summary>The message's id, by which one that comes twice is told; null when it is not signed as it should be.</summary>
    public static string? Verify(IHeaderDictionary headers, ReadOnlySpan<byte> body, string secret, DateTimeOffset now) =>
        headers.ContainsKey("webhook-signature") ? VerifyStandard(headers, body, secret, now) : VerifyGitHub(headers, body, secret);

    private static string? VerifyStandard(IHeaderDictionary headers, ReadOnlySpan<byte> body, string secret, DateTimeOffset now)
    {
        var (id, timestamp) = (headers["webhook-id"].ToString(), headers["webhook-timestamp"].ToString());
        if (id.Length is 0 or > LongestId || !IsPlain(id) || !long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || seconds > DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            || (DateTimeOffset.FromUnixTimeSeconds(seconds) - now).Duration() > Tolerance || WebhookSignature.ReadSecret(secret) is not { } key)
        {
            return null;
        }

        byte[] content = [.. Encoding.ASCII.GetBytes($"{id}.{timestamp}."), .. body];
        var expected = Encoding.ASCII.GetBytes("v1," + Convert.ToBase64String(HMACSHA256.HashData(key, content)));
        return headers["webhook-signature"].ToString().Split(' ').Any(given => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), expected)) ? id : null;
    }

    private static string? VerifyGitHub(IHeaderDictionary headers, ReadOnlySpan<byte> body, string secret)
    {
        var expected = Encoding.ASCII.GetBytes("sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body)));
        if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(headers["X-Hub-Signature-256"].ToString()), expected))
        {
            return null;
        }

        // There is no time in it: the signature itself is what tells a repetition, whatever delivery id stands beside it, which is not signed.
        return Encoding.ASCII.GetString(expected);
    }

    private static bool IsPlain(string text) => text.All(character => character is > ' ' and < '\x7f');
}
