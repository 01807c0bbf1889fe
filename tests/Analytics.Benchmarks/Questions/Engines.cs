using System.Globalization;
using System.Text.RegularExpressions;
using DuckDB.NET.Data;
using Npgsql;

namespace Analytics.Benchmarks.Questions;

/// <summary>The naive table, asked the way most people ask it.</summary>
internal static partial class NaiveEngine
{
    public static async Task<List<string>> RunAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(Property().Replace(sql, match => Json(match.Groups["name"].Value)), connection) { CommandTimeout = 0 };
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var rows = new List<string>();
        while (await reader.ReadAsync(cancellation))
        {
            rows.Add(Cells.Line(Enumerable.Range(0, reader.FieldCount).Select(reader.GetValue)));
        }

        return rows;
    }

    private static string Json(string name) => string.Equals(name, "amount", StringComparison.Ordinal) ? "(properties ->> 'amount')::numeric" : $"(properties ->> '{name}')";

    [GeneratedRegex(@"\{(?<name>\w+)\}", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    internal static partial Regex Property();
}

/// <summary>DuckDB in this process with typed columns, two threads.</summary>
internal sealed class DuckEngine : IDisposable
{
    private readonly DuckDBConnection _connection;

    public DuckEngine(string database, string eventsFile, string usersFile)
    {
        _connection = new DuckDBConnection($"Data Source={database}");
        _connection.Open();
        Execute("set threads = 2");
        Execute(
            "create table if not exists events as select * from read_csv('" + eventsFile + "', header = true, columns = {'organization_id': 'INTEGER', 'user_id': 'BIGINT', 'name': 'VARCHAR', 'occurred_at': 'TIMESTAMP', "
            + "'session': 'VARCHAR', 'device': 'VARCHAR', 'referrer': 'VARCHAR', 'product': 'VARCHAR', 'category': 'VARCHAR', 'amount': 'DOUBLE', 'coupon': 'VARCHAR'})");
        Execute("create table if not exists users as select * from read_csv('" + usersFile + "', header = true, columns = {'id': 'BIGINT', 'country': 'VARCHAR', 'plan': 'VARCHAR'})");
    }

    public List<string> Run(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = NaiveEngine.Property().Replace(sql, "$1");
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
        {
            rows.Add(Cells.Line(Enumerable.Range(0, reader.FieldCount).Select(reader.GetValue)));
        }

        return rows;
    }

    public void Dispose() => _connection.Dispose();

    private void Execute(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}

/// <summary>Cells as text that is the same whatever engine they come from; numbers with nine digits.</summary>
internal static class Cells
{
    public static string Line(IEnumerable<object?> cells) => string.Join('|', cells.Select(Text));

    private static string Text(object? cell) => cell switch
    {
        null or DBNull => "null",
        string text => text,
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTimeOffset instant => Time(instant.UtcDateTime),
        DateTime time => Time(time),
        System.Numerics.BigInteger big => Number((double)big),
        IConvertible number => Number(Convert.ToDouble(number, CultureInfo.InvariantCulture)),
        _ => cell.ToString() ?? "",
    };

    private static string Time(DateTime time) => time.TimeOfDay == TimeSpan.Zero
        ? time.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
        : time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    private static string Number(double number) => number.ToString("G9", CultureInfo.InvariantCulture);
}
