using Analytics.LocalRuntime.Postgres;

namespace Analytics.Runtime.Tests.Durable;

public sealed class SchemaTests(PostgresServer server)
{
    [Fact]
    public async Task The_schema_may_be_created_by_several_processes_at_once_and_again()
    {
        var dataSource = await server.CreateDatabaseAsync();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => RuntimeSchema.EnsureAsync(dataSource, default)));
        await RuntimeSchema.EnsureAsync(dataSource, default);
        await using var command = dataSource.CreateCommand("select count(*) from runtime.instances");
        Assert.Equal(0L, await command.ExecuteScalarAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_script_that_was_edited_after_it_had_been_applied_is_refused()
    {
        var dataSource = await server.CreateDatabaseAsync();
        await RuntimeSchema.EnsureAsync(dataSource, default);
        await using var command = dataSource.CreateCommand("update runtime.schema_scripts set hash = 'other'");
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => RuntimeSchema.EnsureAsync(dataSource, default));
        Assert.Contains("add a new script", refused.Message, StringComparison.Ordinal);
    }
}
