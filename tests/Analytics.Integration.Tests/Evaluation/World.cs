using System.Globalization;
using System.Text.Json.Nodes;

namespace Analytics.Integration.Tests.Evaluation;

/// <summary>One event of an invented organization; <paramref name="At"/> is the wall clock of its zone.</summary>
internal sealed record Row(string Id, DateTimeOffset Utc, DateTime At, string Event, string User, decimal? Revenue, IReadOnlyDictionary<string, object> Properties)
{
    public string? Text(string path) => Properties.TryGetValue(path, out var value) ? Convert.ToString(value, CultureInfo.InvariantCulture) : null;

    public double Number(string path) => Convert.ToDouble(Properties[path], CultureInfo.InvariantCulture);

    public bool Flag(string path) => Properties.TryGetValue(path, out var value) && value is true;
}

/// <summary>A person with attributes.</summary>
internal sealed record Person(string Id, IReadOnlyDictionary<string, string> Attributes);

/// <summary>A property: how it is stored, and its values, most frequent first.</summary>
internal sealed record Trait(string Path, params string[] Values);

/// <summary>
/// An invented organization: five deeds of its people (they join, look around, do what it is all about, pay, and leave) under names, casing,
/// zone and currency of its own, and the words people there use. Which rows it has depends on the seed alone.
/// </summary>
internal sealed record World
{
    /// <summary>A Monday morning.</summary>
    public static readonly DateTimeOffset Now = new(2026, 3, 16, 9, 0, 0, TimeSpan.Zero);

    public required string Name { get; init; }

    public required string Zone { get; init; }

    public required string Currency { get; init; }

    public required string Glossary { get; init; }

    public required string UserIds { get; init; }

    public required string Join { get; init; }

    public required string Browse { get; init; }

    public required string Main { get; init; }

    public required string Pay { get; init; }

    public required string Quit { get; init; }

    /// <summary>On looking and doing.</summary>
    public required Trait Kind { get; init; }

    /// <summary>On doing and paying.</summary>
    public required Trait Place { get; init; }

    /// <summary>On looking.</summary>
    public required Trait Device { get; init; }

    /// <summary>On paying.</summary>
    public required Trait Item { get; init; }

    /// <summary>On leaving.</summary>
    public required Trait Reason { get; init; }

    /// <summary>A number on doing.</summary>
    public required string Size { get; init; }

    /// <summary>Yes or no on doing.</summary>
    public required string Flag { get; init; }

    /// <summary>Names each payment.</summary>
    public required string Receipt { get; init; }

    /// <summary>Attributes of people.</summary>
    public required Trait Land { get; init; }

    public required Trait Tier { get; init; }

    /// <summary>What people there say, for the slots of the questions.</summary>
    public required IReadOnlyDictionary<string, string> Words { get; init; }

    public IReadOnlyList<Row> Rows
    {
        get;
        init => (field, _byEvent) = (value, value.ToLookup(row => row.Event, StringComparer.Ordinal));
    }
    = [];

    private readonly ILookup<string, Row> _byEvent = Array.Empty<Row>().ToLookup(row => row.Event, StringComparer.Ordinal);

    public IEnumerable<Row> Of(string name) => _byEvent[name];

    public IReadOnlyList<Person> People { get; init; } = [];

    public string Say(string wording)
    {
        var text = wording;
        foreach (var (slot, word) in Words)
        {
            text = text.Replace("{" + slot + "}", word, StringComparison.Ordinal);
        }

        return text.Contains('{', StringComparison.Ordinal) ? throw new InvalidOperationException($"{Name} has no word for a slot of: {text}") : text;
    }

    public JsonObject Document(Row row)
    {
        var properties = new JsonObject();
        foreach (var (path, value) in row.Properties)
        {
            var parent = properties;
            var keys = path.Split('.');
            foreach (var key in keys[..^1])
            {
                parent[key] ??= new JsonObject();
                parent = (JsonObject)parent[key]!;
            }

            parent[keys[^1]] = JsonValue.Create(value);
        }

        var document = new JsonObject { ["event_id"] = row.Id, ["user_id"] = row.User, ["timestamp"] = row.Utc.ToString("O", CultureInfo.InvariantCulture), ["name"] = row.Event, ["properties"] = properties };
        if (row.Revenue is { } revenue)
        {
            document["revenue"] = revenue;
        }

        return document;
    }

    public JsonObject Document(Person person)
    {
        var attributes = new JsonObject();
        foreach (var (path, value) in person.Attributes)
        {
            attributes[path] = value;
        }

        return new JsonObject { ["user_id"] = person.Id, ["attributes"] = attributes };
    }
}
