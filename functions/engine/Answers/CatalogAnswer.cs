using System.Globalization;
using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Sql;

namespace Analytics.Engine.Answers;

/// <summary>Answers questions about the data itself from the model, without SQL.</summary>
public static class CatalogAnswer
{
    /// <summary>The rows of the answer, in the form every other result has.</summary>
    public static ResultTable Table(CatalogPlan plan, SemanticModel model) => plan.Subject switch
    {
        CatalogSubject.Properties => Properties(plan, model),
        CatalogSubject.Values => Values(plan, model),
        CatalogSubject.Metrics => Metrics(model),
        _ => Events(plan, model),
    };

    internal static (IReadOnlyList<string>, IReadOnlyList<Headline>) Tell(AnswerMaterial material, CatalogPlan plan)
    {
        var model = material.Model;
        var rows = AnswerMaterial.Count(material.Shape.Rows);
        var sentence = plan.Subject switch
        {
            CatalogSubject.Properties => plan.Name is { } name ? $"`{name}` has **{rows}** properties." : $"There are **{rows}** properties of events and users.",
            CatalogSubject.Values => $"`{plan.Name}` has **{rows}** known {AnswerMaterial.Plural("value", material.Shape.Rows)}.",
            CatalogSubject.Metrics => $"**{rows}** metrics are defined.",
            _ => $"There are **{model.EventCount.ToString("N0", CultureInfo.InvariantCulture)}** events of {rows} kinds by **{model.UserCount.ToString("N0", CultureInfo.InvariantCulture)}** known users"
                + (material.Periods.Extent is { } extent ? $", from {extent}." : "."),
        };
        return ([sentence],
        [
            new Headline("Events", model.EventCount, model.EventCount.ToString("N0", CultureInfo.InvariantCulture)),
            new Headline("Users", model.UserCount, model.UserCount.ToString("N0", CultureInfo.InvariantCulture)),
        ]);
    }

    private static ResultTable Events(CatalogPlan plan, SemanticModel model) => new(
        [
            Text("event", "Event"),
            Count("count", "Count"),
            Count("users", "Users"),
            new ResultColumn("last_seen", ColumnType.Timestamp) { Label = "Last seen", Role = ColumnRole.Detail, Format = ValueFormat.Timestamp },
            Text("description", "Description") with { Role = ColumnRole.Detail },
        ],
        [.. model.Events.Where(e => plan.Name is null || plan.Subject == CatalogSubject.Overview || Same(e.Name, plan.Name)).Select(e => new object?[] { e.Name, e.Count, e.Users, e.LastSeen, e.Description })],
        Truncated: false);

    private static ResultTable Properties(CatalogPlan plan, SemanticModel model)
    {
        var isEvent = plan.Name is not null && model.Events.Any(e => Same(e.Name, plan.Name));
        var rows = model.Properties
            .Where(p => plan.Name is null || (isEvent ? p.Events.Any(e => Same(e, plan.Name)) : Same(p.Path, plan.Name)))
            .Select(p => Row("event", p))
            .Concat(model.Attributes.Where(p => plan.Name is null || Same(p.Path, plan.Name)).Select(p => Row("user", p)));
        return new ResultTable(
            [Text("property", "Property"), Text("of", "Of"), Text("type", "Type"), Count("count", "Count"), Count("distinct_values", "Distinct values"), Text("examples", "Examples") with { Role = ColumnRole.Detail }],
            [.. rows],
            Truncated: false);
    }

    private static ResultTable Values(CatalogPlan plan, SemanticModel model)
    {
        var property = model.Properties.Concat(model.Attributes).FirstOrDefault(p => plan.Name is not null && Same(p.Path, plan.Name));
        return new ResultTable([Text("value", "Value")], [.. (property?.Values ?? []).Select(v => new object?[] { v })], Truncated: property is { ValuesComplete: false });
    }

    private static ResultTable Metrics(SemanticModel model) => new(
        [Text("metric", "Metric"), Text("definition", "Definition") with { Role = ColumnRole.Detail }, Text("synonyms", "Synonyms") with { Role = ColumnRole.Detail }],
        [.. model.Metrics.Select(m => new object?[] { m.Name, m.Source ?? m.Description, string.Join(", ", m.Synonyms) })],
        Truncated: false);

    private static object?[] Row(string of, PropertyDefinition property) =>
        [property.Path, of, property.Type.ToString().ToLowerInvariant(), property.Count, property.DistinctCount, string.Join(", ", property.Values.Take(5))];

    private static ResultColumn Text(string name, string label) => new(name, ColumnType.Text) { Label = label, Role = ColumnRole.Dimension, Format = ValueFormat.Text };

    private static ResultColumn Count(string name, string label) => new(name, ColumnType.Integer) { Label = label, Format = ValueFormat.Integer };

    private static bool Same(string a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);
}
