using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Analytics.Integrations.Webhooks;

/// <summary>Signatures of Standard Webhooks 1.0.0: HMAC-SHA256 over id, time and body.</summary>
internal static class WebhookSignature
{
    public const string Prefix = "whsec_";

    private const int SecretSize = 32;
    private const int Smallest = 24;
    private const int Largest = 64;

    public static string NewSecret() => Prefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(SecretSize));

    /// <summary>Null for what is no secret: "whsec_" and 24 to 64 bytes in base64.</summary>
    public static byte[]? ReadSecret(string secret)
    {
        if (!secret.StartsWith(Prefix, StringComparison.Ordinal) || secret.Length > Prefix.Length + (Largest * 2))
        {
            return null;
        }

        var bytes = new byte[Largest * 2];
        return Convert.TryFromBase64String(secret[Prefix.Length..], bytes, out var length) && length is >= Smallest and <= Largest ? bytes[..length] : null;
    }

    /// <summary>A signature by each secret, of which the receiver needs to know one.</summary>
    public static string Sign(IEnumerable<string> secrets, string id, DateTimeOffset at, string body)
    {
        var content = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{at.ToUnixTimeSeconds()}.{body}"));
        return string.Join(' ', secrets.Select(secret => "v1," + Convert.ToBase64String(HMACSHA256.HashData(ReadSecret(secret) ?? throw new ArgumentException("No secret of a webhook.", nameof(secrets)), content))));
    }
}
