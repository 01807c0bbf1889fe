using System.Globalization;
using Analytics.Catalog;
using Analytics.Identity;
using Analytics.Ingestion.Storage;
using Analytics.Platform.Postgres;
using Npgsql;

namespace Analytics.Hosts.Local.Demo;

/// <summary>
/// Puts the demo company into the database, once. A month that nobody has events of is loaded into a table of its own, indexed afterwards and
/// attached, two months at a time. An interrupted load is thrown away and done again.
/// </summary>
internal sealed class DemoLoader(Database database, TimeProvider clock)
{
    public const string OrganizationName = "demo";

    private const int Streams = 2;

    public async Task EnsureAsync(StartupProgress progress, CancellationToken cancellation)
    {
        await using var connection = await database.OpenSystemAsync(cancellation);
        if (await DemoMarker.IsLoadedAsync(connection, cancellation))
        {
            return;
        }

        var organization = await new OrganizationDirectory(database).EnsureAsync(OrganizationName, "UTC", DemoWorld.Currency, cancellation);
        await using var exclusive = await DemoMarker.LockAsync(database, organization.OrganizationId, cancellation);
        if (!await DemoMarker.IsLoadedAsync(connection, cancellation))
        {
            progress.Begin("Making the demo company");
            await LoadAsync(organization.OrganizationId, clock.GetUtcNow(), progress, cancellation);
        }
    }

    private async Task LoadAsync(int organizationId, DateTimeOffset now, StartupProgress progress, CancellationToken cancellation)
    {
        await ClearAsync(organizationId, now, cancellation);
        var company = await Task.Run(() => DemoCompany.Make(organizationId, now), cancellation);
        progress.Begin(string.Create(CultureInfo.InvariantCulture, $"Storing {company.EventCount:N0} events of the demo company"));
        var months = new Queue<int>(company.EventPieces.SelectMany(piece => piece.Months.Keys).Distinct()
            .OrderByDescending(month => company.EventPieces.Sum(piece => piece.Months.TryGetValue(month, out var rows) ? rows.Count : 0L)));
        await Task.WhenAll([.. Enumerable.Range(0, Streams).Select(_ => LoadMonthsAsync(company, months, cancellation))]);
        await FinishAsync(organizationId, company, now, cancellation);
        progress.Done(string.Create(CultureInfo.InvariantCulture, $"The demo company is there: {company.EventCount:N0} events of {DemoCompany.Users:N0} users"));
    }

    private async Task LoadMonthsAsync(DemoCompany company, Queue<int> months, CancellationToken cancellation)
    {
        await using var connection = await database.OpenSystemAsync(cancellation);
        while (true)
        {
            int month;
            lock (months)
            {
                if (!months.TryDequeue(out month))
                {
                    return;
                }
            }

            var pieces = company.EventPieces.Where(piece => piece.Months.ContainsKey(month)).Select(piece => (piece.Months[month], (Func<int, string>)piece.Statistics.EventName)).ToList();
            await DemoMonth.LoadAsync(connection, new DateOnly(month / 12, (month % 12) + 1, 1), DemoRows.InOrder(pieces), cancellation);
        }
    }

    /// <summary>Users, catalog and the mark that all is there: in one transaction.</summary>
    private async Task FinishAsync(int organizationId, DemoCompany company, DateTimeOffset now, CancellationToken cancellation)
    {
        await using var connection = await database.OpenSystemAsync(cancellation);
        await using (var transaction = await connection.BeginTransactionAsync(cancellation))
        {
            await ExecuteAsync(connection, "select set_config('warehouse.users_are_new', 'on', true)", cancellation);
            await CopyAsync(connection, "copy warehouse.users (user_id, first_seen_at, last_seen_at, created_at, organization_id, external_id, attributes) from stdin (format binary)", [company.UserRows.Written], cancellation);
            await ExecuteAsync(connection, $"select warehouse.reserve_user_ids({organizationId}, {DemoCompany.Users})", cancellation);
            await CatalogStore.AddAsync(connection, organizationId, company.Statistics, cancellation);
            await CatalogStore.WriteAttributesAsync(connection, organizationId, company.Attributes, cancellation);
            await DemoSlots.AssignAsync(connection, organizationId, cancellation);
            await DemoMarker.SetAsync(connection, organizationId, company.EventCount, now, cancellation);
            await transaction.CommitAsync(cancellation);
        }

        // Rows were stored frozen: only the planner's statistics are missing.
        await ExecuteAsync(connection, "set default_statistics_target = 10", cancellation);
        await ExecuteAsync(connection, "analyze warehouse.events, warehouse.users", cancellation);
        await ExecuteAsync(connection, "reset default_statistics_target", cancellation);
    }

    /// <summary>Removes what an interrupted load left: whole months where nobody else has events.</summary>
    private async Task ClearAsync(int organizationId, DateTimeOffset now, CancellationToken cancellation)
    {
        await using var connection = await database.OpenSystemAsync(cancellation);
        await DemoMarker.BeginAsync(connection, organizationId, now, cancellation);
        await ExecuteAsync(
            connection,
            $$"""
            -- demo.clear
            do $$
            declare part regclass; mine boolean; others boolean;
            begin
              for part in select inhrelid::regclass from pg_inherits where inhparent = 'warehouse.events'::regclass loop
                execute format('select exists (select from %s where organization_id = {{organizationId}})', part) into mine;
                continue when not mine;
                -- an import may be storing others' events right now: look again when it is through
                execute format('lock table %s in access exclusive mode', part);
                execute format('select exists (select from %s where organization_id <> {{organizationId}})', part) into others;
                if others then
                  execute format('delete from %s where organization_id = {{organizationId}}', part);
                else
                  execute format('drop table %s', part);
                end if;
              end loop;
              -- whole months were dropped without a word about their days: they become known anew
              delete from warehouse.rollup_organizations where organization_id = {{organizationId}};
              delete from warehouse.event_slots where organization_id = {{organizationId}};
              delete from warehouse.users where organization_id = {{organizationId}};
              delete from app.catalog_events where organization_id = {{organizationId}};
              delete from app.catalog_properties where organization_id = {{organizationId}};
              update app.organizations set next_user_id = 1 where organization_id = {{organizationId}};
            end
            $$
            """,
            cancellation);
    }

    internal static async Task CopyAsync(NpgsqlConnection connection, string sql, IEnumerable<ReadOnlyMemory<byte>> rows, CancellationToken cancellation)
    {
        await using var stream = await connection.BeginRawBinaryCopyAsync(sql, cancellation);
        await stream.WriteAsync(CopyRows.Header, cancellation);
        foreach (var row in rows)
        {
            await stream.WriteAsync(row, cancellation);
        }

        await stream.WriteAsync(CopyRows.Trailer, cancellation);
    }

    internal static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
