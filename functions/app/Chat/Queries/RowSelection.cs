using System.Globalization;
using Analytics.Chat.Answering;
using Analytics.Chat.Parts;
using Analytics.Engine.Sql;

namespace Analytics.Chat.Queries;

/// <summary>Filters, sorts and pages rows. Numbers compare as numbers, everything else as text without regard to case; empty cells sort last.</summary>
internal static class RowSelection
{
    public static (IReadOnlyList<object?[]> Rows, int Count) Select(ResultTable table, RowsRequest request)
    {
        var kept = table.Rows.Where(row => request.Filters.All(filter => Passes(row[filter.Column], filter))).ToArray();
        if (request.SortBy is { } column)
        {
            kept = Sort(kept, column, request.Descending);
        }

        return ([.. kept.Skip(request.Offset).Take(request.Limit)], kept.Length);
    }

    private static object?[][] Sort(object?[][] rows, int column, bool descending)
    {
        var order = Comparer<object?>.Create(Compare);
        var present = rows.Where(row => row[column] is not null);
        var sorted = descending ? present.OrderByDescending(row => row[column], order) : present.OrderBy(row => row[column], order);
        return [.. sorted, .. rows.Where(row => row[column] is null)];
    }

    private static bool Passes(object? cell, RowFilter filter) => filter.Operator switch
    {
        "eq" => CompareTo(cell, filter.Value) == 0,
        "ne" => CompareTo(cell, filter.Value) != 0,
        "contains" => CellText.Of(cell).Contains(filter.Value, StringComparison.OrdinalIgnoreCase),
        "gt" => cell is not null && CompareTo(cell, filter.Value) > 0,
        "gte" => cell is not null && CompareTo(cell, filter.Value) >= 0,
        "lt" => cell is not null && CompareTo(cell, filter.Value) < 0,
        _ => cell is not null && CompareTo(cell, filter.Value) <= 0,
    };

    private static int CompareTo(object? cell, string value) =>
        cell is not (null or string) && CellNumber.Of(cell) is { } number && double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var other)
            ? number.CompareTo(other)
            : string.Compare(CellText.Of(cell), value, StringComparison.OrdinalIgnoreCase);

    private static int Compare(object? left, object? right) => (left, right) switch
    {
        (string one, string two) => string.Compare(one, two, StringComparison.OrdinalIgnoreCase),
        (long one, long two) => one.CompareTo(two),
        (decimal one, decimal two) => one.CompareTo(two),
        _ => CellNumber.Of(left) is { } one && CellNumber.Of(right) is { } two
            ? one.CompareTo(two)
            : string.Compare(CellText.Of(left), CellText.Of(right), StringComparison.OrdinalIgnoreCase),
    };
}
