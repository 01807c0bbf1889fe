using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Analytics.Integrations.Push;

/// <summary>An organization's key pair towards push services (RFC 8292).</summary>
internal sealed record VapidKeys(string PublicKey, byte[] PrivateKey)
{
    /// <summary>Push services refuse more than 24 hours.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);

    public static VapidKeys Create()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new VapidKeys(Base64Url.EncodeToString(PushEncryption.PointOf(key.ExportParameters(includePrivateParameters: false))), key.ExportPkcs8PrivateKey());
    }

    /// <summary>The value of the Authorization header for a push service.</summary>
    /// <param name="endpoint">Where the message is posted: the token is for its scheme, host and port.</param>
    /// <param name="contact">mailto: or https: address of who answers for it.</param>
    /// <param name="now">The time of clocks, not of campaigns.</param>
    public string Authorization(Uri endpoint, string contact, DateTimeOffset now)
    {
        var head = Base64Url.EncodeToString("""{"typ":"JWT","alg":"ES256"}"""u8);
        var claims = Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(new { aud = endpoint.GetLeftPart(UriPartial.Authority), exp = (now + Lifetime).ToUnixTimeSeconds(), sub = contact }));
        using var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(PrivateKey, out _);
        var signature = key.SignData(Encoding.ASCII.GetBytes($"{head}.{claims}"), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        return $"vapid t={head}.{claims}.{Base64Url.EncodeToString(signature)}, k={PublicKey}";
    }
}
