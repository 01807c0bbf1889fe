namespace Analytics.Engine.Model;

/// <summary>
/// What one organization's data can tell: learned from the data by the catalog, improved by the knowledge base.
/// Everything the engine knows about a customer comes from here; no event, property or value is known to the code.
/// </summary>
public sealed record SemanticModel
{
    /// <summary>The organization's name, for texts only.</summary>
    public required string Organization { get; init; }

    /// <summary>IANA time zone in which days, weeks and hours are counted.</summary>
    public string TimeZone { get; init; } = "UTC";

    /// <summary>Whether the days that rows are stored with are days of <see cref="TimeZone"/>; of another zone they are counted from the time.</summary>
    public bool StoresDays { get; init; } = true;

    /// <summary>ISO 4217 code of revenue, or null when the data does not say.</summary>
    public string? Currency { get; init; }

    /// <summary>First day of a week.</summary>
    public DayOfWeek WeekStart { get; init; } = DayOfWeek.Monday;

    /// <summary>Time of the first and the last stored event; null for an empty organization.</summary>
    public DateTimeOffset? DataFrom { get; init; }

    /// <inheritdoc cref="DataFrom"/>
    public DateTimeOffset? DataThrough { get; init; }

    /// <summary>Number of stored events.</summary>
    public long EventCount { get; init; }

    /// <summary>Number of known users (guests are not users).</summary>
    public long UserCount { get; init; }

    /// <summary>
    /// The customer's own identifiers of users (up to 10,000 of them), so that a question can name a person;
    /// an identifier that is not listed is still recognised after a word such as "user" or "customer".
    /// </summary>
    public IReadOnlyList<string> UserIds { get; init; } = [];

    /// <summary>Increases with every change of the data or of the knowledge; part of cache keys.</summary>
    public long Version { get; init; }

    /// <summary>Every event name, most frequent first.</summary>
    public IReadOnlyList<EventDefinition> Events { get; init; } = [];

    /// <summary>Properties of events (one entry a path, whatever the event), most frequent first.</summary>
    public IReadOnlyList<PropertyDefinition> Properties { get; init; } = [];

    /// <summary>Attributes of users.</summary>
    public IReadOnlyList<PropertyDefinition> Attributes { get; init; } = [];

    /// <summary>Named measures from the knowledge base, such as "revenue" or "average order value".</summary>
    public IReadOnlyList<MetricDefinition> Metrics { get; init; } = [];

    /// <summary>Other words that the knowledge base gives a meaning, such as "product = sku".</summary>
    public IReadOnlyList<TermDefinition> Terms { get; init; } = [];
}

/// <summary>One event name as it occurs in the data (exact casing), with its volume.</summary>
public sealed record EventDefinition(string Name)
{
    public long Count { get; init; }

    public long Users { get; init; }

    public DateTimeOffset? FirstSeen { get; init; }

    public DateTimeOffset? LastSeen { get; init; }

    /// <summary>Total of the event's revenue field; null when no row has one.</summary>
    public decimal? Revenue { get; init; }

    public string? Description { get; init; }

    public IReadOnlyList<string> Synonyms { get; init; } = [];

    /// <summary>Nothing new should send it: another event that fits a question as well is taken instead.</summary>
    public bool Deprecated { get; init; }

    /// <summary>What is sent instead of a deprecated event, where somebody said so.</summary>
    public string? Successor { get; init; }
}

/// <summary>Type of a property's values, as seen in nearly all rows.</summary>
public enum PropertyType
{
    Text,
    Number,
    Boolean,
    Timestamp,
    Array,
}

/// <summary>What a property is for, as recognised from its name and values.</summary>
public enum PropertyRole
{
    /// <summary>A category or a free text.</summary>
    Plain,

    /// <summary>Names one thing (an order, a product, a repository): countable distinct, groupable.</summary>
    Identifier,

    /// <summary>An amount of money.</summary>
    Money,

    /// <summary>A number that is meaningful to add up.</summary>
    Quantity,

    /// <summary>A length of time.</summary>
    Duration,

    /// <summary>A point in time.</summary>
    Time,
}

/// <summary>
/// One property path. <paramref name="Path"/> is the way into the JSON, segments joined by dots (a dot inside a key is written "\.").
/// </summary>
public sealed record PropertyDefinition(string Path, PropertyType Type)
{
    public PropertyRole Role { get; init; }

    /// <summary>Number of rows that have it.</summary>
    public long Count { get; init; }

    /// <summary>Distinct values, exact up to 10,000 and estimated above.</summary>
    public long DistinctCount { get; init; }

    /// <summary>Names of the events that carry it (empty for user attributes).</summary>
    public IReadOnlyList<string> Events { get; init; } = [];

    /// <summary>Most frequent values, most frequent first (all of them when <see cref="ValuesComplete"/>).</summary>
    public IReadOnlyList<string> Values { get; init; } = [];

    /// <summary>Whether <see cref="Values"/> lists every value that occurs.</summary>
    public bool ValuesComplete { get; init; }

    public decimal? Minimum { get; init; }

    public decimal? Maximum { get; init; }

    public string? Description { get; init; }

    public IReadOnlyList<string> Synonyms { get; init; } = [];

    /// <summary>Some of its numbers were sent as texts ("45.50").</summary>
    public bool HasNumericTexts { get; init; }

    /// <summary>Column of the events view that holds a copy in typed form (for example "text_3"), or null: read from the JSON.</summary>
    public string? Slot { get; init; }
}

/// <summary>A named measure of the knowledge base.</summary>
public sealed record MetricDefinition(string Name, Planning.Measure Measure)
{
    public IReadOnlyList<string> Synonyms { get; init; } = [];

    public string? Description { get; init; }

    /// <summary>The text the definition was taken from, shown when an answer uses it.</summary>
    public string? Source { get; init; }
}

/// <summary>
/// A word with a meaning: another name for a field, an event, a value or a group of events, optionally under a condition.
/// Exactly one of the targets is set.
/// </summary>
public sealed record TermDefinition(string Term)
{
    public IReadOnlyList<string> Synonyms { get; init; } = [];

    /// <summary>The term is another name for this field ("product = sku").</summary>
    public Planning.Field? Field { get; init; }

    /// <summary>The term names one thing per distinct combination of these fields within these events ("order = distinct order_id of purchase").</summary>
    public Planning.EntityKey? Entity { get; init; }

    /// <summary>The term names rows ("refunds = refund", "star = WatchEvent", "pull request opened = PullRequestEvent with action opened").</summary>
    public Planning.EventSelection? Selection { get; init; }

    /// <summary>The term names people ("staff = users whose plan is internal").</summary>
    public Planning.UserSet? Users { get; init; }

    /// <summary>What <see cref="Users"/> did or did not do counts in so long before now ("churned = no visit for 60 days").</summary>
    public Planning.Duration? Within { get; init; }

    /// <summary>The term names a value ("emergency = is_emergency is true").</summary>
    public Planning.FieldTest? Value { get; init; }

    public string? Description { get; init; }

    public string? Source { get; init; }
}
