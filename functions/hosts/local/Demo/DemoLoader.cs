using System.Globalization;
using Analytics.Catalog;
using Analytics.Identity;
using Analytics.Ingestion.Storage;
using Analytics.Platform.Postgres;
using Npgsql;

namespace Analytics.Hosts.Local.Demo;

/// <summary>
/// Puts the demo company into the database, once. A month that nobody has events of is loaded into a table of its own, indexed afterwards and
/// attached, three months at a time: while one waits for the disk, two have the processors. An interrupted load is thrown away and done again.
/// </summary>
internal sealed class DemoLoader(Database database, TimeProvider clock)
{
    public const string OrganizationName = "demo";

    /// <summary>The number that a new database gives its first organization.</summary>
    public const int FirstOrganization = 1;

    private const int Streams = 3;
    private const int AnalyzeOnlySince = 18;

    /// <param name="progress">Told what is done.</param>
    /// <param name="madeBefore">The company of <see cref="FirstOrganization"/>, where somebody began to make it while the database was started.</param>
    /// <param name="cancellation">Ends the load, which is done again at the next start.</param>
    public async Task EnsureAsync(StartupProgress progress, Task<DemoCompany>? madeBefore, CancellationToken cancellation)
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
            var made = madeBefore is not null && organization.OrganizationId == FirstOrganization ? madeBefore : DemoCompany.MakeAsync(organization.OrganizationId, clock.GetUtcNow());
            await LoadAsync(organization.OrganizationId, made, progress, cancellation);
        }
    }

    private async Task LoadAsync(int organizationId, Task<DemoCompany> made, StartupProgress progress, CancellationToken cancellation)
    {
        await ClearAsync(organizationId, clock.GetUtcNow(), cancellation);
        var company = await made.WaitAsync(cancellation);
        progress.Begin(string.Create(CultureInfo.InvariantCulture, $"Storing {company.EventCount:N0} events of the demo company"));
        var months = new Queue<int>(company.EventPieces.SelectMany(piece => piece.Months.Keys).Distinct()
            .OrderByDescending(month => company.EventPieces.Sum(piece => piece.Months.TryGetValue(month, out var rows) ? rows.Count : 0L)));
        await Task.WhenAll([StoreUsersAsync(organizationId, company, cancellation), .. Enumerable.Range(0, Streams).Select(_ => LoadMonthsAsync(company, months, cancellation))]);
        await FinishAsync(organizationId, company, cancellation);
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

    /// <summary>Users, beside the months.</summary>
    private async Task StoreUsersAsync(int organizationId, DemoCompany company, CancellationToken cancellation)
    {
        await using var connection = await database.OpenSystemAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await ExecuteAsync(connection, "select set_config('warehouse.users_are_new', 'on', true); set local default_statistics_target = 10", cancellation);
        await CopyAsync(connection, "copy warehouse.users (user_id, first_seen_at, last_seen_at, created_at, organization_id, external_id, attributes) from stdin (format binary)", [company.UserRows.Written], cancellation);
        await ExecuteAsync(connection, $"select warehouse.reserve_user_ids({organizationId}, {DemoCompany.Users})", cancellation);
        await ExecuteAsync(connection, "analyze warehouse.users", cancellation);
        await transaction.CommitAsync(cancellation);
    }

    /// <summary>What all months have in common, and the mark that all is there. Slots are not compared before with what is still being stored.</summary>
    private async Task FinishAsync(int organizationId, DemoCompany company, CancellationToken cancellation)
    {
        await using var connection = await database.OpenSystemAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        // Rows were stored frozen and their months counted: only the planner's statistics of all together are missing; older servers would count every month again.
        await ExecuteAsync(connection, $"set local default_statistics_target = 10; analyze {(connection.PostgreSqlVersion.Major >= AnalyzeOnlySince ? "only " : "")}warehouse.events", cancellation);
        // Together: a timer that found the catalog without slots would choose some of its own.
        await CatalogStore.AddAsync(connection, organizationId, company.Statistics, cancellation);
        await CatalogStore.WriteAttributesAsync(connection, organizationId, company.Attributes, cancellation);
        await DemoSlots.AssignAsync(connection, organizationId, cancellation);
        await DemoMarker.SetAsync(connection, organizationId, company.EventCount, clock.GetUtcNow(), cancellation);
        await transaction.CommitAsync(cancellation);
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
              perform warehouse.drop_detached_partitions();
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
