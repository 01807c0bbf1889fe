using System.Globalization;
using Analytics.Chat.Parts;
using Analytics.Engine.Planning;
using Analytics.Engine.Sql;

namespace Analytics.Chat.Answering;

internal sealed record Headline(string Label, object? Value, string Formatted, string? Change);

internal sealed record ChartSpec(string Type, string Title);

internal sealed record ComposedAnswer(string Text, IReadOnlyList<Headline> Headlines, ChartSpec? Chart, IReadOnlyList<string> FollowUps);

/// <summary>Plain words for a result: its one row as headlines, or how many rows there are.</summary>
internal static class AnswerComposer
{
    public static ComposedAnswer Compose(QueryPlan plan, ResultTable table)
    {
        var headlines = table.Rows.Count == 1
            ? table.Columns.Select((column, index) => new Headline(column.Label ?? column.Name, table.Rows[0][index], CellText.Of(table.Rows[0][index]), null)).ToArray()
            : [];
        var text = headlines.Length > 0
            ? string.Join(", ", headlines.Select(headline => $"{headline.Label}: **{headline.Formatted}**"))
            : string.Create(CultureInfo.InvariantCulture, $"{plan.Title ?? "The result"} has {table.Rows.Count:#,0} rows.");
        return new ComposedAnswer(text, headlines, null, []);
    }
}
