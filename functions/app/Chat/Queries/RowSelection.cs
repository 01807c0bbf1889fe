using System.Globalization;
using Analytics.Chat.Parts;
using Analytics.Engine.Sql;

namespace Analytics.Chat.Queries;

/// <summary>
/// Filters, sorts and pages rows. Numbers compare exactly, times as times, everything else as text without regard to case; empty cells sort
/// last, and rows that are equal stay in the order of the result, so that pages never repeat or miss one.
/// </summary>
internal static class RowSelection
{
    public static (IReadOnlyList<object?[]> Rows, int Count) Select(ResultTable table, RowsRequest request)
    {
        var kept = table.Rows.Where(row => request.Filters.All(filter => Passes(row[filter.Column], table.Columns[filter.Column].Type, filter))).ToArray();
        if (request.SortBy is { } column)
        {
            kept = Sort(kept, column, table.Columns[column].Type, request.Descending);
        }

        return ([.. kept.Skip(request.Offset).Take(request.Limit)], kept.Length);
    }

    /// <summary>Whether cells of the type compare as numbers.</summary>
    public static bool IsNumeric(ColumnType type) => type is ColumnType.Integer or ColumnType.Number;

    private static object?[][] Sort(object?[][] rows, int column, ColumnType type, bool descending)
    {
        var present = rows.Where(row => row[column] is not null).Select(row => (Row: row, Key: Key(row[column]!, type)));
        var sorted = descending ? present.OrderByDescending(item => item.Key, SortKey.Order) : present.OrderBy(item => item.Key, SortKey.Order);
        return [.. sorted.Select(item => item.Row), .. rows.Where(row => row[column] is null)];
    }

    private static bool Passes(object? cell, ColumnType type, RowFilter filter) => filter.Operator switch
    {
        "contains" => CellText.Of(cell).Contains(filter.Value, StringComparison.OrdinalIgnoreCase),
        "eq" => CompareTo(cell, type, filter.Value) == 0,
        "ne" => CompareTo(cell, type, filter.Value) != 0,
        "gt" => cell is not null && CompareTo(cell, type, filter.Value) > 0,
        "gte" => cell is not null && CompareTo(cell, type, filter.Value) >= 0,
        "lt" => cell is not null && CompareTo(cell, type, filter.Value) < 0,
        _ => cell is not null && CompareTo(cell, type, filter.Value) <= 0,
    };

    // An empty cell is equal to an empty value and to nothing else.
    private static int CompareTo(object? cell, ColumnType type, string value) => cell is null
        ? value.Length == 0 ? 0 : -1
        : SortKey.Order.Compare(Key(cell, type), Key(value, type));

    private static SortKey Key(object cell, ColumnType type) => type switch
    {
        ColumnType.Integer or ColumnType.Number when ExactNumber.Of(cell) is { } number => new SortKey(number, null, null),
        ColumnType.Timestamp or ColumnType.Date when Time(cell) is { } time => new SortKey(null, time, null),
        _ => new SortKey(null, null, CellText.Of(cell)),
    };

    private static DateTime? Time(object cell) => cell switch
    {
        DateTimeOffset instant => instant.UtcDateTime,
        DateTime local => local,
        DateOnly day => day.ToDateTime(TimeOnly.MinValue),
        string text when DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) => time.UtcDateTime,
        _ => null,
    };

    /// <summary>What a cell compares by: numbers before times before texts, where a column has several kinds.</summary>
    private readonly record struct SortKey(ExactNumber? Number, DateTime? Time, string? Text)
    {
        public static readonly Comparer<SortKey> Order = Comparer<SortKey>.Create(Compare);

        private int Kind => Number is not null ? 0 : Time is not null ? 1 : 2;

        private static int Compare(SortKey one, SortKey other) => (one.Kind, other.Kind) switch
        {
            (0, 0) => ExactNumber.Compare(one.Number!.Value, other.Number!.Value),
            (1, 1) => DateTime.Compare(one.Time!.Value, other.Time!.Value),
            (2, 2) => string.Compare(one.Text, other.Text, StringComparison.OrdinalIgnoreCase),
            var (kind, otherKind) => kind.CompareTo(otherKind),
        };
    }
}
