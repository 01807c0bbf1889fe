using Analytics.Platform.Postgres;
using Npgsql;

namespace Analytics.Chat.Queries.Caching;

/// <summary>Results in a table that all processes share and row-level security divides. The right to fill is a row with an end, by the database's own clock.</summary>
internal sealed class PostgresResultStore(Database database, CacheOptions options, TimeProvider clock) : IResultStore
{
    private const int SweptAtOnce = 5_000;

    public string Name => CacheOptions.Postgres;

    /// <summary>Nothing here has to outlive a fall of the server: what is lost is read again.</summary>
    public async Task<StoreLookup> FindOrLeaseAsync(CacheKey key, Guid holder, TimeSpan lease, CancellationToken cancellation)
    {
        await using var scope = await database.OpenPassingAsync(key.OrganizationId, cancellation);
        // Two statements in one message, and in this order: the second sees what a holder that just gave way has saved.
        scope.Enqueue(
            """
            -- chat.cache.lease
            insert into app.analytics_cache_fillers as filler (organization_id, cache_key, holder, expires_at)
            select app.current_organization(), $1, $2, clock_timestamp() + $3
            where not exists (select from app.analytics_cache where cache_key = $1 and expires_at > $4)
            on conflict (organization_id, cache_key) do update set holder = excluded.holder, expires_at = excluded.expires_at
            where filler.expires_at <= clock_timestamp() or filler.holder = excluded.holder
            """,
            key.Bytes, holder, lease, clock.GetUtcNow());
        bool leased;
        byte[]? payload;
        await using (var find = scope.Command(
            """
            -- chat.cache.find
            with used as (
              update app.analytics_cache set hits = hits + 1, used_at = $3 where cache_key = $1 and expires_at > $3 returning payload)
            select exists (select from app.analytics_cache_fillers where cache_key = $1 and holder = $2), (select payload from used)
            """,
            key.Bytes, holder, clock.GetUtcNow()))
        await using (var reader = await find.ExecuteReaderAsync(cancellation))
        {
            await reader.ReadAsync(cancellation);
            leased = reader.GetBoolean(0);
            payload = await reader.IsDBNullAsync(1, cancellation) ? null : reader.GetFieldValue<byte[]>(1);
        }

        if (payload is not null && leased)
        {
            Release(scope, key, holder);
        }

        await scope.CommitAsync(cancellation);
        return payload is not null ? new StoreLookup(CachedResult.Unpack(payload), Leased: false) : leased ? StoreLookup.Mine : StoreLookup.Busy;
    }

    public async Task RenewAsync(CacheKey key, Guid holder, TimeSpan lease, CancellationToken cancellation)
    {
        await using var scope = await database.OpenPassingAsync(key.OrganizationId, cancellation);
        scope.Enqueue(
            """
            -- chat.cache.renew
            update app.analytics_cache_fillers set expires_at = clock_timestamp() + $3 where cache_key = $1 and holder = $2
            """,
            key.Bytes, holder, lease);
        await scope.CommitAsync(cancellation);
    }

    public async Task SaveAsync(CacheKey key, Guid holder, CachedResult result, TimeSpan lifetime, CancellationToken cancellation)
    {
        var payload = result.Pack();
        await using var scope = await database.OpenPassingAsync(key.OrganizationId, cancellation);
        scope.Enqueue(
            """
            -- chat.cache.save
            insert into app.analytics_cache (organization_id, cache_key, data_version, payload, row_count, bytes, created_at, used_at, expires_at)
            values (app.current_organization(), $1, $2, $3, $4, $5, $6, $7, $8)
            on conflict (organization_id, cache_key) do update set payload = excluded.payload, row_count = excluded.row_count, bytes = excluded.bytes,
              created_at = excluded.created_at, used_at = excluded.used_at, expires_at = excluded.expires_at
            """,
            key.Bytes, result.DataVersion, payload, result.Result.Rows.Count, (long)payload.Length, result.StoredAt, clock.GetUtcNow(), clock.GetUtcNow() + lifetime);
        Release(scope, key, holder);
        await scope.CommitAsync(cancellation);
    }

    public async Task ReleaseAsync(CacheKey key, Guid holder, CancellationToken cancellation)
    {
        await using var scope = await database.OpenPassingAsync(key.OrganizationId, cancellation);
        Release(scope, key, holder);
        await scope.CommitAsync(cancellation);
    }

    public async Task ForgetAsync(int organizationId, CancellationToken cancellation)
    {
        await using var scope = await database.OpenAsync(organizationId, cancellation);
        await using var command = scope.Command("-- chat.cache.forget\ndelete from app.analytics_cache");
        await command.ExecuteNonQueryAsync(cancellation);
        await scope.CommitAsync(cancellation);
    }

    /// <summary>Expired results and those of an older state of the data, then the least recently used above each organization's share. Two at once remove the same rows once.</summary>
    public async Task<int> SweepAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenSystemAsync(cancellation);
        await using var command = new NpgsqlCommand(
            """
            -- chat.cache.sweep
            with aged as (
              select organization_id, cache_key from app.analytics_cache c join app.organizations o using (organization_id)
              where c.expires_at <= $1 or c.data_version < o.data_version),
            crowded as (
              select organization_id, cache_key from (
                select organization_id, cache_key, sum(bytes) over (partition by organization_id order by used_at desc, cache_key) as filled from app.analytics_cache) kept
              where filled > $2),
            swept as (
              delete from app.analytics_cache where (organization_id, cache_key) in
                (select organization_id, cache_key from aged union select organization_id, cache_key from crowded limit $3)
              returning 1),
            fillers as (delete from app.analytics_cache_fillers where expires_at < clock_timestamp() - interval '1 minute')
            select count(*) from swept
            """,
            connection)
        {
            Parameters = { new() { Value = clock.GetUtcNow() }, new() { Value = options.OrganizationBytes }, new() { Value = SweptAtOnce } },
        };
        return (int)(long)(await command.ExecuteScalarAsync(cancellation))!;
    }

    public async Task<StoreSize> MeasureAsync(int organizationId, CancellationToken cancellation)
    {
        await using var scope = await database.OpenAsync(organizationId, cancellation);
        await using var command = scope.Command("-- chat.cache.measure\nselect count(*), coalesce(sum(bytes), 0)::bigint from app.analytics_cache where expires_at > $1", clock.GetUtcNow());
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        return new StoreSize(reader.GetInt64(0), reader.GetInt64(1));
    }

    private static void Release(OrganizationScope scope, CacheKey key, Guid holder) => scope.Enqueue(
        """
        -- chat.cache.release
        delete from app.analytics_cache_fillers where cache_key = $1 and holder = $2
        """,
        key.Bytes, holder);
}
