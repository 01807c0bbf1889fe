using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Sql.Guarding;

namespace Analytics.Engine.Formulas;

/// <summary>A field with the type of its values.</summary>
internal sealed record FormulaField(Field Field, PropertyType Type, ValueFormat Format);

/// <summary>Finds what the names of a formula stand for in an organization's data, and says what is near when there is nothing.</summary>
internal sealed class FormulaNames(SemanticModel model, string self, List<FormulaIssue> issues)
{
    private const string AttributePrefix = "user.";

    public bool IsEvent(string name) => model.Events.Any(known => Same(known.Name, name));

    public bool IsValue(string name) => Find(model.Properties, name) is not null
        || (name.StartsWith(AttributePrefix, StringComparison.OrdinalIgnoreCase) && Find(model.Attributes, name[AttributePrefix.Length..]) is not null);

    public bool IsMetric(string name) => model.Metrics.Any(metric => metric.Synonyms.Prepend(metric.Name).Any(own => Same(own, name)));

    /// <summary>The event, exactly as the data writes it; a fault is noted and the reading goes on.</summary>
    public string Event(FormulaToken token)
    {
        if (model.Events.FirstOrDefault(known => Same(known.Name, token.Value)) is { } found)
        {
            return found.Name;
        }

        issues.Add(new FormulaIssue(token.Start, token.Length, $"There is no event \"{token.Value}\".{Near(token.Value, model.Events.Select(known => known.Name))}"));
        return token.Value;
    }

    /// <summary>A property of the events, or an attribute of their users (<c>user.country</c>).</summary>
    public FormulaField? FieldOf(FormulaToken token, IReadOnlyList<string> events)
    {
        if (Same(token.Value, "revenue") && !model.Properties.Any(property => Same(property.Path, "revenue")))
        {
            return new FormulaField(Field.Revenue, PropertyType.Number, ValueFormat.Money);
        }

        if (Same(token.Value, "user_id") || Same(token.Value, "user"))
        {
            return new FormulaField(Field.UserId, PropertyType.Text, ValueFormat.Text);
        }

        if (token.Value.StartsWith(AttributePrefix, StringComparison.OrdinalIgnoreCase) && Find(model.Attributes, token.Value[AttributePrefix.Length..]) is { } attribute)
        {
            return new FormulaField(Field.Attribute(attribute.Path), attribute.Type, FormatOf(attribute));
        }

        if (Find(model.Properties, token.Value) is not { } property)
        {
            issues.Add(new FormulaIssue(token.Start, token.Length, $"Nothing in the data is called \"{token.Value}\".{Near(token.Value, Known())}"));
            return null;
        }

        if (events.Count > 0 && property.Events.Count > 0 && !events.Any(name => property.Events.Contains(name, StringComparer.Ordinal)))
        {
            issues.Add(new FormulaIssue(token.Start, token.Length, $"{string.Join(" and ", events)} never has {property.Path}; {string.Join(", ", property.Events.Take(3))} {(property.Events.Count == 1 ? "has" : "have")} it."));
        }

        return new FormulaField(Field.Property(property.Path), property.Type, FormatOf(property));
    }

    /// <summary>A measure of the knowledge base; never the one that is being defined.</summary>
    public Measure? Metric(FormulaToken token)
    {
        if (Same(token.Value, self))
        {
            issues.Add(new FormulaIssue(token.Start, token.Length, "A metric cannot be defined by itself."));
            return null;
        }

        var found = model.Metrics.FirstOrDefault(metric => metric.Synonyms.Prepend(metric.Name).Any(name => Same(name, token.Value)));
        if (found is null)
        {
            var isEvent = model.Events.Any(known => Same(known.Name, token.Value));
            issues.Add(new FormulaIssue(token.Start, token.Length, isEvent
                ? $"{token.Value} is an event: say what of it is computed, such as count({token.Value}) or users({token.Value})."
                : $"There is no metric \"{token.Value}\".{Near(token.Value, model.Metrics.Select(metric => metric.Name))}"));
        }

        return found?.Measure;
    }

    private IEnumerable<string> Known() => model.Properties.Select(property => property.Path).Concat(model.Attributes.Select(attribute => AttributePrefix + attribute.Path)).Append("revenue");

    private static PropertyDefinition? Find(IReadOnlyList<PropertyDefinition> definitions, string name) =>
        definitions.FirstOrDefault(known => Same(known.Path, name)) ?? definitions.FirstOrDefault(known => Same(known.Path.Split('.')[^1], name));

    private static ValueFormat FormatOf(PropertyDefinition property) => property.Role switch
    {
        PropertyRole.Money => ValueFormat.Money,
        PropertyRole.Duration => ValueFormat.Duration,
        _ => ValueFormat.Number,
    };

    private static string Near(string name, IEnumerable<string> known)
    {
        var names = known.ToList();
        var near = NearNames.Of(name, names);
        return near.Count > 0 ? $" Did you mean {string.Join(" or ", near)}?" : names.Count > 0 ? $" There are {string.Join(", ", names.Take(5))}{(names.Count > 5 ? ", …" : "")}." : "";
    }

    private static bool Same(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);
}
