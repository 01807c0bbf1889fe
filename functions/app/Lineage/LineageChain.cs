namespace Analytics.Lineage;

/// <summary>Adds up the chain again: every hash, every link to the entry before and to what a thing was made from, and the things themselves.</summary>
internal static class LineageChain
{
    /// <param name="entries">All entries of the things in question, in their order.</param>
    /// <param name="known">Hashes that entries of the organization have, as hexadecimal digits.</param>
    /// <param name="today">What the newest entry of a thing should say, by the thing's id; where it is not known, the thing is gone.</param>
    public static LineageProof Verify(IReadOnlyList<LineageEntry> entries, IReadOnlySet<string> known, IReadOnlyDictionary<LineageStep, string> today)
    {
        var faults = new List<LineageFault>();
        foreach (var thing in entries.GroupBy(entry => entry.SubjectId))
        {
            byte[]? previous = null;
            foreach (var entry in thing)
            {
                faults.AddRange(FaultsOf(entry, previous, known));
                previous = entry.Hash;
            }

            faults.AddRange(thing.GroupBy(StepOf).Select(step => step.Last()).Where(entry => IsOtherwise(entry, today))
                .Select(entry => Fault(entry, "lineage.subject.changed", $"The {entry.SubjectType} is not what its entry {entry.Id} ({entry.Step}) says.")));
        }

        return new LineageProof(entries.Count, faults.Count == 0, faults);
    }

    /// <summary>What of a thing an entry tells: its definition, or one of its refreshes.</summary>
    public static LineageStep StepOf(LineageEntry entry) => entry.Step == "refreshed" ? new LineageStep(entry.SubjectId, RefreshOf(entry)) : new LineageStep(entry.SubjectId, null);

    public static long RefreshOf(LineageEntry entry)
    {
        using var content = System.Text.Json.JsonDocument.Parse(entry.Content);
        return content.RootElement.GetProperty("refresh_id").GetInt64();
    }

    private static IEnumerable<LineageFault> FaultsOf(LineageEntry entry, byte[]? previous, IReadOnlySet<string> known)
    {
        if (!entry.Hash.AsSpan().SequenceEqual(entry.Recompute()))
        {
            yield return Fault(entry, "lineage.entry.changed", $"Entry {entry.Id} ({entry.Step}) was changed after it was written.");
        }

        if (!(entry.PreviousHash ?? []).AsSpan().SequenceEqual(previous ?? []))
        {
            yield return Fault(entry, "lineage.entry.missing", $"An entry before {entry.Id} ({entry.Step}) is missing or was changed.");
        }

        if (entry.ParentHashes.Any(parent => !known.Contains(Convert.ToHexStringLower(parent))))
        {
            yield return Fault(entry, "lineage.parent.missing", $"What entry {entry.Id} ({entry.Step}) was made from has no such entry any more.");
        }
    }

    private static bool IsOtherwise(LineageEntry entry, IReadOnlyDictionary<LineageStep, string> today) => today.TryGetValue(StepOf(entry), out var content) && content != entry.Content;

    private static LineageFault Fault(LineageEntry entry, string code, string message) => new(code, entry.SubjectType, entry.SubjectId, message);
}

/// <summary>A thing's definition, or a refresh of a segment.</summary>
internal sealed record LineageStep(Guid SubjectId, long? RefreshId);
