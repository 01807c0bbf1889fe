using Analytics.Engine.Model;

namespace Analytics.Engine.Sql.Rendering;

/// <summary>
/// An organization that has people and no events: everything that is counted or averaged is counted over the people, of whom each stands as one row.
/// The rows take the place of the view of events, so that every kind of plan reads them; they have no time and no name.
/// </summary>
internal static class PeopleAsRows
{
    private const string Rows = """
        events as (
          select
            who.user_id::text as event_id, null::text as name, who.user_id, null::text as anonymous_id,
            null::timestamptz as occurred_at, null::date as day, null::numeric as revenue, '{}'::jsonb as properties
          from users as who
        )
        """;

    public static bool Are(SemanticModel model) => model is { EventCount: 0, Events.Count: 0, UserCount: > 0 };

    public static RenderedQuery Of(RenderedQuery query) => query with { Text = Before(query.Text), DisplayText = Before(query.DisplayText) };

    private static string Before(string text)
    {
        const string With = "with ";
        return !text.Contains("from events", StringComparison.Ordinal) ? text
            : text.StartsWith(With, StringComparison.Ordinal) ? $"with {Rows},\n{text[With.Length..]}"
            : $"with {Rows}\n{text}";
    }
}
