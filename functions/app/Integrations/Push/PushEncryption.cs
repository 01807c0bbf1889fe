using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Analytics.Integrations.Push;

/// <summary>Encrypts a message for one browser: RFC 8291 (keys) over RFC 8188 (aes128gcm), in one record.</summary>
internal static class PushEncryption
{
    public const int PublicKeySize = 65;
    public const int AuthSize = 16;

    /// <summary>What push services take at least: 4,096 bytes of body.</summary>
    public const int LargestMessage = RecordSize - SaltSize - 4 - 1 - PublicKeySize - TagSize - 1;

    private const int RecordSize = 4096;
    private const int SaltSize = 16;
    private const int TagSize = 16;
    private const byte LastRecord = 2;

    public static byte[] Encrypt(ReadOnlySpan<byte> message, PushKeys browser)
    {
        using var ours = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        return Encrypt(message, browser, ours, RandomNumberGenerator.GetBytes(SaltSize));
    }

    /// <summary>With keys and salt that are given: for the vectors of the RFC.</summary>
    public static byte[] Encrypt(ReadOnlySpan<byte> message, PushKeys browser, ECDiffieHellman ours, byte[] salt)
    {
        if (message.Length > LargestMessage)
        {
            throw new ArgumentException($"The message is larger than {LargestMessage} bytes.", nameof(message));
        }

        var ourPublic = PointOf(ours.ExportParameters(includePrivateParameters: false));
        using var theirs = ECDiffieHellman.Create(ParametersOf(browser.PublicKey));
        var shared = ours.DeriveRawSecretAgreement(theirs.PublicKey);
        var key = HKDF.DeriveKey(HashAlgorithmName.SHA256, shared, 32, browser.Auth, [.. "WebPush: info\0"u8, .. browser.PublicKey, .. ourPublic]);
        var contentKey = HKDF.DeriveKey(HashAlgorithmName.SHA256, key, 16, salt, [.. "Content-Encoding: aes128gcm\0"u8]);
        var nonce = HKDF.DeriveKey(HashAlgorithmName.SHA256, key, 12, salt, [.. "Content-Encoding: nonce\0"u8]);

        var head = SaltSize + 4 + 1 + PublicKeySize;
        var body = new byte[head + message.Length + 1 + TagSize];
        salt.CopyTo(body, 0);
        BinaryPrimitives.WriteUInt32BigEndian(body.AsSpan(SaltSize), RecordSize);
        body[SaltSize + 4] = PublicKeySize;
        ourPublic.CopyTo(body, SaltSize + 5);
        byte[] plain = [.. message, LastRecord];
        using var cipher = new AesGcm(contentKey, TagSize);
        cipher.Encrypt(nonce, plain, body.AsSpan(head, plain.Length), body.AsSpan(head + plain.Length));
        return body;
    }

    /// <summary>Uncompressed: 4, x, y.</summary>
    public static byte[] PointOf(ECParameters parameters) => [4, .. parameters.Q.X!, .. parameters.Q.Y!];

    public static ECParameters ParametersOf(ReadOnlySpan<byte> point) => new()
    {
        Curve = ECCurve.NamedCurves.nistP256,
        Q = new ECPoint { X = point[1..33].ToArray(), Y = point[33..].ToArray() },
    };
}
