using System.Diagnostics;
using Npgsql;

namespace Analytics.Benchmarks.Durable;

/// <summary>The ideal by hand: the same server and as many rows, but nothing around them.</summary>
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

    /// <summary>Milliseconds of committed inserts of one row, several in a row, one after another.</summary>
    public async Task<Percentiles> MeasureSequenceAsync(int inserts, int count, CancellationToken cancellation)
    {
        var times = new List<double>(count);
        await using var connection = await dataSource.OpenConnectionAsync(cancellation);
        await using var command = await CommandAsync(connection, 1, cancellation);
        for (var i = 0; i < count; i++)
        {
            var start = Stopwatch.GetTimestamp();
            for (var insert = 0; insert < inserts; insert++)
            {
                await command.ExecuteNonQueryAsync(cancellation);
            }

            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return Percentiles.Of(times);
    }

    /// <summary>Rows per second in batches of fifty on two connections, each batch committed.</summary>
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
