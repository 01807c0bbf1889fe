using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Sql;

namespace Analytics.Chat.Queries;

/// <summary>Answers to questions about the data itself, read from the semantic model.</summary>
internal static class CatalogTable
{
    public static ResultTable Of(CatalogPlan plan, SemanticModel model) => plan.Subject switch
    {
        CatalogSubject.Events => Table(
            [Text("event"), Integer("events"), Integer("users"), Time("first_seen"), Time("last_seen")],
            model.Events.Where(item => Matches(item.Name, plan.Name)).Select(item => new object?[] { item.Name, item.Count, item.Users, item.FirstSeen, item.LastSeen })),
        CatalogSubject.Properties => Table(
            [Text("property"), Text("belongs_to"), Text("type"), Integer("rows"), Integer("distinct_values")],
            [.. Rows(model.Properties, "event", plan.Name), .. Rows(model.Attributes, "user", null)]),
        CatalogSubject.Values => Table(
            [Text("value")],
            model.Properties.Concat(model.Attributes).Where(item => Matches(item.Path, plan.Name)).SelectMany(item => item.Values).Select(value => new object?[] { value })),
        CatalogSubject.Metrics => Table(
            [Text("metric"), Text("definition")],
            model.Metrics.Where(item => Matches(item.Name, plan.Name)).Select(item => new object?[] { item.Name, item.Source ?? item.Description ?? "" })),
        _ => Table(
            [Integer("events"), Integer("users"), Integer("event_names"), Integer("properties"), Time("data_from"), Time("data_through")],
            [[model.EventCount, model.UserCount, (long)model.Events.Count, (long)model.Properties.Count, model.DataFrom, model.DataThrough]]),
    };

    private static IEnumerable<object?[]> Rows(IReadOnlyList<PropertyDefinition> properties, string owner, string? eventName) =>
        properties.Where(item => eventName is null || item.Events.Contains(eventName, StringComparer.OrdinalIgnoreCase) || Matches(item.Path, eventName))
            .Select(item => new object?[] { item.Path, owner, item.Type.ToString().ToLowerInvariant(), item.Count, item.DistinctCount });

    private static bool Matches(string name, string? asked) => asked is null || string.Equals(name, asked, StringComparison.OrdinalIgnoreCase);

    private static ResultTable Table(IReadOnlyList<ResultColumn> columns, IEnumerable<object?[]> rows) => new(columns, [.. rows], Truncated: false);

    private static ResultColumn Text(string name) => new(name, ColumnType.Text) { Label = Label(name), Role = ColumnRole.Dimension, Format = ValueFormat.Text };

    private static ResultColumn Integer(string name) => new(name, ColumnType.Integer) { Label = Label(name), Format = ValueFormat.Integer };

    private static ResultColumn Time(string name) => new(name, ColumnType.Timestamp) { Label = Label(name), Role = ColumnRole.Detail, Format = ValueFormat.Timestamp };

    private static string Label(string name) => char.ToUpperInvariant(name[0]) + name[1..].Replace('_', ' ');
}
