namespace Analytics.Lineage;

/// <summary>What belongs together, before its chain is looked at.</summary>
internal sealed record LineageGraph(IReadOnlyList<LineageNode> Nodes, IReadOnlyList<LineageEdge> Edges)
{
    /// <summary>Things that have entries of their own.</summary>
    public IReadOnlyList<Guid> SubjectIds { get; } = [.. Nodes.Where(node => node.Type is "query" or "segment" or "campaign").Select(node => node.SubjectId!.Value)];

    public LineageView Tell(Guid asked, IReadOnlyList<LineageEntry> entries, LineageProof proof)
    {
        var heads = entries.GroupBy(entry => entry.SubjectId).ToDictionary(thing => thing.Key, thing => thing.Last().HashText);
        var shown = Nodes.Select(node => node.SubjectId is { } id && heads.TryGetValue(id, out var hash) ? node with { Hash = hash } : node).ToList();
        return new LineageView(asked, shown, Edges, proof);
    }
}
