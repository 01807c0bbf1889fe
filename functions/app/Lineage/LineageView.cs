using System.Text.Json;

namespace Analytics.Lineage;

/// <summary>Where something came from and what was made of it.</summary>
internal sealed record LineageView(Guid Id, IReadOnlyList<LineageNode> Nodes, IReadOnlyList<LineageEdge> Edges, LineageProof Proof);

/// <summary>One thing: a question, the query that answered it, a segment, a refresh of it, a campaign, its delivery, its report.</summary>
internal sealed record LineageNode(string Id, string Type, string Title, DateTimeOffset At)
{
    /// <summary>The thing's own id, for its page.</summary>
    public Guid? SubjectId { get; init; }

    /// <summary>What is told of it: SQL, numbers of people, states.</summary>
    public IReadOnlyDictionary<string, JsonElement> Facts { get; init; } = new Dictionary<string, JsonElement>(StringComparer.Ordinal);

    /// <summary>The hash of its latest entry in the chain, as hexadecimal digits; null when it has none.</summary>
    public string? Hash { get; init; }
}

/// <summary>The second was made from the first.</summary>
internal sealed record LineageEdge(string From, string To);

/// <summary>What adding up the chain again has shown.</summary>
internal sealed record LineageProof(int Entries, bool Intact, IReadOnlyList<LineageFault> Faults);

/// <summary>An entry that does not fit, or a thing that is not what its entry says.</summary>
internal sealed record LineageFault(string Code, string SubjectType, Guid SubjectId, string Message);
