using System.Security.Cryptography;
using System.Text;

namespace Analytics.Lineage;

/// <summary>A step of a thing, as it was written down.</summary>
internal sealed record LineageEntry(long Id, string SubjectType, Guid SubjectId, string Step, DateTimeOffset At, string Content)
{
    public byte[]? PreviousHash { get; init; }

    public IReadOnlyList<byte[]> ParentHashes { get; init; } = [];

    public byte[] Hash { get; init; } = [];

    public string HashText => Convert.ToHexStringLower(Hash);

    /// <summary>The hash that the entry should have.</summary>
    public byte[] Recompute()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(PreviousHash ?? []);
        foreach (var parent in ParentHashes)
        {
            hash.AppendData(parent);
        }

        hash.AppendData(Encoding.UTF8.GetBytes(Content));
        return hash.GetHashAndReset();
    }
}
