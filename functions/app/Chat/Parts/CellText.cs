using System.Globalization;
using System.Text.Json;

namespace Analytics.Chat.Parts;

/// <summary>A cell as invariant text: for exports, filters and Markdown tables.</summary>
internal static class CellText
{
    public static string Of(object? cell) => cell switch
    {
        null or DBNull => "",
        string text => text,
        bool truth => truth ? "true" : "false",
        DateTimeOffset time => time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture),
        DateTime time => time.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture) + (time.Kind == DateTimeKind.Utc ? "Z" : ""),
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        JsonElement json => json.GetRawText(),
        Array values => string.Join(", ", values.Cast<object?>().Select(Of)),
        IFormattable value => value.ToString(null, CultureInfo.InvariantCulture),
        _ => cell.ToString() ?? "",
    };
}
