using System.Text.Json;
using Analytics.Integration.Tests.Chat;
using Npgsql;

namespace Analytics.Integration.Tests.Migrations;

/// <summary>The migration to a cluster, as far as one server can run it: everything but the distribution itself.</summary>
public sealed class CitusMigrationTests(PostgresFixture postgres)
{
    private const string Question = """
        select e.name, count(*) as events, count(distinct e.user_id) as users, sum(e.revenue) as revenue, count(distinct u.external_id) as people
        from warehouse.events e left join warehouse.users u on u.organization_id = e.organization_id and u.user_id = e.user_id
        where e.organization_id = $1 group by 1 order by 1
        """;

    [Fact]
    public async Task After_the_migration_the_same_questions_give_the_same_answers_and_new_data_is_placed()
    {
        await using var test = await postgres.CreateDatabaseAsync();
        var before = await ShopData.ImportAsync(test.Database, "before");
        await test.ExecuteAsync("insert into warehouse.events (organization_id, event_key, name, occurred_at, day, anonymous_id) values ($1, gen_random_uuid(), 'guest', '2026-01-05', '2026-01-05', 'a1')", before);
        var answer = await AnswerAsync(test, before);
        var changes = await test.ScalarAsync<long>("select count(*) from warehouse.rollup_changes");

        await MigrateAsync(test);

        Assert.Equal(answer, await AnswerAsync(test, before));
        Assert.Equal(changes, await test.ScalarAsync<long>("select count(*) from warehouse.rollup_changes"));
        var after = await ShopData.ImportAsync(test.Database, "after");
        Assert.Contains("\"revenue\":910", await AnswerAsync(test, after), StringComparison.Ordinal);
        Assert.Equal(0, await test.ScalarAsync<long>(
            "select count(*) from warehouse.events e join warehouse.users u using (organization_id, user_id) where e.placement <> u.placement or e.placement is null"));
        // The same user number in two organizations lies in two places: a large organization is spread, and so are many small ones.
        Assert.Equal(12, await test.ScalarAsync<long>("select count(distinct placement) from warehouse.users"));
        Assert.Equal(1, await test.ScalarAsync<long>("select count(*) from warehouse.events where user_id is null and placement = warehouse.placement(organization_id, null, 'a1', null)"));
        Assert.Equal(6, await test.ScalarAsync<long>("select count(*) from warehouse.user_identities"));
    }

    [Fact]
    public async Task The_new_tables_keep_row_level_security_and_the_keys_stay_as_strict()
    {
        await using var test = await postgres.CreateDatabaseAsync();
        var ours = await ShopData.ImportAsync(test.Database, "ours");
        var theirs = await test.AddOrganizationAsync("theirs");
        await MigrateAsync(test);

        await using (var scope = await test.Database.OpenAsync(theirs, CancellationToken.None))
        {
            await using var command = scope.Command("select (select count(*) from warehouse.user_identities) + (select count(*) from warehouse.users) + (select count(*) from warehouse.events)");
            Assert.Equal(0L, await command.ExecuteScalarAsync(TestContext.Current.CancellationToken));
        }

        var duplicate = await Assert.ThrowsAsync<PostgresException>(() => test.ExecuteAsync("insert into warehouse.users (organization_id, user_id, external_id) select organization_id, user_id, 'another' from warehouse.users limit 1"));
        Assert.Equal(PostgresErrorCodes.UniqueViolation, duplicate.SqlState);
        Assert.Equal(6, await test.ScalarAsync<long>("select count(*) from warehouse.users where organization_id = $1", ours));
    }

    private static async Task MigrateAsync(TestDatabase test)
    {
        await using var connection = await test.Database.OpenSystemAsync(TestContext.Current.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Reference", "distribute_by_user.sql"), TestContext.Current.CancellationToken), connection);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        await transaction.CommitAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<string> AnswerAsync(TestDatabase test, int organizationId) =>
        JsonSerializer.Serialize(JsonSerializer.Deserialize<JsonElement>(await test.ScalarAsync<string>($"select json_agg(answer)::text from ({Question}) answer", organizationId)));
}
