using Analytics.Engine.Sql;
using Analytics.Platform.Results;
using Analytics.Warehouse;

namespace Analytics.Integration.Tests.Warehouse;

/// <summary>Two organizations with a few events each, and readers with or without the guard.</summary>
internal static class WarehouseGiven
{
    public static async Task<(int Ours, int Theirs)> TwoOrganizationsAsync(TestDatabase test)
    {
        var ours = await test.AddOrganizationAsync("ours");
        var theirs = await test.AddOrganizationAsync("theirs");
        await AddEventsAsync(test, ours, 20);
        await AddEventsAsync(test, theirs, 7);
        return (ours, theirs);
    }

    public static async Task AddEventsAsync(TestDatabase test, int organizationId, int count)
    {
        await test.ExecuteAsync("select warehouse.ensure_partition('2025-01-01'), warehouse.ensure_partition('2025-02-01')");
        await test.ExecuteAsync(
            """
            insert into warehouse.events (organization_id, event_key, name, user_id, occurred_at, day, revenue, currency, properties)
            select $1, gen_random_uuid(), case when n % 2 = 0 then 'purchase' else 'view' end, n % 5 + 1, at, at::date, case when n % 2 = 0 then n * 1.10 end, 'EUR',
              jsonb_build_object('n', n)
            from generate_series(1, $2) n, lateral (select timestamptz '2025-01-20 00:00:00+00' + n * interval '1 day' as at) times
            """, organizationId, count);
        await test.ExecuteAsync(
            """
            insert into warehouse.users (organization_id, user_id, external_id, attributes)
            select $1, n, 'customer-' || n, '{"plan": "pro"}' from generate_series(1, 5) n
            """, organizationId);
    }

    /// <summary>The reader with its first layer switched off: whatever comes is sent to the database.</summary>
    public static WarehouseReader Unguarded(TestDatabase test, WarehouseLimits? limits = null) =>
        new(test.Database, Gate(), TimeProvider.System, sql => sql, limits ?? WarehouseLimits.Default);

    public static QueryGate Gate(int atOnce = 8, int perOrganization = 6, int waiting = 200) => new(new QueryGateLimits(atOnce, perOrganization, waiting));

    public static Task<Result<WarehouseResult>> ReadAsync(this WarehouseReader reader, int organizationId, string sql, params SqlParameter[] parameters) =>
        reader.ReadAsync(organizationId, new RenderedQuery(sql, parameters, []) { DisplayText = sql }, TestContext.Current.CancellationToken);
}

/// <summary>One database for all tests of a class that change nothing in it.</summary>
public sealed class WarehouseDatabase(PostgresFixture postgres) : IAsyncLifetime
{
    private TestDatabase? _test;

    public TestDatabase Test => _test!;

    public int Ours { get; private set; }

    public int Theirs { get; private set; }

    public async ValueTask InitializeAsync()
    {
        _test = await postgres.CreateDatabaseAsync();
        (Ours, Theirs) = await WarehouseGiven.TwoOrganizationsAsync(_test);
    }

    public ValueTask DisposeAsync() => _test?.DisposeAsync() ?? ValueTask.CompletedTask;
}
