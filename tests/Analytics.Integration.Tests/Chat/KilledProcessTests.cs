using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using Analytics.Identity;
using Microsoft.Extensions.Hosting;

namespace Analytics.Integration.Tests.Chat;

public sealed class KilledProcessTests(PostgresFixture postgres)
{
    [Fact]
    public async Task An_answer_whose_process_is_killed_in_the_middle_arrives_once_after_a_restart()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        var organization = await ShopData.ImportAsync(database.Database, "shop");
        await new CallerStore(database.Database).EnsureLocalOwnerAsync(CancellationToken.None);
        var folder = ServedProcess.CopyProduct();
        JsonElement accepted;
        await using (var blocker = await database.Database.OpenSystemAsync(CancellationToken.None))
        {
            await using var transaction = await blocker.BeginTransactionAsync(TestContext.Current.CancellationToken);
            await using var block = new Npgsql.NpgsqlCommand("lock table warehouse.events in access exclusive mode", blocker, transaction);
            await block.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
            accepted = await AskAndKillAsync(folder, database);
        }

        Directory.Delete(folder, recursive: true);
        using var host = ProductHost.Build(database);
        await host.StartAsync(TestContext.Current.CancellationToken);
        var messageId = Guid.Parse(accepted.Message());
        await UntilAsync(database, "select count(*) from app.messages where message_id = $1 and status = 'completed'", messageId, TimeSpan.FromSeconds(90));
        await host.StopAsync(TestContext.Current.CancellationToken);

        Assert.Equal(1, await database.ScalarAsync<long>("select count(*) from app.message_events where message_id = $1 and type = 'status' and data->>'status' = 'completed'", messageId));
        Assert.Equal(0, await database.ScalarAsync<long>("select count(*) from (select data->>'id' from app.message_events where message_id = $1 and type = 'part' group by 1 having count(*) > 1) twice", messageId));
        Assert.Contains("910", await database.ScalarAsync<string>("select parts::text from app.messages where message_id = $1", messageId), StringComparison.Ordinal);
        Assert.True(organization > 0);
    }

    [Fact]
    public async Task Two_hosts_over_one_database_share_the_questions_and_each_answer_arrives_once_though_one_is_killed()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await ShopData.ImportAsync(database.Database, "shop");
        await new CallerStore(database.Database).EnsureLocalOwnerAsync(CancellationToken.None);
        var folder = ServedProcess.CopyProduct();
        var ports = new[] { ServedProcess.FreePort(), ServedProcess.FreePort() };
        using var first = ServedProcess.Start(folder, database, ports[0]);
        using var second = ServedProcess.Start(folder, database, ports[1]);
        try
        {
            var asked = await AskBothAndKillFirstAsync(database, [first, second], ports);
            foreach (var messageId in asked)
            {
                await UntilAsync(database, "select count(*) from app.messages where message_id = $1 and status = 'completed'", messageId, TimeSpan.FromSeconds(90));
                Assert.Equal(1, await database.ScalarAsync<long>("select count(*) from app.message_events where message_id = $1 and type = 'status' and data->>'status' = 'completed'", messageId));
                Assert.Equal(0, await database.ScalarAsync<long>("select count(*) from (select data->>'id' from app.message_events where message_id = $1 and type = 'part' group by 1 having count(*) > 1) twice", messageId));
                Assert.Contains("910", await database.ScalarAsync<string>("select parts::text from app.messages where message_id = $1", messageId), StringComparison.Ordinal);
            }

            Assert.False(second.HasExited);
        }
        finally
        {
            await ServedProcess.KillAsync(first);
            await ServedProcess.KillAsync(second);
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Questions to both hosts, which all stand still in their query when the first host dies.</summary>
    private static async Task<IReadOnlyList<Guid>> AskBothAndKillFirstAsync(TestDatabase database, Process[] hosts, int[] ports)
    {
        var asked = new List<Guid>();
        var logs = hosts.Select(host => host.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken)).ToList();
        await using var blocker = await database.Database.OpenSystemAsync(CancellationToken.None);
        await using var transaction = await blocker.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using var block = new Npgsql.NpgsqlCommand("lock table warehouse.events in access exclusive mode", blocker, transaction);
        await block.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        for (var question = 0; question < 4; question++)
        {
            using var client = ProductHost.ClientFor(new Uri($"http://127.0.0.1:{ports[question % 2]}"));
            asked.Add(Guid.Parse((await AskAsync(client, hosts[question % 2], logs[question % 2])).Message()));
        }

        foreach (var messageId in asked)
        {
            await UntilAsync(database, "select count(*) from app.message_events where message_id = $1 and type = 'stage' and data->>'stage' = 'query'", messageId, TimeSpan.FromSeconds(60));
        }

        await ServedProcess.KillAsync(hosts[0]);
        return asked;
    }

    private static async Task<JsonElement> AskAndKillAsync(string folder, TestDatabase database)
    {
        var port = ServedProcess.FreePort();
        using var process = ServedProcess.Start(folder, database, port);
        var log = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        try
        {
            using var client = ProductHost.ClientFor(new Uri($"http://127.0.0.1:{port}"));
            var accepted = await AskAsync(client, process, log);
            await UntilAsync(database, "select count(*) from app.message_events where message_id = $1 and type = 'stage' and data->>'stage' = 'query'", Guid.Parse(accepted.Message()), TimeSpan.FromSeconds(60));
            return accepted;
        }
        finally
        {
            await ServedProcess.KillAsync(process);
        }
    }

    private static async Task<JsonElement> AskAsync(HttpClient client, Process process, Task<string> log)
    {
        for (var attempt = 0; attempt < 600; attempt++)
        {
            Assert.False(process.HasExited, process.HasExited ? await log : "");
            try
            {
                using var response = await client.PostAsJsonAsync("/api/analytics/chat", new { message = "total revenue" }, TestContext.Current.CancellationToken);
                return await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
            }
            catch (HttpRequestException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), TestContext.Current.CancellationToken);
            }
        }

        throw new TimeoutException("The product did not listen within a minute.");
    }

    private static async Task UntilAsync(TestDatabase database, string count, Guid messageId, TimeSpan limit)
    {
        var clock = Stopwatch.StartNew();
        while (await database.ScalarAsync<long>(count, messageId) == 0)
        {
            Assert.True(clock.Elapsed < limit, $"Not within {limit}: {count}");
            await Task.Delay(TimeSpan.FromMilliseconds(100), TestContext.Current.CancellationToken);
        }
    }
}
