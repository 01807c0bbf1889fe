using System.Globalization;
using System.Text;
using Analytics.Engine.Planning;
using Analytics.Engine.Sql;
using Npgsql;
using NpgsqlTypes;

namespace Analytics.Warehouse;

/// <summary>
/// Turns a running query into a table of plain values: long, decimal, double, bool, string, DateOnly, DateTimeOffset (UTC) and DateTime
/// (a local time bucket, without zone). A number that none of these holds exactly, such as NaN, is text in its numeric column. Stops at the limits and says so. Needs a reader with sequential access: a value is measured before
/// it is taken into memory, since the database may send one of a gigabyte.
/// </summary>
internal sealed class ResultTableReader(NpgsqlDataReader reader, IReadOnlyList<ResultColumn> planned, WarehouseLimits limits)
{
    private const int ValueOverhead = 8;

    public async Task<(ResultTable Table, long Bytes)> ReadAsync(CancellationToken ct)
    {
        var columns = Columns();
        var rows = new List<object?[]>();
        var bytes = 0L;
        var truncated = false;
        while (await reader.ReadAsync(ct))
        {
            if (rows.Count == limits.Rows || bytes > limits.Bytes)
            {
                truncated = true;
                break;
            }

            var row = new object?[columns.Length];
            for (var i = 0; i < row.Length; i++)
            {
                row[i] = await reader.IsDBNullAsync(i, ct) ? null : Value(i, columns[i].Type);
                bytes += ValueOverhead + (row[i] is string text ? Encoding.UTF8.GetByteCount(text) : 0);
            }

            rows.Add(row);
        }

        return (new ResultTable(columns, rows, truncated), bytes);
    }

    /// <summary>The planner knows what a column means, the database knows its type: SQL of a person has only the latter.</summary>
    private ResultColumn[] Columns()
    {
        var columns = new ResultColumn[reader.FieldCount];
        for (var i = 0; i < columns.Length; i++)
        {
            var type = TypeOf(reader.GetDataTypeName(i));
            columns[i] = planned.Count == columns.Length
                ? planned[i] with { Type = IsWholeSum(planned[i].Type, type) ? ColumnType.Integer : type }
                : new ResultColumn(reader.GetName(i), type) { Role = RoleOf(type), Format = type is ColumnType.Integer or ColumnType.Number ? ValueFormat.Number : ValueFormat.Text };
        }

        return columns;
    }

    /// <summary>The sum of whole numbers is "numeric" in the database, to be safe from overflow.</summary>
    private static bool IsWholeSum(ColumnType planned, ColumnType actual) => planned == ColumnType.Integer && actual == ColumnType.Number;

    private static ColumnRole RoleOf(ColumnType type) => type switch
    {
        ColumnType.Integer or ColumnType.Number => ColumnRole.Measure,
        ColumnType.Date or ColumnType.Timestamp => ColumnRole.Time,
        _ => ColumnRole.Dimension,
    };

    private static ColumnType TypeOf(string databaseType)
    {
        var bracket = databaseType.IndexOf('(', StringComparison.Ordinal);
        var name = bracket < 0 ? databaseType : databaseType[..bracket];
        return name switch
        {
            "smallint" or "integer" or "bigint" or "oid" => ColumnType.Integer,
            "numeric" or "real" or "double precision" => ColumnType.Number,
            "boolean" => ColumnType.Boolean,
            "date" => ColumnType.Date,
            _ when name.StartsWith("timestamp", StringComparison.Ordinal) => ColumnType.Timestamp,
            _ when name is "json" or "jsonb" || name.EndsWith("[]", StringComparison.Ordinal) => ColumnType.Json,
            _ => ColumnType.Text,
        };
    }

    /// <exception cref="ValueTooLargeException">The value is larger than one value may be.</exception>
    private object? Value(int column, ColumnType type)
    {
        var length = reader.GetBytes(column, 0, null, 0, 0);
        if (length > limits.ValueBytes)
        {
            throw new ValueTooLargeException();
        }

        if (type is ColumnType.Integer or ColumnType.Number && IsNumeric(reader.GetDataTypeName(column)))
        {
            return Numeric(column, (int)length, type);
        }

        if (type == ColumnType.Date)
        {
            return reader.GetFieldValue<DateOnly>(column);
        }

        if (type == ColumnType.Text && reader.GetDataTypeName(column) == "interval")
        {
            return Iso(reader.GetFieldValue<NpgsqlInterval>(column));
        }

        return reader.GetValue(column) switch
        {
            short small => (long)small,
            int integer => (long)integer,
            uint identifier => (long)identifier,
            // By its text: 0.1 of four bytes is 0.1, not what eight bytes would make of it.
            float real => NumericCell.Read(double.Parse(real.ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)),
            double real => NumericCell.Read(real),
            DateTime { Kind: DateTimeKind.Utc } time => new DateTimeOffset(time),
            Array array => ListText.Of(array),
            var plain and (DateTime or long or decimal or bool or string) => plain,
            var other => Convert.ToString(other, CultureInfo.InvariantCulture),
        };
    }

    private static bool IsNumeric(string databaseType) => databaseType.StartsWith("numeric", StringComparison.Ordinal) && !databaseType.EndsWith(']');

    private object Numeric(int column, int length, ColumnType type)
    {
        var bytes = new byte[length];
        reader.GetBytes(column, 0, bytes, 0, length);
        var value = NumericCell.Read(bytes);
        return value is decimal whole && type == ColumnType.Integer && decimal.IsInteger(whole) && whole is >= long.MinValue and <= long.MaxValue ? (long)whole : value;
    }

    /// <summary>A length of time as ISO 8601 writes it: months and days have no fixed length.</summary>
    private static string Iso(NpgsqlInterval interval)
    {
        var text = new StringBuilder("P");
        if (interval.Months != 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"{interval.Months}M");
        }

        if (interval.Days != 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"{interval.Days}D");
        }

        if (interval.Time != 0 || text.Length == 1)
        {
            text.Append(CultureInfo.InvariantCulture, $"T{interval.Time / 1_000_000m:0.######}S");
        }

        return text.ToString();
    }
}

/// <summary>A single value of a result is larger than <see cref="WarehouseLimits.ValueBytes"/>.</summary>
internal sealed class ValueTooLargeException() : Exception("A value in the result is too large.");
