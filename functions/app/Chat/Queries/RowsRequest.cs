using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Analytics.Engine.Sql;
using Analytics.Platform.Http;
using Analytics.Platform.Results;
using Microsoft.AspNetCore.Http;

namespace Analytics.Chat.Queries;

internal sealed record RowFilter(int Column, string Operator, string Value);

/// <summary>A page of a stored result, filtered and sorted over the whole of it. Pages are cut by position: a stored result never changes.</summary>
internal sealed record RowsRequest(int Offset, int Limit, int? SortBy, bool Descending, IReadOnlyList<RowFilter> Filters)
{
    private static readonly string[] Operators = ["eq", "ne", "contains", "gt", "gte", "lt", "lte"];

    public static Result<RowsRequest> Parse(HttpRequest request, IReadOnlyList<ResultColumn> columns)
    {
        var page = PageRequest.Parse(request);
        if (page.IsError)
        {
            return page.Error;
        }

        var view = ViewOf(request);
        if (!TryOffset(page.Value.After, view, out var offset))
        {
            return PageRequest.InvalidCursor();
        }

        var sort = ParseSort(request.Query["sort"].ToString(), columns);
        if (sort.IsError)
        {
            return sort.Error;
        }

        var filters = new List<RowFilter>();
        foreach (var text in request.Query["filter"])
        {
            var filter = ParseFilter(text ?? "", columns);
            if (filter.IsError)
            {
                return filter.Error;
            }

            filters.Add(filter.Value);
        }

        return new RowsRequest(offset, page.Value.Limit, sort.Value.Column, sort.Value.Descending, filters) { View = view };
    }

    /// <summary>The result, order and filters that this page belongs to; a cursor of another view means another place.</summary>
    public required string View { get; init; }

    /// <summary>The cursor of the page that begins behind so many rows.</summary>
    public string After(int rows) => PageRequest.Encode(rows.ToString(CultureInfo.InvariantCulture), View);

    private static string ViewOf(HttpRequest request)
    {
        var words = string.Join('\n', [request.Path.Value ?? "", request.Query["sort"].ToString(), .. request.Query["filter"].Select(filter => filter ?? "")]);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(words)).AsSpan(0, 8));
    }

    private static bool TryOffset(IReadOnlyList<string> after, string view, out int offset)
    {
        offset = 0;
        return after.Count == 0 || (after.Count == 2 && string.Equals(after[1], view, StringComparison.Ordinal) && int.TryParse(after[0], NumberStyles.None, CultureInfo.InvariantCulture, out offset));
    }

    private static Result<(int? Column, bool Descending)> ParseSort(string text, IReadOnlyList<ResultColumn> columns)
    {
        if (text.Length == 0)
        {
            return (null, false);
        }

        var colon = text.LastIndexOf(':');
        var direction = colon < 0 ? "asc" : text[(colon + 1)..];
        if (direction is not ("asc" or "desc"))
        {
            return new Invalid("queries.sort.invalid", "Sort by column:asc or column:desc.");
        }

        var column = Find(colon < 0 ? text : text[..colon], columns);
        return column.IsError ? column.Error : (column.Value, direction == "desc");
    }

    private static Result<RowFilter> ParseFilter(string text, IReadOnlyList<ResultColumn> columns)
    {
        // A column's name may hold a colon, an operator cannot: the first known operator between two colons divides.
        foreach (var word in Operators)
        {
            var at = text.IndexOf($":{word}:", StringComparison.Ordinal);
            if (at > 0)
            {
                var column = Find(text[..at], columns);
                return column.IsError ? column.Error : Checked(new RowFilter(column.Value, word, text[(at + word.Length + 2)..]), columns[column.Value]);
            }
        }

        return new Invalid("queries.filter.invalid", $"Filter by column:operator:value; operators are {string.Join(", ", Operators)}.");
    }

    private static Result<RowFilter> Checked(RowFilter filter, ResultColumn column) =>
        filter.Operator == "contains" || filter.Value.Length == 0 || !RowSelection.IsNumeric(column.Type) || ExactNumber.Parse(filter.Value) is not null
            ? filter
            : new Invalid("queries.filter.value_invalid", $"\"{filter.Value}\" is no number, and {column.Name} holds numbers: write one such as 12.5, or filter by contains.");

    private static Result<int> Find(string name, IReadOnlyList<ResultColumn> columns)
    {
        for (var index = 0; index < columns.Count; index++)
        {
            if (string.Equals(columns[index].Name, name, StringComparison.Ordinal))
            {
                return index;
            }
        }

        return new Invalid("queries.column.unknown", $"The result has no column \"{name}\"; it has {string.Join(", ", columns.Select(column => column.Name))}.");
    }
}
