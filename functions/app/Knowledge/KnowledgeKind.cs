namespace Analytics.Knowledge;

internal enum KnowledgeType
{
    Text,
    TextList,
    Object,
    Flag,
}

/// <summary>One field of an item: its name in JSON and in the table, and what may stand in it.</summary>
internal sealed record KnowledgeField(string Name, string Column, KnowledgeType Type, int Longest = 2000, bool Required = false);

/// <summary>One kind of knowledge: where it is kept and of which fields it consists. The three kinds differ in nothing else.</summary>
internal sealed record KnowledgeKind(string Path, string Table, string IdColumn, IReadOnlyList<KnowledgeField> Fields)
{
    /// <summary>For routes: exactly the paths below.</summary>
    public const string Constraint = "regex(^(event-definitions|business-metrics|entries)$)";

    /// <summary>A metric in words.</summary>
    public static KnowledgeField Formula { get; } = new("formula", "formula", KnowledgeType.Text, Required: true);

    /// <summary>The same metric as a plan's measure, made from the formula when it is saved.</summary>
    public static KnowledgeField Measure { get; } = new("measure", "measure", KnowledgeType.Object);

    public static KnowledgeKind EventDefinitions { get; } = new("event-definitions", "event_definitions", "event_definition_id",
    [
        new("eventName", "event_name", KnowledgeType.Text, 200, Required: true),
        new("description", "description", KnowledgeType.Text),
        new("synonyms", "synonyms", KnowledgeType.TextList, 100),
        new("properties", "properties", KnowledgeType.Object),
        new("deprecated", "deprecated", KnowledgeType.Flag),
        new("successor", "successor", KnowledgeType.Text, 200),
        new("owner", "owner", KnowledgeType.Text, 200),
        new("examples", "examples", KnowledgeType.TextList, 500),
    ]);

    public static KnowledgeKind BusinessMetrics { get; } = new("business-metrics", "business_metrics", "business_metric_id",
    [
        new("name", "name", KnowledgeType.Text, 200, Required: true),
        new("description", "description", KnowledgeType.Text),
        Formula,
        Measure,
        new("synonyms", "synonyms", KnowledgeType.TextList, 100),
        new("owner", "owner", KnowledgeType.Text, 200),
    ]);

    public static KnowledgeKind Entries { get; } = new("entries", "knowledge_entries", "knowledge_entry_id",
    [
        new("title", "title", KnowledgeType.Text, 200, Required: true),
        new("content", "content", KnowledgeType.Text, 20_000, Required: true),
        new("source", "source", KnowledgeType.Text, 500),
        new("category", "category", KnowledgeType.Text, 100),
        new("tags", "tags", KnowledgeType.TextList, 50),
    ]);

    public static IReadOnlyList<KnowledgeKind> All { get; } = [EventDefinitions, BusinessMetrics, Entries];

    /// <summary>The field that names an item.</summary>
    public KnowledgeField Title => Fields[0];

    public static KnowledgeKind Of(string path) => All.Single(kind => string.Equals(kind.Path, path, StringComparison.OrdinalIgnoreCase));
}
