using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Analytics.Platform.Postgres;

namespace Analytics.Deliveries.Tracking;

/// <summary>Which message a link belongs to.</summary>
internal sealed record LinkTarget(int OrganizationId, Guid CampaignId, long RecipientId);

/// <summary>
/// Tokens in our own links: they name a message and are signed, so that nobody can make one up, use one for another purpose, or make our
/// address lead anywhere else.
/// </summary>
internal sealed class LinkTokens(SecretKeys keys)
{
    public const string Unsubscribe = "u";
    public const string Open = "o";
    public const string Click = "c";
    public const string Preferences = "p";

    /// <summary>Of a request for consent, which stands where a campaign stands otherwise.</summary>
    public const string Confirm = "d";

    private const string KeyName = "link_key";
    private const int PayloadSize = 28;
    private const int SignatureSize = 16;
    private const int LongestToken = 100;
    private const string Short = "s";
    private const int LongestNumber = 10;
    private const int ShortSignatureSize = 8;

    /// <param name="target">The message.</param>
    /// <param name="purpose">One of the constants: a token for one purpose is no token for another.</param>
    /// <param name="bound">What else the token stands for: the address that a click leads to.</param>
    /// <param name="cancellation">Ends reading the key.</param>
    public async Task<string> MakeAsync(LinkTarget target, string purpose, string bound, CancellationToken cancellation)
    {
        var bytes = new byte[PayloadSize + SignatureSize];
        BinaryPrimitives.WriteInt32BigEndian(bytes, target.OrganizationId);
        target.CampaignId.TryWriteBytes(bytes.AsSpan(4));
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(20), target.RecipientId);
        Sign(await keys.GetAsync(KeyName, cancellation), bytes.AsSpan(0, PayloadSize), purpose, bound).CopyTo(bytes.AsSpan(PayloadSize));
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>Null when the token is not ours, or not for this.</summary>
    public async Task<LinkTarget?> ReadAsync(string token, string purpose, string bound, CancellationToken cancellation)
    {
        if (token.Length > LongestToken || !Base64Url.IsValid(token))
        {
            return null;
        }

        var bytes = Base64Url.DecodeFromChars(token);
        if (bytes.Length != PayloadSize + SignatureSize)
        {
            return null;
        }

        var expected = Sign(await keys.GetAsync(KeyName, cancellation), bytes.AsSpan(0, PayloadSize), purpose, bound);
        return CryptographicOperations.FixedTimeEquals(expected, bytes.AsSpan(PayloadSize))
            ? new LinkTarget(BinaryPrimitives.ReadInt32BigEndian(bytes), new Guid(bytes.AsSpan(4, 16)), BinaryPrimitives.ReadInt64BigEndian(bytes.AsSpan(20)))
            : null;
    }

    /// <summary>The token of a shortened link: two numbers and fewer bytes of signature, as it can only lead where a message of ours led.</summary>
    public async Task<string> MakeShortAsync(long linkId, long recipientId, CancellationToken cancellation)
    {
        var bytes = new byte[(2 * LongestNumber) + ShortSignatureSize];
        var length = WriteNumber(bytes, (ulong)linkId);
        length += WriteNumber(bytes.AsSpan(length), (ulong)recipientId);
        Sign(await keys.GetAsync(KeyName, cancellation), bytes.AsSpan(0, length), Short, "").AsSpan(0, ShortSignatureSize).CopyTo(bytes.AsSpan(length));
        return Base64Url.EncodeToString(bytes.AsSpan(0, length + ShortSignatureSize));
    }

    /// <summary>Null when the token is not ours.</summary>
    public async Task<(long LinkId, long RecipientId)?> ReadShortAsync(string token, CancellationToken cancellation)
    {
        if (token.Length > LongestToken || !Base64Url.IsValid(token) || Base64Url.DecodeFromChars(token) is not { Length: > ShortSignatureSize } bytes)
        {
            return null;
        }

        var payload = bytes.AsMemory(0, bytes.Length - ShortSignatureSize);
        var expected = Sign(await keys.GetAsync(KeyName, cancellation), payload.Span, Short, "");
        if (!CryptographicOperations.FixedTimeEquals(expected.AsSpan(0, ShortSignatureSize), bytes.AsSpan(payload.Length)))
        {
            return null;
        }

        var (link, length) = ReadNumber(payload.Span);
        return ((long)link, (long)ReadNumber(payload.Span[length..]).Number);
    }

    /// <summary>Seven bits a byte, the highest of which says that another follows.</summary>
    private static int WriteNumber(Span<byte> bytes, ulong number)
    {
        var length = 0;
        for (; number > 0x7f; number >>= 7)
        {
            bytes[length++] = (byte)(number | 0x80);
        }

        bytes[length++] = (byte)number;
        return length;
    }

    private static (ulong Number, int Length) ReadNumber(ReadOnlySpan<byte> bytes)
    {
        ulong number = 0;
        var length = 0;
        do
        {
            number |= (ulong)(bytes[length] & 0x7f) << (7 * length);
        }
        while (bytes[length++] > 0x7f);
        return (number, length);
    }

    private static byte[] Sign(byte[] key, ReadOnlySpan<byte> payload, string purpose, string bound)
    {
        // Put together first: a message has several tokens, and one call costs a third of a hash that is fed in parts.
        var signed = new ArrayBufferWriter<byte>(PayloadSize + LongestToken);
        Encoding.UTF8.GetBytes(purpose, signed);
        signed.Write("\0"u8);
        signed.Write(payload);
        Encoding.UTF8.GetBytes(bound, signed);
        return HMACSHA256.HashData(key, signed.WrittenSpan)[..SignatureSize];
    }
}
