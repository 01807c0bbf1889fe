using System.Globalization;
using Analytics.Platform.Postgres;
using Npgsql;

namespace Analytics.Benchmarks.Questions;

/// <summary>
/// What isolation costs: the SQL that answered a question, read through the views as the organization's reader under row-level security, and through
/// the same views without it, which name the organization themselves.
/// </summary>
internal sealed class QuestionIsolation(NpgsqlConnection reader, NpgsqlConnection plain) : IAsyncDisposable
{
    private readonly List<double> _ratios = [];

    public static async Task<QuestionIsolation> OpenAsync(Database database, int organizationId, CancellationToken cancellation)
    {
        var reader = await database.Reader(organizationId).OpenConnectionAsync(cancellation);
        var plain = await database.OpenSystemAsync(cancellation);
        await ExecuteAsync(plain, string.Create(CultureInfo.InvariantCulture, $$"""
            do $$
            declare
              relation record;
            begin
              drop schema if exists bare cascade;
              create schema bare;
              for relation in select viewname, definition from pg_views where schemaname = 'analytics' loop
                execute format(
                  'create view bare.%I as %s %s organization_id = {{organizationId}} %s', relation.viewname, split_part(rtrim(relation.definition, '; '), 'ORDER BY', 1),
                  case when relation.definition ~* '\mwhere\M' then 'and' else 'where' end, substring(rtrim(relation.definition, '; ') from 'ORDER BY.*'));
              end loop;
            end
            $$
            """), cancellation);
        foreach (var connection in (NpgsqlConnection[])[reader, plain])
        {
            await ExecuteAsync(connection, "set work_mem = '96MB'; set jit = off; set timezone = 'UTC'", cancellation);
        }

        await ExecuteAsync(plain, "set search_path = bare", cancellation);
        return new QuestionIsolation(reader, plain);
    }

    /// <summary>Times the SQL both ways, in turn.</summary>
    public async Task MeasureAsync(string sql, int repeat, CancellationToken cancellation)
    {
        var (secured, bare) = (new List<double>(), new List<double>());
        for (var i = 0; i <= repeat; i++)
        {
            var (first, second) = (await TimeAsync(reader, sql, cancellation), await TimeAsync(plain, sql, cancellation));
            if (i > 0)
            {
                secured.Add(first);
                bare.Add(second);
            }
        }

        _ratios.Add(Middle(secured) / Middle(bare));
    }

    public string Line => string.Create(
        CultureInfo.InvariantCulture,
        $"row-level security: {Math.Exp(_ratios.Average(Math.Log)):0.00} times none (geometric mean of {_ratios.Count} questions; {_ratios.Min():0.00} to {_ratios.Max():0.00})");

    public async ValueTask DisposeAsync()
    {
        await ExecuteAsync(plain, "drop schema if exists bare cascade", CancellationToken.None);
        await reader.DisposeAsync();
        await plain.DisposeAsync();
    }

    private static double Middle(List<double> times) => times.Order().ElementAt(times.Count / 2);

    private static async Task<double> TimeAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        var started = TimeProvider.System.GetTimestamp();
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            // Every row is read.
        }

        return TimeProvider.System.GetElapsedTime(started).TotalMilliseconds;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
