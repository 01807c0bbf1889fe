using System.Buffers.Text;
using System.Security.Cryptography;

namespace Analytics.Integrations.Push;

/// <summary>What a browser gave to encrypt for it.</summary>
internal sealed record PushKeys(byte[] PublicKey, byte[] Auth)
{
    /// <summary>Null when they are not keys of a browser: a point of the curve and 16 bytes, in base64url.</summary>
    public static PushKeys? Parse(string? p256dh, string? auth)
    {
        if (Decode(p256dh, PushEncryption.PublicKeySize) is not [4, ..] point || Decode(auth, PushEncryption.AuthSize) is not { } secret)
        {
            return null;
        }

        try
        {
            using var key = ECDiffieHellman.Create(PushEncryption.ParametersOf(point));
            return new PushKeys(point, secret);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static byte[]? Decode(string? text, int size)
    {
        var trimmed = text?.TrimEnd('=').Replace('+', '-').Replace('/', '_');
        if (trimmed is null || trimmed.Length > size * 2 || !Base64Url.IsValid(trimmed))
        {
            return null;
        }

        var bytes = Base64Url.DecodeFromChars(trimmed);
        return bytes.Length == size ? bytes : null;
    }
}
