using Analytics.Chat.Queries;
using Analytics.Chat.Queries.Caching;
using Analytics.Engine.Sql;
using Microsoft.Extensions.Logging.Abstractions;

namespace Analytics.Integration.Tests.Caching;

internal static class CacheGiven
{
    public static readonly TimeSpan Day = TimeSpan.FromDays(1);

    public static CacheKey Key(int organizationId, string sql = "select 1", string roleScope = "reader", long dataVersion = 1, params SqlParameter[] parameters) =>
        CacheKey.Of(organizationId, roleScope, sql, new RenderedQuery(sql, parameters, []) { DisplayText = sql }, dataVersion);

    public static ResultTable Table(params object?[][] rows) =>
        new([.. Enumerable.Range(0, rows.Length == 0 ? 0 : rows[0].Length).Select(index => new ResultColumn($"c{index}", TypeOf(rows[0][index])))], rows, Truncated: false);

    public static CachedResult Result(CacheKey key, params object?[][] rows) =>
        new(key.OrganizationId, key.RoleScope, 1, new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), StoredResult.Of(Table(rows)) with { Sql = "select 1" });

    public static ResultCache Cache(IResultStore store, CacheOptions? options = null, TimeProvider? clock = null, CacheFigures? figures = null) =>
        new(store, options ?? new CacheOptions(), figures ?? new CacheFigures(), clock ?? TimeProvider.System, NullLogger<ResultCache>.Instance);

    /// <summary>A read of the data that can be counted and held.</summary>
    public static Func<Task<CachedRead>> Reading(Func<Task> read, object? value) => async () =>
    {
        await read();
        return new CachedRead(Table([value]), null, FromCache: false, 1, 1) { Sql = "select 1" };
    };

    private static ColumnType TypeOf(object? value) => value switch
    {
        long => ColumnType.Integer,
        decimal or double => ColumnType.Number,
        DateOnly => ColumnType.Date,
        DateTimeOffset => ColumnType.Timestamp,
        bool => ColumnType.Boolean,
        _ => ColumnType.Text,
    };
}
