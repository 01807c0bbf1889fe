using System.Collections.Concurrent;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Analytics.Runtime.Tests.Durable;

/// <summary>Several workers over one database, and a database that fails under them.</summary>
public sealed class SharedDatabaseTests(PostgresServer server)
{
    [Fact]
    public async Task Two_workers_share_the_work_and_never_run_two_turns_of_one_instance()
    {
        var dataSource = await server.CreateDatabaseAsync();
        var inside = new ConcurrentDictionary<string, int>();
        var collisions = 0;
        var byWorker = new ConcurrentDictionary<int, int>();
        TestFunctions Functions(int worker)
        {
            var functions = new TestFunctions();
            functions.Activity<int, int>("Work", async n =>
            {
                byWorker.AddOrUpdate(worker, 1, (_, count) => count + 1);
                await Task.Delay(5);
                return n;
            });
            functions.Orchestrator("Shares", async context =>
            {
                if (inside.AddOrUpdate(context.InstanceId, 1, (_, count) => count + 1) > 1)
                {
                    Interlocked.Increment(ref collisions);
                }

                var calls = Enumerable.Range(0, 100).Select(n => context.CallActivityAsync<int>("Work", n)).ToList();
                inside.AddOrUpdate(context.InstanceId, 0, (_, count) => count - 1);
                return (await Task.WhenAll(calls)).Sum();
            });
            return functions;
        }

        var first = await DurableRuntime.StartAsync(dataSource, Functions(1));
        var second = await DurableRuntime.StartAsync(dataSource, Functions(2));
        try
        {
            var client = first.GetRequiredService<DurableTaskClient>();
            var ids = new List<string>();
            for (var i = 0; i < 5; i++)
            {
                ids.Add(await client.ScheduleNewOrchestrationInstanceAsync("Shares"));
            }

            foreach (var id in ids)
            {
                // The other process is told of the end as well.
                var end = await EndOfAsync(second.GetRequiredService<DurableTaskClient>(), id);
                Assert.Equal(4950, end.ReadOutputAs<int>());
            }

            Assert.Equal(0, collisions);
            Assert.Equal(2, byWorker.Count);
            Assert.Equal(500, byWorker.Values.Sum());
        }
        finally
        {
            await DurableRuntime.StopAsync(first);
            await DurableRuntime.StopAsync(second);
        }
    }

    [Fact]
    public async Task A_worker_that_leaves_in_good_order_hands_its_work_over_at_once()
    {
        var dataSource = await server.CreateDatabaseAsync();
        var functions = new TestFunctions();
        functions.Activity<int, int>("Quick", n => Task.FromResult(n + 1));
        functions.Orchestrator("Waits", async context =>
        {
            await context.CreateTimer(TimeSpan.FromMilliseconds(300), CancellationToken.None);
            return await context.CallActivityAsync<int>("Quick", await context.WaitForExternalEvent<int>("e"));
        });
        var first = await DurableRuntime.StartAsync(dataSource, functions);
        var id = await first.GetRequiredService<DurableTaskClient>().ScheduleNewOrchestrationInstanceAsync("Waits");
        await first.GetRequiredService<DurableTaskClient>().WaitForInstanceStartAsync(id, TestContext.Current.CancellationToken);
        await DurableRuntime.StopAsync(first);
        var second = await DurableRuntime.StartAsync(dataSource, functions);
        var client = second.GetRequiredService<DurableTaskClient>();
        await client.RaiseEventAsync(id, "e", 41);
        Assert.Equal(42, (await EndOfAsync(client, id)).ReadOutputAs<int>());
        await DurableRuntime.StopAsync(second);
    }

    [Fact]
    public async Task Cut_connections_lose_no_work()
    {
        var dataSource = await server.CreateDatabaseAsync();
        var services = await DurableRuntime.StartAsync(dataSource, Steps());
        var client = services.GetRequiredService<DurableTaskClient>();
        var ids = await StartAsync(client, 20);
        for (var cut = 0; cut < 20; cut++)
        {
            await Task.Delay(15 + (cut % 5 * 20), TestContext.Current.CancellationToken);
            await CutAsync(dataSource);
        }

        foreach (var id in ids)
        {
            Assert.Equal(6, (await EndOfAsync(client, id)).ReadOutputAs<int>());
        }

        await DurableRuntime.StopAsync(services);
    }

    [Fact]
    public async Task A_crash_of_the_database_server_loses_no_work()
    {
        await using var own = new PostgresServer();
        await own.InitializeAsync();
        var dataSource = await own.CreateDatabaseAsync();
        var services = await DurableRuntime.StartAsync(dataSource, Steps());
        var client = services.GetRequiredService<DurableTaskClient>();
        var ids = await StartAsync(client, 20);
        await Task.Delay(100, TestContext.Current.CancellationToken);
        await own.RestartAsync();
        foreach (var id in ids)
        {
            Assert.Equal(6, (await EndOfAsync(client, id)).ReadOutputAs<int>());
        }

        await DurableRuntime.StopAsync(services);
    }

    private static TestFunctions Steps()
    {
        var functions = new TestFunctions();
        functions.Activity<int, int>("Step", async n =>
        {
            await Task.Delay(30);
            return n;
        });
        functions.Orchestrator("Steps", async context =>
        {
            var sum = 0;
            for (var n = 1; n <= 3; n++)
            {
                sum += await context.CallActivityAsync<int>("Step", n);
                await context.CreateTimer(TimeSpan.FromMilliseconds(40), CancellationToken.None);
            }

            return sum;
        });
        return functions;
    }

    private static async Task<IReadOnlyList<string>> StartAsync(DurableTaskClient client, int count)
    {
        var ids = new List<string>();
        for (var i = 0; i < count; i++)
        {
            ids.Add(await client.ScheduleNewOrchestrationInstanceAsync("Steps"));
        }

        return ids;
    }

    private static async Task CutAsync(Npgsql.NpgsqlDataSource dataSource)
    {
        try
        {
            await using var connection = await dataSource.OpenConnectionAsync();
            await using var command = new Npgsql.NpgsqlCommand(
                "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()", connection);
            await command.ExecuteNonQueryAsync();
        }
        catch (Npgsql.NpgsqlException)
        {
            // The pool handed out a connection that an earlier cut had closed.
        }
    }

    private static async Task<OrchestrationMetadata> EndOfAsync(DurableTaskClient client, string id)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(40));
        return await client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, limit.Token);
    }
}
