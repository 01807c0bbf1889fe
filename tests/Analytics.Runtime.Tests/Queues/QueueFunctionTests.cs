using System.Text;
using Analytics.LocalRuntime.Queues;
using Analytics.Runtime.Tests.Hosting;
using Microsoft.Azure.Functions.Worker;
using Npgsql;

namespace Analytics.Runtime.Tests.Queues;

/// <summary>What becomes of a message's row; what queues owe to functions is stated by the conformance suite.</summary>
public sealed class QueueFunctionTests(QueueFunctionTests.Fixture fixture) : IClassFixture<QueueFunctionTests.Fixture>
{
    private readonly TestApp _app = fixture.App;
    private readonly NpgsqlDataSource _database = fixture.Database;

    [Fact]
    public async Task A_message_that_was_given_up_says_what_failed_and_runs_again_when_it_is_put_back()
    {
        await SendAsync("given-up", "helpless");
        var store = _app.Get<PoisonStore>();
        await Eventually.TrueAsync(() => CountAsync("given-up-poison").GetAwaiter().GetResult() == 1);
        var message = Assert.Single(await store.ListAsync(100, TestContext.Current.CancellationToken), one => one.Queue == "given-up-poison");

        Assert.Equal("System.InvalidOperationException: helpless", message.Failure);
        Assert.Equal(5, Functions.GivenUpRuns);
        Assert.Equal(0, await CountAsync("given-up"));
        Assert.True(await store.PutBackAsync(message.Queue, message.Id, TestContext.Current.CancellationToken));
        Assert.False(await store.PutBackAsync(message.Queue, message.Id, TestContext.Current.CancellationToken));
        await Eventually.TrueAsync(() => Functions.GivenUpRuns == 10);
    }

    [Fact]
    public async Task The_row_of_a_message_that_was_dealt_with_is_gone()
    {
        await SendAsync("fails-once", "x");

        await Eventually.TrueAsync(() => Functions.FailsOnceDone == 2);
        await Eventually.TrueAsync(() => CountAsync("fails-once").GetAwaiter().GetResult() == 0);
    }

    private Task SendAsync(string queue, string text) => _app.Get<QueueStore>().SendAsync(queue, [Encoding.UTF8.GetBytes(text)], CancellationToken.None);

    private async Task<long> CountAsync(string queue)
    {
        await using var command = _database.CreateCommand("select count(*) from runtime.queue_messages where queue_name = $1");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = queue });
        return (long)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>One application for the whole class: each test has queues of its own.</summary>
    public sealed class Fixture(PostgresServer postgres) : IAsyncLifetime
    {
        internal NpgsqlDataSource Database { get; private set; } = null!;

        internal TestApp App { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Database = await postgres.CreateDatabaseAsync();
            App = await TestApp.StartAsync(Database, typeof(Functions));
        }

        public ValueTask DisposeAsync() => App.DisposeAsync();
    }

    public sealed class Functions
    {
        public static int FailsOnceDone { get; private set; }

        public static int GivenUpRuns { get; private set; }

        [Function("GivesUp")]
        public static void GivesUp([QueueTrigger("given-up")] string text)
        {
            GivenUpRuns++;
            throw new InvalidOperationException(text);
        }

        [Function("FailsOnce")]
        public static void FailsOnce([QueueTrigger("fails-once")] string text, int dequeueCount)
            => FailsOnceDone = dequeueCount == 1 ? throw new InvalidOperationException(text) : dequeueCount;
    }
}
