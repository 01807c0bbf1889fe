using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Analytics.LocalRuntime.Durable.Replay;

/// <summary>Name-based identifiers (UUID version 5), byte for byte those of the genuine worker.</summary>
internal static class DeterministicGuid
{
    private static readonly byte[] Namespace = new Guid("9e952958-5e33-4daf-827f-2fa12937b875").ToByteArray(bigEndian: true);

    public static Guid Create(string instanceId, DateTime now, int counter) =>
        Create(string.Create(CultureInfo.InvariantCulture, $"{instanceId}_{now:o}_{counter}"));

    private static Guid Create(string name)
    {
        byte[] input = [.. Namespace, .. Encoding.UTF8.GetBytes(name)];
#pragma warning disable CA5350 // UUID version 5 is defined by SHA-1; nothing is protected by it.
        var hash = SHA1.HashData(input);
#pragma warning restore CA5350
        var bytes = hash.AsSpan(0, 16);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x50);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }
}
