using System.Security.Cryptography;
using System.Text;
using Analytics.Platform.Postgres;

namespace Analytics.Integrations;

/// <summary>Encrypts secrets of accounts (AES-256-GCM), bound to the organization and channel that they are for.</summary>
internal sealed class SecretBox(SecretKeys keys)
{
    private const string KeyName = "account_key";
    private const int NonceSize = 12;
    private const int TagSize = 16;

    public async Task<byte[]> SealAsync(string secret, string place, CancellationToken cancellation)
    {
        using var cipher = new AesGcm(await keys.GetAsync(KeyName, cancellation), TagSize);
        var plain = Encoding.UTF8.GetBytes(secret);
        var sealedBytes = new byte[NonceSize + plain.Length + TagSize];
        RandomNumberGenerator.Fill(sealedBytes.AsSpan(0, NonceSize));
        cipher.Encrypt(sealedBytes.AsSpan(0, NonceSize), plain, sealedBytes.AsSpan(NonceSize, plain.Length), sealedBytes.AsSpan(NonceSize + plain.Length), Encoding.UTF8.GetBytes(place));
        return sealedBytes;
    }

    public async Task<string> OpenAsync(byte[] sealedBytes, string place, CancellationToken cancellation)
    {
        using var cipher = new AesGcm(await keys.GetAsync(KeyName, cancellation), TagSize);
        var plain = new byte[sealedBytes.Length - NonceSize - TagSize];
        cipher.Decrypt(sealedBytes.AsSpan(0, NonceSize), sealedBytes.AsSpan(NonceSize, plain.Length), sealedBytes.AsSpan(NonceSize + plain.Length), plain, Encoding.UTF8.GetBytes(place));
        return Encoding.UTF8.GetString(plain);
    }
}
