namespace Analytics.Platform.Csv;

/// <summary>One field of a CSV file (RFC 4180).</summary>
internal static class CsvField
{
    /// <summary>Text quoted where needed. What a spreadsheet would run as a formula gets an apostrophe in front.</summary>
    public static string OfText(string text) =>
        Quoted(text.Length > 0 && text[0] is ('=' or '+' or '-' or '@' or '\t' or '\r') ? "'" + text : text);

    /// <summary>A value that is no formula by its type, quoted where needed.</summary>
    public static string Quoted(string text) =>
        text.AsSpan().IndexOfAny("\",\r\n") < 0 && !text.StartsWith(' ') && !text.EndsWith(' ')
            ? text
            : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
