using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Analytics.Chat.Parts;
using Analytics.Engine.Sql;

namespace Analytics.Chat.Queries;

/// <summary>A result as the store and the cache keep it. Reading it back gives the same cell types as the database gave.</summary>
internal sealed record StoredResult(IReadOnlyList<ResultColumn> Columns, IReadOnlyList<object?[]> Rows, bool Truncated)
{
    /// <summary>The SQL that gave it, for people to read.</summary>
    public string Sql { get; init; } = "";

    /// <summary>How far it comes from rollups.</summary>
    public RollupUse? Rollup { get; init; }

    public static StoredResult Of(ResultTable table) => new(table.Columns, table.Rows, table.Truncated) { Rollup = table.Rollup };

    public ResultTable ToTable() => new(Columns, [.. Rows.Select(Restore)], Truncated) { Rollup = Rollup };

    /// <summary>SHA-256 of the rows' JSON: two answers with the same hash showed the same numbers.</summary>
    public static byte[] Hash(IReadOnlyList<object?[]> rows) => SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(rows, ChatJson.Options));

    private object?[] Restore(object?[] row)
    {
        var cells = new object?[row.Length];
        for (var index = 0; index < row.Length; index++)
        {
            cells[index] = index < Columns.Count ? Restore(row[index], Columns[index].Type) : row[index];
        }

        return cells;
    }

    /// <summary>A number that travelled as text; null when .NET's decimal would round it, and the text is the value.</summary>
    private static decimal? Exact(string text) =>
        decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
        && string.Equals(number.ToString(CultureInfo.InvariantCulture), text, StringComparison.Ordinal)
            ? number
            : null;

    private static object? Restore(object? cell, ColumnType type) => (type, cell) switch
    {
        (_, null) => null,
        (ColumnType.Integer, string text) when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
        (ColumnType.Integer or ColumnType.Number, string text) when Exact(text) is { } exact => exact,
        (ColumnType.Number, long number) => (decimal)number,
        (ColumnType.Timestamp, string text) when DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) => time,
        (ColumnType.Date, string text) when DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) => day,
        _ => cell,
    };
}
