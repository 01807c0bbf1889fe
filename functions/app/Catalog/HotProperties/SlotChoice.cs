using Analytics.Engine.Model;
using Analytics.Warehouse.Slots;

namespace Analytics.Catalog.HotProperties;

/// <summary>
/// Chooses which properties get a slot. What has one keeps it, because exchanging means to fill every event again: a property makes way only when
/// nobody asks for it and all slots are taken while people ask for another.
/// </summary>
internal static class SlotChoice
{
    /// <summary>With fewer values the JSON is fast enough.</summary>
    public const int FewestValues = 10_000;

    private const int AskedOften = 3;
    private static readonly string[] Texts = [.. Enumerable.Range(1, 8).Select(number => FormattableString.Invariant($"text_{number}"))];
    private static readonly string[] Numbers = [.. Enumerable.Range(1, 4).Select(number => FormattableString.Invariant($"number_{number}"))];

    public static IReadOnlyList<EventSlot> Choose(IReadOnlyList<HotPropertyCandidate> candidates, IReadOnlyList<EventSlot> assigned) =>
    [
        .. Choose([.. candidates.Where(IsText)], Texts, assigned),
        .. Choose([.. candidates.Where(IsNumber)], Numbers, assigned),
    ];

    private static IEnumerable<EventSlot> Choose(HotPropertyCandidate[] candidates, string[] columns, IReadOnlyList<EventSlot> assigned)
    {
        var ranked = candidates.OrderByDescending(candidate => candidate.Asked)
            .ThenByDescending(candidate => candidate.Definition.Count)
            .ThenBy(candidate => candidate.Definition.Path, StringComparer.Ordinal).ToList();
        var kept = assigned.Where(slot => columns.Contains(slot.Column, StringComparer.Ordinal))
            .Join(ranked, slot => slot.Property, candidate => candidate.Definition.Path, (slot, candidate) => (slot, candidate), StringComparer.Ordinal).ToList();
        ranked.RemoveAll(candidate => kept.Exists(found => ReferenceEquals(found.candidate, candidate)));
        if (kept.Count == columns.Length && ranked is [{ Asked: >= AskedOften }, ..] && kept.Find(found => found.candidate.Asked == 0) is { slot: not null } idle)
        {
            kept.Remove(idle);
        }

        var free = columns.Except(kept.Select(found => found.slot.Column), StringComparer.Ordinal);
        return kept.Select(found => found.slot).Concat(free.Zip(ranked, (column, candidate) => new EventSlot(column, candidate.Definition.Path)));
    }

    // Values that hardly repeat are looked up, not grouped by: only who asks for them makes them hot.
    private static bool IsText(HotPropertyCandidate candidate) =>
        candidate.Definition is { Type: PropertyType.Text or PropertyType.Boolean } or { Type: PropertyType.Number, Role: PropertyRole.Identifier }
        && candidate.Definition.Count >= FewestValues && (candidate.Asked > 0 || candidate.Definition.DistinctCount <= candidate.Definition.Count / 3);

    private static bool IsNumber(HotPropertyCandidate candidate) =>
        candidate.Definition is { Type: PropertyType.Number, Role: not PropertyRole.Identifier, HasNumericTexts: false, DistinctCount: > 1, Count: >= FewestValues };
}
