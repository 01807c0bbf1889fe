using System.Text.Json;
using Analytics.Identity;
using Analytics.Integration.Tests.Campaigns;
using Analytics.Platform.Postgres;
using Analytics.Runtime.Tests;
using Npgsql;

namespace Analytics.Integration.Tests.Chat;

/// <summary>
/// The server is killed between a step of an answer and the turn that notes it. The host outlives it with the step's outcome in its memory, and notes
/// that when the server is back: so what the step wrote has to be on the disk by then, although no turn has waited for it.
/// </summary>
public sealed class KilledDatabaseTests
{
    /// <param name="step">A step of the answer.</param>
    /// <param name="written">What counts up when it has committed.</param>
    [Theory]
    [InlineData("InterpretQuestion", "select count(*) from app.messages where understanding is not null")]
    [InlineData("RunQuery", "select count(*) from app.analytics_queries")]
    [InlineData("NarrateAnswer", "select count(*) from app.messages where parts <> '[]'")]
    public async Task An_answer_whose_database_is_killed_between_a_step_and_the_turn_that_notes_it_arrives_whole_and_once(string step, string written)
    {
        await using var server = new PostgresProcess();
        await server.CreateAsync();
        await using var database = await GivenShopAsync(server);
        await using var product = new ProductProcess(database, new Dictionary<string, string>(StringComparer.Ordinal));
        await product.StartAsync();

        var messageId = await AskAndKillAsync(server, database, product, step, written);

        await ReachAsync(database, "select count(*) from app.messages where message_id = $1 and status not in ('accepted', 'running')", messageId);
        await AssertWholeAndOnceAsync(database, messageId);
    }

    /// <summary>Asks, holds back the turn that would note the step, and kills the server as soon as the step has committed.</summary>
    private static async Task<Guid> AskAndKillAsync(PostgresProcess server, TestDatabase database, ProductProcess product, string step, string written)
    {
        await using var watch = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(database.ConnectionString) { Pooling = false }.ConnectionString);
        await watch.OpenAsync(TestContext.Current.CancellationToken);
        var transaction = await watch.BeginTransactionAsync(TestContext.Current.CancellationToken);
        var holding = HoldAsync(watch, step, $"({written}) > 0");
        var asked = await product.SendAsync("POST", "/api/analytics/chat", new { message = "revenue by month" });
        await holding;
        await product.PauseAsync();
        await server.RestartAsync(PostgresStop.Kill);
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => transaction.CommitAsync(TestContext.Current.CancellationToken));
        var messageId = Guid.Parse(asked.Message());
        await ReachAsync(database, "select count(*) from app.messages where message_id = $1", messageId);
        Assert.True(await database.ScalarAsync<long>(written) > 0, $"What {step} had committed is gone.");
        await product.ContinueAsync();
        return messageId;
    }

    // In the server itself, or the turn would be quicker: no turn of any orchestration is noted from the moment in which the step waits to be run.
    private static async Task HoldAsync(NpgsqlConnection connection, string step, string committed)
    {
        await using var command = new NpgsqlCommand(
            $"""
            do $$
            begin
              while not exists (select from runtime.tasks where name = '{step}') loop
                perform pg_sleep(0.001);
              end loop;
              lock table runtime.history in exclusive mode;
              while not ({committed}) loop
                perform pg_sleep(0.001);
              end loop;
            end
            $$
            """, connection)
        { CommandTimeout = 90 };
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    private static async Task AssertWholeAndOnceAsync(TestDatabase database, Guid messageId)
    {
        Assert.Equal(
            "accepted running completed",
            await database.ScalarAsync<string>("select string_agg(data->>'status', ' ' order by sequence) from app.message_events where message_id = $1 and type = 'status'", messageId));
        Assert.Equal(
            "",
            await database.ScalarAsync<string>("select coalesce(string_agg(data->>'stage', ' '), '') from (select data->>'stage' as stage, data - 'elapsedMs' as data from app.message_events where message_id = $1 and type = 'stage' group by 1, 2 having count(*) > 1) twice", messageId));
        Assert.Equal(0, await database.ScalarAsync<long>("select count(*) from (select data->>'id' from app.message_events where message_id = $1 and type = 'part' group by 1 having count(*) > 1) twice", messageId));
        Assert.Equal("completed", await database.ScalarAsync<string>("select string_agg(distinct status, ' ') from app.analytics_queries where message_id = $1", messageId));
        var parts = JsonSerializer.Deserialize<JsonElement>(await database.ScalarAsync<string>("select parts::text from app.messages where message_id = $1", messageId));
        Assert.Equal(910, parts.EnumerateArray().Single(part => part.GetProperty("type").GetString() == "query_results").GetProperty("data").GetProperty("rows").EnumerateArray().Sum(row => row[1].GetDecimal()));
    }

    private static async Task<TestDatabase> GivenShopAsync(PostgresProcess server)
    {
        var source = await server.CreateDatabaseAsync();
        var database = new TestDatabase(source.ConnectionString, await Database.OpenMigratedAsync(source.ConnectionString, null, CancellationToken.None));
        await new CallerStore(database.Database).EnsureLocalOwnerAsync(CancellationToken.None);
        await ShopData.ImportAsync(database.Database, "shop");
        // Otherwise the server would by itself bring to the disk within some tenths of a second what nobody waits for.
        await database.ExecuteAsync("alter system set wal_writer_delay = '10s'");
        await database.ExecuteAsync("select pg_reload_conf()");
        return database;
    }

    private static async Task ReachAsync(TestDatabase database, string count, Guid messageId)
    {
        var began = TimeProvider.System.GetTimestamp();
        for (var reached = 0L; reached < 1;)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromMinutes(2), $"Never: {count}");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TestContext.Current.CancellationToken);
            try
            {
                reached = await database.ScalarAsync<long>(count, messageId);
            }
            catch (NpgsqlException fault) when (fault is not PostgresException { IsTransient: false, SqlState: not "57P01" })
            {
                // Killed a moment ago: it is asked again.
            }
        }
    }
}
