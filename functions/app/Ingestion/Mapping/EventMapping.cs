using System.Text.Json;

namespace Analytics.Ingestion.Mapping;

/// <summary>What a column (or a key of a JSON line) stands for.</summary>
internal enum ColumnRole
{
    /// <summary>Kept as a property under its own (or a given) name.</summary>
    Property,
    Ignored,
    EventId,
    UserId,
    AnonymousId,

    /// <summary>The id that a user had before, in an alias call.</summary>
    PreviousUserId,
    Timestamp,
    Name,
    Revenue,
    Currency,

    /// <summary>An object whose members are properties.</summary>
    Properties,

    /// <summary>An object whose members are attributes of the user.</summary>
    Traits,

    /// <summary>The kind of a Segment-shaped call: track, page, screen, identify, group or alias.</summary>
    CallKind,
}

/// <summary>Order of day and month in dates written with slashes or dots.</summary>
internal enum DateOrder
{
    MonthFirst,
    DayFirst,
}

/// <summary>How the columns of one file become events. Columns that it does not name are properties.</summary>
internal sealed record EventMapping
{
    private readonly Dictionary<string, ColumnRole> _roles = new(StringComparer.Ordinal);

    /// <summary>Role of each column that has one, by exact name.</summary>
    public IReadOnlyDictionary<string, ColumnRole> Roles => _roles;

    /// <summary>The name of every event, for files that hold one kind only.</summary>
    public string? FixedName { get; init; }

    /// <summary>Property names by column; null: every other column is a property under its own name.</summary>
    public IReadOnlyDictionary<string, string>? Properties { get; init; }

    public DateOrder DateOrder { get; init; }

    /// <summary>Whether the lines are calls of the Segment specification.</summary>
    public bool IsSegment { get; init; }

    /// <summary>What was taken for what, for people.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];

    /// <summary>Calls of the Segment specification.</summary>
    /// <param name="timestamp">Which of a call's times says when it happened.</param>
    public static EventMapping OfCalls(string timestamp) =>
        new EventMapping { IsSegment = true, Remarks = ["the lines are Segment calls (track, page, identify …)"] }
            .With(ColumnRole.CallKind, "type").With(ColumnRole.EventId, "messageId").With(ColumnRole.UserId, "userId").With(ColumnRole.AnonymousId, "anonymousId")
            .With(ColumnRole.PreviousUserId, "previousId").With(ColumnRole.Name, "event").With(ColumnRole.Properties, "properties").With(ColumnRole.Traits, "traits")
            .With(ColumnRole.Ignored, "originalTimestamp").With(ColumnRole.Ignored, "sentAt").With(ColumnRole.Ignored, "receivedAt").With(ColumnRole.Ignored, "version")
            .With(ColumnRole.Ignored, "integrations").With(ColumnRole.Ignored, "writeKey").With(ColumnRole.Ignored, "projectId").With(ColumnRole.Ignored, "_metadata")
            .With(ColumnRole.Timestamp, timestamp);

    public EventMapping With(ColumnRole role, string? column)
    {
        if (!string.IsNullOrEmpty(column))
        {
            _roles[column] = role;
        }

        return this;
    }

    public bool Has(ColumnRole role) => FixedName is not null && role == ColumnRole.Name || _roles.ContainsValue(role);

    public string? ColumnOf(ColumnRole role) => _roles.FirstOrDefault(pair => pair.Value == role).Key;

    public ColumnRole RoleOf(string column)
    {
        if (_roles.TryGetValue(column, out var role))
        {
            return role;
        }

        return Properties is null || Properties.ContainsKey(column) ? ColumnRole.Property : ColumnRole.Ignored;
    }

    public string PropertyName(string column) => Properties is not null && Properties.TryGetValue(column, out var name) ? name : column;
}

/// <summary>Reads a mapping that a person wrote: {"event_id": "InvoiceLine", "name": {"value": "sale"}, "properties": […]}.</summary>
internal static class MappingJson
{
    private static readonly Dictionary<string, ColumnRole> Keys = new(StringComparer.Ordinal)
    {
        ["event_id"] = ColumnRole.EventId,
        ["user_id"] = ColumnRole.UserId,
        ["anonymous_id"] = ColumnRole.AnonymousId,
        ["timestamp"] = ColumnRole.Timestamp,
        ["name"] = ColumnRole.Name,
        ["revenue"] = ColumnRole.Revenue,
        ["currency"] = ColumnRole.Currency,
    };

    /// <exception cref="MappingException">The text is not a mapping.</exception>
    public static EventMapping Read(string json, bool users)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return Read(document.RootElement, users);
        }
        catch (JsonException exception)
        {
            throw new MappingException($"The mapping is not JSON: {exception.Message}");
        }
    }

    private static EventMapping Read(JsonElement root, bool users)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw new MappingException("The mapping is not a JSON object such as {\"timestamp\": \"created_at\", \"name\": \"event_type\"}.");
        }

        var mapping = new EventMapping
        {
            FixedName = root.TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.Object && name.TryGetProperty("value", out var value) ? value.GetString() : null,
            Properties = root.TryGetProperty("properties", out var properties) ? ReadProperties(properties) : null,
            DateOrder = root.TryGetProperty("date_order", out var order) && order.ValueEquals("day_first") ? DateOrder.DayFirst : DateOrder.MonthFirst,
        };
        foreach (var member in root.EnumerateObject())
        {
            if (Keys.TryGetValue(member.Name, out var role))
            {
                mapping.With(role, ColumnName(member));
            }
            else if (member.Name is not ("properties" or "date_order"))
            {
                throw new MappingException($"The mapping has no key \"{member.Name}\"; it knows {string.Join(", ", Keys.Keys)}, properties and date_order.");
            }
        }

        var needed = users ? ColumnRole.UserId : ColumnRole.Timestamp;
        return mapping.Has(needed) ? mapping : throw new MappingException($"The mapping does not say which column is the \"{Keys.First(pair => pair.Value == needed).Key}\".");
    }

    private static string? ColumnName(JsonProperty member) => member.Value.ValueKind switch
    {
        JsonValueKind.String => member.Value.GetString(),
        JsonValueKind.Null => null,
        JsonValueKind.Object when member.Value.TryGetProperty("column", out var column) => column.GetString(),
        JsonValueKind.Object when member.Name == "name" && member.Value.TryGetProperty("value", out _) => null,
        _ => throw new MappingException($"\"{member.Name}\" in the mapping is neither a column name nor {{\"column\": …}}."),
    };

    private static Dictionary<string, string> ReadProperties(JsonElement properties) => properties.ValueKind switch
    {
        JsonValueKind.Array => properties.EnumerateArray().Select(item => item.GetString()!).ToDictionary(column => column, StringComparer.Ordinal),
        JsonValueKind.Object => properties.EnumerateObject().ToDictionary(member => member.Value.GetString()!, member => member.Name, StringComparer.Ordinal),
        _ => throw new MappingException("\"properties\" in the mapping is neither a list of columns nor an object from property names to columns."),
    };
}

/// <summary>A mapping is wrong, or none could be found; the message says how to write one.</summary>
internal sealed class MappingException(string message) : Exception(message);
