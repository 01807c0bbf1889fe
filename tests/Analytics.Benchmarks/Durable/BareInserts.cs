using System.Diagnostics;
using Npgsql;

namespace Analytics.Benchmarks.Durable;

/// <summary>What the same server does without an engine: single committed inserts, and batches of fifty rows on two connections.</summary>
internal sealed class BareInserts(NpgsqlDataSource dataSource)
{
    private const int BatchSize = 50;

    private const string Sql = "insert into bare_inserts (name, payload) select 'bare', p from unnest($1::text[]) p";

    public async Task PrepareAsync(CancellationToken cancellation)
    {
        await using var command = dataSource.CreateCommand(
            "drop table if exists bare_inserts; create table bare_inserts (id bigint generated always as identity primary key, name text, payload text)");
        await command.ExecuteNonQueryAsync(cancellation);
    }

    public async Task<Percentiles> MeasureSingleAsync(int count, CancellationToken cancellation)
    {
        var times = new List<double>(count);
        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        await using var command = await CommandAsync(connection, 1, cancellation);
        for (var i = 0; i < count; i++)
        {
            var start = Stopwatch.GetTimestamp();
            await command.ExecuteNonQueryAsync(cancellation);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return Percentiles.Of(times);
    }

    /// <summary>Rows per second.</summary>
    public async Task<double> MeasureBatchedAsync(int rows, CancellationToken cancellation)
    {
        var start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, 2).Select(async _ =>
        {
            await using var connection = await dataSource.OpenConnectionAsync(cancellation);
            await using var command = await CommandAsync(connection, BatchSize, cancellation);
            for (var written = 0; written < rows / 2; written += BatchSize)
            {
                await command.ExecuteNonQueryAsync(cancellation);
            }
        }));
        return rows / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static async Task<NpgsqlCommand> CommandAsync(NpgsqlConnection connection, int rows, CancellationToken cancellation)
    {
        var command = new NpgsqlCommand(Sql, connection)
        {
            Parameters = { new() { Value = Enumerable.Repeat(new string('x', 200), rows).ToArray() } },
        };
        await command.PrepareAsync(cancellation);
        return command;
    }
}
