using System.Globalization;
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

        if (!TryOffset(page.Value.After, out var offset))
        {
            return new Invalid("page.cursor.invalid", "This cursor is not one of ours: leave it out to begin with the first page.");
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

        return new RowsRequest(offset, page.Value.Limit, sort.Value.Column, sort.Value.Descending, filters);
    }

    private static bool TryOffset(IReadOnlyList<string> after, out int offset)
    {
        offset = 0;
        return after.Count == 0 || (after.Count == 1 && int.TryParse(after[0], NumberStyles.None, CultureInfo.InvariantCulture, out offset));
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
                return column.IsError ? column.Error : new RowFilter(column.Value, word, text[(at + word.Length + 2)..]);
            }
        }

        return new Invalid("queries.filter.invalid", $"Filter by column:operator:value; operators are {string.Join(", ", Operators)}.");
    }

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
