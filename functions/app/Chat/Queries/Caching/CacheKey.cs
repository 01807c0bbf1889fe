using System.Security.Cryptography;
using System.Text.Json;
using Analytics.Chat.Parts;
using Analytics.Engine.Sql;

namespace Analytics.Chat.Queries.Caching;

/// <summary>
/// Where a result is kept: the organization, and a hash of all that the result depends on. The hash holds the organization again, so that
/// two organizations' keys differ in every place that knows only hashes.
/// </summary>
internal sealed record CacheKey(int OrganizationId, string RoleScope, string Hash)
{
    // Raised when stored results of an earlier version must not be found any more.
    private const int Version = 2;

    public byte[] Bytes => Convert.FromHexString(Hash);

    /// <param name="organizationId">Whose data it is.</param>
    /// <param name="roleScope">What the run may see of it.</param>
    /// <param name="text">Canonical SQL.</param>
    /// <param name="query">Columns and parameters.</param>
    /// <param name="dataVersion">The state of the data.</param>
    public static CacheKey Of(int organizationId, string roleScope, string text, RenderedQuery query, long dataVersion)
    {
        var parts = new
        {
            version = Version,
            organizationId,
            roleScope,
            text,
            query.Columns,
            dataVersion,
            parameters = query.Parameters.Select(value => new { value.Type, kind = value.Value?.GetType().Name, value.Value }),
        };
        return new CacheKey(organizationId, roleScope, Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(parts, ChatJson.Options))));
    }
}
