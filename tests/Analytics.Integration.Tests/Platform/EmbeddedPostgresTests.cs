using System.Diagnostics;
using System.Globalization;
using Analytics.LocalRuntime.Postgres;
using Npgsql;

namespace Analytics.Integration.Tests.Platform;

/// <summary>The embedded server as a person meets it: started, started again, killed, shared, and in the wrong place.</summary>
public sealed class EmbeddedPostgresTests : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("analytics-embedded-").FullName;
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;

    public EmbeddedPostgresTests() => PostgresFixture.OpenToOthers(_data);

    public void Dispose()
    {
        Directory.Delete(_data, recursive: true);
    }

    [Fact]
    public async Task A_second_start_finds_what_the_first_stored()
    {
        await using (var first = await StartAsync())
        {
            Assert.False(first.Attached);
            await ExecuteAsync(first, "create table kept as select 42 as answer");
        }

        Assert.False(File.Exists(Path.Combine(_data, "postgres", "postmaster.pid")), "The server still runs after the last process has left.");
        await using var second = await StartAsync();
        Assert.Equal(42, await ScalarAsync<int>(second, "select answer from kept"));
    }

    [Fact]
    public async Task The_server_runs_with_passwords_and_its_files_are_private()
    {
        await using var server = await StartAsync();
        var withoutPassword = new NpgsqlConnectionStringBuilder(server.ConnectionString) { Password = "wrong", Pooling = false };
        var overTcp = new NpgsqlConnectionStringBuilder(server.ConnectionString) { Host = "127.0.0.1", Password = "wrong", Pooling = false };

        foreach (var wrong in (NpgsqlConnectionStringBuilder[])[withoutPassword, overTcp])
        {
            await using var connection = new NpgsqlConnection(wrong.ConnectionString);
            var refusal = await Assert.ThrowsAsync<PostgresException>(() => connection.OpenAsync(_ct));
            Assert.Equal("28P01", refusal.SqlState);
        }

        Assert.Equal("on", await ScalarAsync<string>(server, "show data_checksums"));
        Assert.Equal("127.0.0.1", await ScalarAsync<string>(server, "show listen_addresses"));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_data, "postgres-password")));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.Combine(_data, "postgres")));
        }
    }

    [Fact]
    public async Task Under_root_the_server_runs_as_somebody_else()
    {
        Assert.SkipUnless(!OperatingSystem.IsWindows() && Environment.IsPrivilegedProcess, "This concerns root only.");
        await using var server = await StartAsync();

        var processId = PostmasterFile.Read(Path.Combine(_data, "postgres"))!.ProcessId;
        var status = await File.ReadAllTextAsync(string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/status"), _ct);

        Assert.DoesNotContain("Uid:\t0\t", status, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_last_of_several_processes_stops_the_server()
    {
        var first = await StartAsync();
        await using var second = await StartAsync();
        Assert.True(second.Attached);
        Assert.Equal(first.Port, second.Port);

        await first.DisposeAsync();

        Assert.Equal(1, await ScalarAsync<int>(second, "select 1"));
    }

    [Fact]
    public async Task Processes_that_start_at_once_share_one_server()
    {
        var servers = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => StartAsync()));

        Assert.Single(servers, server => !server.Attached);
        foreach (var server in servers)
        {
            Assert.Equal(1, await ScalarAsync<int>(server, "select 1"));
            await server.DisposeAsync();
        }

        Assert.False(File.Exists(Path.Combine(_data, "postgres", "postmaster.pid")));
    }

    [Fact]
    public async Task A_killed_host_takes_the_server_down_and_the_next_one_starts()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There the server outlives a killed host, and the next one attaches to it.");
        await using (await StartAsync())
        {
        }

        using var host = StartHost();
        await EventuallyAsync("the host started the server", () => PostmasterFile.Read(Path.Combine(_data, "postgres")) is { IsReady: true });
        host.Kill();
        await host.WaitForExitAsync(_ct);
        await EventuallyAsync("the server stopped after its host was killed", () => PostmasterFile.Read(Path.Combine(_data, "postgres")) is not { } left || !left.IsAlive());

        await using var next = await StartAsync();
        Assert.Equal(1, await ScalarAsync<int>(next, "select 1"));
    }

    [Fact]
    public async Task A_killed_server_recovers_what_was_committed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Signals are of Unix.");
        await using (var first = await StartAsync(durable: true))
        {
            await ExecuteAsync(first, "create table kept as select n from generate_series(1, 1000) n");
            Process.GetProcessById(PostmasterFile.Read(Path.Combine(_data, "postgres"))!.ProcessId).Kill();
            // The next host comes at once, while the killed server may still be in the process table.
            await using var second = await StartAsync(durable: true);
            Assert.Equal(1000L, await ScalarAsync<long>(second, "select count(*) from kept"));
        }
    }

    [Fact]
    public async Task A_session_that_outlives_its_killed_server_does_not_keep_the_next_one_from_starting()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere the next start waits for it.");
        await using var first = await StartAsync();
        // It waits for nothing, so that it never notices that its server is gone.
        var busy = ExecuteAsync(first, "do $$ declare over timestamptz := clock_timestamp() + interval '60 seconds'; begin while clock_timestamp() < over loop end loop; end $$");
        while (await ScalarAsync<long>(first, "select count(*) from pg_stat_activity where query like 'do %' and state = 'active'") == 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), _ct);
        }

        Process.GetProcessById(PostmasterFile.Read(Path.Combine(_data, "postgres"))!.ProcessId).Kill();

        await using var second = await StartAsync();

        Assert.Equal(1, await ScalarAsync<int>(second, "select 1"));
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => busy);
    }

    [Fact]
    public async Task A_data_directory_that_cannot_be_written_is_one_sentence()
    {
        var file = Path.Combine(_data, "file");
        await File.WriteAllTextAsync(file, "", _ct);

        var refusal = await Assert.ThrowsAsync<EmbeddedPostgresException>(() => StartAsync(Path.Combine(file, "data")));

        Assert.Contains("choose another with --data", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
    }

    [Fact]
    public async Task A_data_directory_that_the_servers_user_cannot_enter_is_one_sentence()
    {
        Assert.SkipUnless(!OperatingSystem.IsWindows() && Environment.IsPrivilegedProcess, "This concerns root only.");
        var closed = Directory.CreateDirectory(Path.Combine(_data, "closed")).FullName;
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(closed, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        var refusal = await Assert.ThrowsAsync<EmbeddedPostgresException>(() => StartAsync(Path.Combine(closed, "data")));

        Assert.Contains("PostgreSQL refuses root", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
    }

    [Fact]
    public async Task Without_node_the_message_says_what_to_install()
    {
        var output = await RunHostAsync(("PATH", "/nonexistent"), "token", "--organization", "x", "--role", "admin", "--data", _data);

        Assert.NotEqual(0, output.ExitCode);
        Assert.Contains("install Node.js", output.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output.Error, StringComparison.Ordinal);
        Assert.Empty(output.Output);
    }

    private Task<EmbeddedPostgres> StartAsync(string? directory = null, bool durable = false) => EmbeddedPostgres.StartAsync(
        new EmbeddedPostgresOptions(directory ?? _data) { ToolsDirectory = PostgresFixture.ToolsDirectory, Durable = durable }, _ct);

    /// <summary>Another process of the product that keeps the server running.</summary>
    private Process StartHost()
    {
        // The host keeps its tools in its data directory: the ones of the tests are lent to it.
        Directory.CreateSymbolicLink(Path.Combine(_data, "tools"), PostgresFixture.ToolsDirectory);
        return Process.Start(HostCommand("serve", "--no-demo", "--port", "0", "--data", _data))!;
    }

    private static ProcessStartInfo HostCommand(params string[] arguments) =>
        new(Environment.ProcessPath is { } self && Path.GetFileNameWithoutExtension(self) == "dotnet" ? self : "dotnet", [typeof(HostServices).Assembly.Location, .. arguments])
        {
            RedirectStandardError = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };

    private async Task<(int ExitCode, string Output, string Error)> RunHostAsync((string Name, string Value) variable, params string[] arguments)
    {
        var start = HostCommand(arguments);
        start.FileName = FindOnPath("dotnet");
        start.Environment[variable.Name] = variable.Value;
        return await ExternalProgram.RunAsync(start, _ct);
    }

    private static string FindOnPath(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? program + ".exe" : program))
        .First(File.Exists);

    private async Task<T> ScalarAsync<T>(EmbeddedPostgres server, string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(server.ConnectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(_ct);
        await using var command = new NpgsqlCommand(sql, connection);
        return (T)(await command.ExecuteScalarAsync(_ct))!;
    }

    private async Task ExecuteAsync(EmbeddedPostgres server, string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(server.ConnectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(_ct);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(_ct);
    }

    private async Task EventuallyAsync(string condition, Func<bool> holds)
    {
        for (var i = 0; i < 600; i++)
        {
            if (holds())
            {
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), _ct);
        }

        Assert.Fail($"Within 30 seconds it did not come true that {condition}.");
    }
}
