using System.IO.Compression;
using System.Text.Json;
using Analytics.Chat.Parts;

namespace Analytics.Chat.Queries.Caching;

/// <summary>A kept result with whose it is and when it was read. Whoever gets it compares the first two with what was asked for.</summary>
internal sealed record CachedResult(int OrganizationId, string RoleScope, long DataVersion, DateTimeOffset StoredAt, StoredResult Result)
{
    private const int BytesOfCell = 32;

    /// <summary>About what it takes in memory.</summary>
    public long EstimatedBytes => 256 + (2L * Result.Sql.Length)
        + Result.Rows.Sum(row => row.Sum(cell => cell is string text ? BytesOfCell + (2L * text.Length) : (long)BytesOfCell));

    public bool IsOf(CacheKey key) => OrganizationId == key.OrganizationId && string.Equals(RoleScope, key.RoleScope, StringComparison.Ordinal);

    /// <summary>As stores outside the process keep it.</summary>
    public byte[] Pack()
    {
        using var packed = new MemoryStream();
        using (var brotli = new BrotliStream(packed, CompressionLevel.Fastest))
        {
            JsonSerializer.Serialize(brotli, this, ChatJson.Options);
        }

        return packed.ToArray();
    }

    /// <exception cref="InvalidDataException">The bytes are not a result of this version of the product.</exception>
    public static CachedResult Unpack(byte[] bytes)
    {
        try
        {
            using var brotli = new BrotliStream(new MemoryStream(bytes), CompressionMode.Decompress);
            return JsonSerializer.Deserialize<CachedResult>(brotli, ChatJson.Options) ?? throw new InvalidDataException("The cached result is empty.");
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or NotSupportedException)
        {
            throw new InvalidDataException("The cached result cannot be read.", fault);
        }
    }
}
