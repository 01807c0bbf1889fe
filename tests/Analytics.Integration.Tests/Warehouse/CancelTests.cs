using System.Net;
using System.Net.Sockets;
using Analytics.Engine.Sql;
using Analytics.Integration.Tests.Caching;
using Analytics.Platform.Postgres;
using Analytics.Warehouse;

namespace Analytics.Integration.Tests.Warehouse;

/// <summary>No question outlives its end: what pg_stat_activity shows is what counts.</summary>
public sealed class CancelTests(WarehouseDatabase warehouse) : IClassFixture<WarehouseDatabase>
{
    [Fact]
    public async Task A_cancelled_query_disappears_from_the_database()
    {
        using var cancel = new CancellationTokenSource();
        var reading = WarehouseGiven.Unguarded(warehouse.Test).ReadAsync(warehouse.Ours, Sleep("cancelled_by_caller"), cancel.Token);
        await Eventually.TrueAsync("the query runs", () => RunsAsync("cancelled_by_caller"));

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        await Eventually.TrueAsync("the query is gone", async () => !await RunsAsync("cancelled_by_caller"));
    }

    [Fact]
    public async Task A_query_that_timed_out_disappears_from_the_database_and_says_so()
    {
        var reader = WarehouseGiven.Unguarded(warehouse.Test, new WarehouseLimits { Timeout = TimeSpan.FromMilliseconds(300) });

        var read = await reader.ReadAsync(warehouse.Ours, Sleep("timed_out"), TestContext.Current.CancellationToken);

        Assert.Equal("query.timeout", read.Error!.Code);
        Assert.False(await RunsAsync("timed_out"));
    }

    [Fact]
    public async Task The_database_ends_a_query_whose_client_died_without_a_word()
    {
        await using var line = new SilentLine(new Npgsql.NpgsqlConnectionStringBuilder(warehouse.Test.ConnectionString).Port);
        await using var database = await Database.OpenMigratedAsync(warehouse.Test.ConnectionString, null, TestContext.Current.CancellationToken, new PoolAddress("127.0.0.1", line.Port));
        using var cancel = new CancellationTokenSource();
        var reader = new WarehouseReader(database, WarehouseGiven.Gate(), TimeProvider.System, sql => sql, new WarehouseLimits { Timeout = TimeSpan.FromSeconds(2) });
        var reading = reader.ReadAsync(warehouse.Ours, Sleep("client_died"), cancel.Token);
        await Eventually.TrueAsync("the query runs", () => RunsAsync("client_died"));

        // Neither side's packets arrive any more, and nobody is told: as when a machine loses power.
        line.Cut();

        await Eventually.TrueAsync("the database ended the query", async () => !await RunsAsync("client_died"));
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<Exception>(async () => (await reading).Value.ToString());
    }

    [Fact]
    public async Task A_reader_is_held_to_30_seconds_by_its_login_even_before_any_statement_of_ours()
    {
        Assert.Equal(TimeSpan.FromSeconds(30), WarehouseLimits.Default.Timeout);
        await using var connection = await warehouse.Test.Database.Reader(warehouse.Ours).OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var command = new Npgsql.NpgsqlCommand("show statement_timeout", connection);
        Assert.Equal("30s", await command.ExecuteScalarAsync(TestContext.Current.CancellationToken));
    }

    private static RenderedQuery Sleep(string marker) => new($"select pg_sleep(60) as {marker}", [], []) { DisplayText = marker };

    private async Task<bool> RunsAsync(string marker) =>
        await warehouse.Test.ScalarAsync<long>("select count(*) from pg_stat_activity where state = 'active' and query like $1 and pid <> pg_backend_pid()", $"select%{marker}%") > 0;

    /// <summary>A line to the server that can fall silent with both ends still open.</summary>
    private sealed class SilentLine : IAsyncDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly CancellationTokenSource _cut = new();
        private readonly List<TcpClient> _ends = [];

        public SilentLine(int serverPort)
        {
            _listener.Start();
            Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
            _ = AcceptAsync(serverPort);
        }

        public int Port { get; }

        public void Cut() => _cut.Cancel();

        public ValueTask DisposeAsync()
        {
            _listener.Stop();
            foreach (var end in _ends)
            {
                end.Dispose();
            }

            _cut.Dispose();
            return ValueTask.CompletedTask;
        }

        private async Task AcceptAsync(int serverPort)
        {
            try
            {
                while (true)
                {
                    var client = await _listener.AcceptTcpClientAsync();
                    var server = new TcpClient();
                    _ends.AddRange([client, server]);
                    await server.ConnectAsync(IPAddress.Loopback, serverPort);
                    _ = CarryAsync(client.GetStream(), server.GetStream());
                    _ = CarryAsync(server.GetStream(), client.GetStream());
                }
            }
            catch (Exception end) when (end is SocketException or ObjectDisposedException)
            {
                // The test is over.
            }
        }

        private async Task CarryAsync(NetworkStream from, NetworkStream to)
        {
            try
            {
                await from.CopyToAsync(to, _cut.Token);
            }
            catch (Exception end) when (end is IOException or OperationCanceledException or ObjectDisposedException)
            {
                // Cut, or an end was closed.
            }
        }
    }
}
