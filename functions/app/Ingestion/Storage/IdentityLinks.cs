using System.Text;
using Analytics.Catalog.Statistics;
using Analytics.Ingestion.Batches;
using Npgsql;
using NpgsqlTypes;

namespace Analytics.Ingestion.Storage;

/// <summary>
/// Stores who is whom: an anonymous id and the user who signed in, a former id and the one that replaced it. Pairs stored lately are
/// remembered, because every later call of the same person says them again. Needs the organization's write lock.
/// </summary>
internal sealed class IdentityLinks(int organizationId)
{
    private const int MostRemembered = 500_000;

    private readonly Utf8Table _known = new();

    /// <summary>Links and merges; returns the ids that stayed with another known user.</summary>
    public async Task<IReadOnlyList<string>> StoreAsync(NpgsqlConnection connection, EventBatch batch, CancellationToken cancellation)
    {
        // An order of their own, so that the same links in any order of calls give the same users.
        var links = batch.Links.Where(link => _known.Find(PairOf(batch, link)) < 0)
            .Select(link => (Id: Encoding.UTF8.GetString(batch.OtherIds[link.Id]), User: Encoding.UTF8.GetString(batch.Users[link.User]), link.ByAlias, Pair: PairOf(batch, link)))
            .OrderBy(link => link.ByAlias).ThenBy(link => link.Id, StringComparer.Ordinal).ThenBy(link => link.User, StringComparer.Ordinal).ToList();
        if (links.Count == 0)
        {
            return [];
        }

        await using var command = new NpgsqlCommand(
            """
            -- ingestion.link_users
            select warehouse.link_users($1, $2, $3, $4)
            """, connection)
        {
            Parameters =
            {
                new() { Value = organizationId },
                new() { Value = links.ConvertAll(link => link.Id), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text },
                new() { Value = links.ConvertAll(link => link.User), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text },
                new() { Value = links.ConvertAll(link => link.ByAlias ? "alias" : "identify"), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text },
            },
        };
        var shared = new List<string>();
        await using (var reader = await command.ExecuteReaderAsync(cancellation))
        {
            while (await reader.ReadAsync(cancellation))
            {
                shared.Add(reader.GetString(0));
            }
        }

        Remember(links.ConvertAll(link => link.Pair));
        return shared;
    }

    private void Remember(List<byte[]> pairs)
    {
        if (_known.Count + pairs.Count > MostRemembered)
        {
            _known.Clear();
        }

        foreach (var pair in pairs)
        {
            _known.GetOrAdd(pair);
        }
    }

    private static byte[] PairOf(EventBatch batch, IdentityLink link) =>
        [link.ByAlias ? (byte)1 : (byte)0, .. batch.OtherIds[link.Id], 0, .. batch.Users[link.User]];
}
