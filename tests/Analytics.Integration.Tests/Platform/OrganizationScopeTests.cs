using Analytics.Audit;
using Analytics.Platform.Postgres;
using Npgsql;

namespace Analytics.Integration.Tests.Platform;

/// <summary>Statements of one organization: what is sent together, what is kept and what is not.</summary>
public sealed class OrganizationScopeTests(PostgresFixture postgres) : IAsyncLifetime
{
    private TestDatabase _database = null!;
    private int _organization;

    public async ValueTask InitializeAsync()
    {
        _database = await postgres.CreateDatabaseAsync();
        _organization = await _database.AddOrganizationAsync("mine");
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_nobody_waits_for_is_stored_with_the_commit(bool afterAQuestion)
    {
        await using (var scope = await _database.Database.OpenAsync(_organization, CancellationToken.None))
        {
            Note(scope, "first");
            Note(scope, "second");
            if (afterAQuestion)
            {
                Assert.Equal(2, await CountAsync(scope));
                Note(scope, "third");
            }

            await scope.CommitAsync(CancellationToken.None);
        }

        Assert.Equal(afterAQuestion ? 3 : 2, await StoredAsync());
    }

    [Fact]
    public async Task What_comes_again_and_again_is_planned_once()
    {
        for (var turn = 0; turn < 6; turn++)
        {
            await using var scope = await _database.Database.OpenRepeatingAsync(_organization, CancellationToken.None);
            await using var again = scope.Command("select name from app.organizations where organization_id = $1 and name <> $2", _organization, $"{turn}");
            Assert.Equal("mine", await again.ExecuteScalarAsync(CancellationToken.None));
            await scope.CommitAsync(CancellationToken.None);
        }

        await using var other = await _database.Database.OpenAsync(_organization, CancellationToken.None);
        await using var plans = other.Command("select custom_plans || ' ' || (generic_plans > 0) || ' ' || current_setting('plan_cache_mode') || ' ' || current_setting('enable_seqscan') from pg_prepared_statements where statement like 'select name from app.organizations%'");
        Assert.Equal("0 true force_custom_plan on", await plans.ExecuteScalarAsync(CancellationToken.None));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Without_a_commit_nothing_is_stored(bool afterAQuestion)
    {
        await using (var scope = await _database.Database.OpenPassingAsync(_organization, CancellationToken.None))
        {
            Note(scope, "lost");
            if (afterAQuestion)
            {
                Assert.Equal(1, await CountAsync(scope));
            }
        }

        Assert.Equal(0, await StoredAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_statement_that_fails_takes_all_others_with_it(bool afterAQuestion)
    {
        await using (var scope = await _database.Database.OpenAsync(_organization, CancellationToken.None))
        {
            Note(scope, "before");
            if (afterAQuestion)
            {
                Assert.Equal(1, await CountAsync(scope));
            }

            scope.Enqueue("insert into app.audit_events (organization_id, action) values (app.current_organization(), null)");
            Note(scope, "after");
            await Assert.ThrowsAsync<PostgresException>(() => scope.CommitAsync(CancellationToken.None));
        }

        Assert.Equal(0, await StoredAsync());
    }

    [Fact]
    public async Task A_scope_for_reading_sees_its_organization_and_cannot_write()
    {
        await using var scope = await _database.Database.OpenReadingAsync(_organization, CancellationToken.None);
        for (var time = 0; time < 2; time++)
        {
            await using var command = scope.Command("select app.current_organization()");
            Assert.Equal(_organization, await command.ExecuteScalarAsync(CancellationToken.None));
        }

        await using var write = scope.Command("delete from app.audit_events");
        Assert.Equal(PostgresErrorCodes.ReadOnlySqlTransaction, (await Assert.ThrowsAsync<PostgresException>(() => write.ExecuteNonQueryAsync(CancellationToken.None))).SqlState);
        await Assert.ThrowsAsync<InvalidOperationException>(() => scope.CommitAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Nothing_of_a_scope_is_left_on_its_connection()
    {
        await using (var scope = await _database.Database.OpenPassingAsync(_organization, CancellationToken.None))
        {
            Note(scope, "kept");
            await scope.CommitAsync(CancellationToken.None);
        }

        await using var other = await _database.Database.OpenAsync(_organization + 1, CancellationToken.None);
        await using var command = other.Command("select count(*), current_setting('synchronous_commit'), app.current_organization() from app.audit_events");
        await using var reader = await command.ExecuteReaderAsync(CancellationToken.None);
        await reader.ReadAsync(CancellationToken.None);
        Assert.Equal((0, await _database.ScalarAsync<string>("show synchronous_commit"), _organization + 1), (reader.GetInt64(0), reader.GetString(1), reader.GetInt32(2)));
    }

    [Fact]
    public async Task Changed_rows_are_those_of_the_statement_that_was_awaited()
    {
        await using var scope = await _database.Database.OpenAsync(_organization, CancellationToken.None);
        Note(scope, "first");
        Note(scope, "second");
        scope.EnqueueSelect("select generate_series(1, 3)");
        await using var command = scope.Command("update app.organizations set name = $2 where organization_id = $1 and name = 'nobody'", _organization, "changed");

        Assert.Equal(0, await command.ExecuteNonQueryAsync(CancellationToken.None));
    }

    private static void Note(OrganizationScope scope, string action) => AuditTrail.Append(scope, null, action, new AuditSubject("test", "1"), new { });

    private static async Task<long> CountAsync(OrganizationScope scope)
    {
        await using var command = scope.Command("select count(*) from app.audit_events");
        return (long)(await command.ExecuteScalarAsync(CancellationToken.None))!;
    }

    private Task<long> StoredAsync() => _database.ScalarAsync<long>("select count(*) from app.audit_events");
}
