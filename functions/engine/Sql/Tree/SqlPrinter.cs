using System.Globalization;
using System.Text;

namespace Analytics.Engine.Sql.Tree;

/// <summary>Prints a query, either with numbered bind parameters or with literals.</summary>
internal sealed class SqlPrinter
{
    private readonly StringBuilder _text = new();
    private readonly List<SqlParameter> _parameters = [];
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly bool _literals;

    private SqlPrinter(bool literals) => _literals = literals;

    public static RenderedQuery Print(SelectQuery query, IReadOnlyList<ResultColumn> columns)
    {
        var bound = new SqlPrinter(literals: false);
        bound.Write(query, 0);
        var display = new SqlPrinter(literals: true);
        display.Write(query, 0);
        return new RenderedQuery(bound._text.ToString(), bound._parameters, columns) { DisplayText = display._text.ToString() };
    }

    private void Write(SelectQuery query, int indent)
    {
        WriteCommonTables(query.With, indent);
        WriteSelect(query, indent);
        foreach (var next in query.UnionAll)
        {
            Line(indent).Append("union all");
            _text.Append('\n').Append(' ', indent);
            WriteSelect(next, indent);
        }

        WriteList("order by", query.OrderBy, ", ", indent);
        if (query.Limit is { } limit)
        {
            Line(indent).Append("limit ").Append(limit.ToString(CultureInfo.InvariantCulture));
        }
    }

    private void WriteCommonTables(IReadOnlyList<CommonTable> tables, int indent)
    {
        for (var i = 0; i < tables.Count; i++)
        {
            _text.Append(i == 0 ? "with " : string.Empty).Append(SqlLiteral.Identifier(tables[i].Name)).Append(tables[i].IsMaterialized ? " as materialized (" : " as (");
            Line(indent + 2);
            Write(tables[i].Query, indent + 2);
            Line(indent).Append(i == tables.Count - 1 ? ")" : "),");
            Line(indent);
        }
    }

    private void WriteSelect(SelectQuery query, int indent)
    {
        _text.Append("select");
        if (query.DistinctOn.Count > 0)
        {
            _text.Append(" distinct on (");
            WriteItems(query.DistinctOn, ", ", indent);
            _text.Append(')');
        }

        WriteColumns(query.Columns, indent);
        if (query.From is { } from)
        {
            Line(indent).Append("from ");
            Write(from, indent);
        }

        foreach (var join in query.Joins)
        {
            Line(indent);
            Write(join, indent);
        }

        WriteConditions("where", query.Where, indent);
        WriteList("group by", query.GroupBy, ", ", indent);
        WriteConditions("having", query.Having, indent);
    }

    private void WriteColumns(IReadOnlyList<SelectColumn> columns, int indent)
    {
        for (var i = 0; i < columns.Count; i++)
        {
            if (columns.Count == 1)
            {
                _text.Append(' ');
            }
            else
            {
                Line(indent + 2);
            }

            Write(columns[i].Expression, indent + 2);
            if (columns[i].Name is { } name)
            {
                _text.Append(" as ").Append(SqlLiteral.Identifier(name));
            }

            _text.Append(i == columns.Count - 1 ? string.Empty : ",");
        }
    }

    private void WriteConditions(string keyword, IReadOnlyList<SqlExpression> conditions, int indent)
    {
        for (var i = 0; i < conditions.Count; i++)
        {
            Line(indent).Append(i == 0 ? keyword : "  and").Append(' ');
            Write(conditions[i], indent + 2);
        }
    }

    private void WriteList(string keyword, IReadOnlyList<SqlExpression> items, string separator, int indent)
    {
        if (items.Count > 0)
        {
            Line(indent).Append(keyword).Append(' ');
            WriteItems(items, separator, indent);
        }
    }

    private void WriteItems(IReadOnlyList<SqlExpression> items, string separator, int indent)
    {
        for (var i = 0; i < items.Count; i++)
        {
            _text.Append(i == 0 ? string.Empty : separator);
            Write(items[i], indent);
        }
    }

    private void Write(SqlExpression expression, int indent)
    {
        foreach (var part in expression.Parts)
        {
            switch (part)
            {
                case string text:
                    _text.Append(text);
                    break;
                case SqlExpression nested:
                    Write(nested, indent);
                    break;
                case SqlParameter parameter:
                    Write(parameter);
                    break;
                case SelectQuery query:
                    _text.Append('(');
                    Line(indent + 2);
                    Write(query, indent + 2);
                    Line(indent).Append(')');
                    break;
                default:
                    throw new InvalidOperationException($"{part.GetType().Name} is no part of a query.");
            }
        }
    }

    private void Write(SqlParameter parameter)
    {
        var literal = SqlLiteral.Of(parameter);
        if (_literals)
        {
            _text.Append(literal);
            return;
        }

        var key = $"{parameter.Type}:{literal}";
        if (!_numbers.TryGetValue(key, out var number))
        {
            _parameters.Add(parameter);
            number = _parameters.Count;
            _numbers.Add(key, number);
        }

        _text.Append('$').Append(number.ToString(CultureInfo.InvariantCulture));
    }

    private StringBuilder Line(int indent) => _text.Append('\n').Append(' ', indent);
}
