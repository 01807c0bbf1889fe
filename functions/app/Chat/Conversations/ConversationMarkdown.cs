using System.Globalization;
using System.Text;
using System.Text.Json;
using Analytics.Chat.Parts;

namespace Analytics.Chat.Conversations;

/// <summary>A conversation as Markdown to keep or to send: questions, answers, tables with their SQL and how they were checked.</summary>
internal static class ConversationMarkdown
{
    private const int MostRows = 50;

    public static string Write(ConversationView conversation)
    {
        var text = new StringBuilder();
        text.Append("# ").AppendLine(OneLine(conversation.Title)).AppendLine();
        foreach (var turn in conversation.Turns)
        {
            text.Append("## ").AppendLine(OneLine(turn.Question)).AppendLine();
            text.AppendLine(CultureInfo.InvariantCulture, $"*{turn.CreatedAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC, {turn.Status.Replace('_', ' ')}*").AppendLine();
            foreach (var part in turn.Messages)
            {
                Append(text, part);
            }
        }

        return text.ToString().TrimEnd() + "\n";
    }

    private static void Append(StringBuilder text, MessagePart part)
    {
        switch (part.Type)
        {
            case PartTypes.Text or PartTypes.Error:
                text.AppendLine(part.Content).AppendLine();
                break;
            case PartTypes.QueryResults when part.Data.Deserialize<QueryResultsData>(ChatJson.Options) is { } results:
                AppendTable(text, results);
                AppendSql(text, results);
                break;
            case PartTypes.Action when part.Data.Deserialize<ActionData>(ChatJson.Options) is { } action:
                AppendAction(text, part, action);
                break;
        }
    }

    private static void AppendTable(StringBuilder text, QueryResultsData results)
    {
        text.Append("| ").AppendJoin(" | ", results.Columns.Select(column => Cell(column.Label))).AppendLine(" |");
        text.Append('|').AppendJoin('|', results.Columns.Select(column => column.Type is "integer" or "number" ? " ---: " : " --- ")).AppendLine("|");
        foreach (var row in results.Rows.Take(MostRows))
        {
            text.Append("| ").AppendJoin(" | ", row.Select(value => Cell(CellText.Of(value)))).AppendLine(" |");
        }

        text.AppendLine();
        if (results.RowCount > MostRows)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"*The first {MostRows} of {results.RowCount}{(results.Truncated ? "+" : "")} rows.*").AppendLine();
        }
    }

    private static void AppendSql(StringBuilder text, QueryResultsData results)
    {
        if (results.Verification is { } verification)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"*{verification.Status}: {verification.Text}*").AppendLine();
        }

        if (results.Sql.Length > 0)
        {
            // The fence is longer than any run of back-ticks in the SQL, so that nothing in it can end the block.
            var fence = new string('`', Math.Max(3, LongestRun(results.Sql) + 1));
            text.Append(fence).AppendLine("sql").AppendLine(results.Sql).AppendLine(fence).AppendLine();
        }
    }

    private static void AppendAction(StringBuilder text, MessagePart part, ActionData action)
    {
        if (action.Purpose == "suggestions")
        {
            return;
        }

        text.AppendLine(part.Content).AppendLine();
        foreach (var choice in action.Choices ?? [])
        {
            text.Append("- ").AppendLine(OneLine(choice.Label));
        }

        text.AppendLine();
    }

    private static int LongestRun(string sql)
    {
        var longest = 0;
        var run = 0;
        foreach (var character in sql)
        {
            run = character == '`' ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }

        return longest;
    }

    private static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static string Cell(string text) => OneLine(text).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("|", "\\|", StringComparison.Ordinal);
}
