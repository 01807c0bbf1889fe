namespace Analytics.Ingestion.Storage;

/// <summary>The columns in which events are copied into the warehouse.</summary>
internal static class EventCopy
{
    public const short Columns = 11;

    /// <param name="table">The warehouse's table or a month of it.</param>
    /// <param name="options">More options of COPY, such as "freeze".</param>
    /// <param name="slots">Slot columns that follow the others.</param>
    public static string Into(string table, string options = "", IReadOnlyList<string>? slots = null) =>
        $"copy {table} (user_id, occurred_at, organization_id, day, event_key, name, revenue, currency, anonymous_id, event_id, properties{string.Concat((slots ?? []).Select(slot => $", {slot}"))}) from stdin (format binary{options})";
}
