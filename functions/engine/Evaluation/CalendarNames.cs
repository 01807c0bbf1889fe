namespace Analytics.Engine.Evaluation;

/// <summary>Weekdays and months by name: a result numbers them as ISO does (1 Monday), and people write "Monday" or "Mon".</summary>
internal static class CalendarNames
{
    private static readonly string[] Weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

    private static readonly string[] Months = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];

    /// <summary>The number of a name in lower case; null: it is none.</summary>
    public static double? NumberOf(string name) => At(Weekdays, name) ?? At(Months, name);

    private static double? At(string[] names, string name)
    {
        var index = Array.FindIndex(names, full => full == name || (name.Length == 3 && full.StartsWith(name, StringComparison.Ordinal)));
        return index < 0 ? null : index + 1;
    }
}
