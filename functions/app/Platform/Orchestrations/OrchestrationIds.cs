using System.Globalization;

namespace Analytics.Platform.Orchestrations;

/// <summary>
/// Whose an orchestration is stands at the front of its instance id: "o12-import-…" belongs to organization 12. The id is the one thing
/// about an instance that every storage provider can filter by, so a list of one organization never reads another's. What a parent
/// starts is named after it, behind a dot, and so belongs to the same organization.
/// </summary>
internal static class OrchestrationIds
{
    private const int Longest = 100;
    private const char ChildMark = '.';

    /// <summary>What all ids of the organization begin with; the hyphen keeps 1 and 12 apart.</summary>
    public static string PrefixOf(int organizationId) => string.Create(CultureInfo.InvariantCulture, $"o{organizationId}-");

    /// <summary>The id of the organization's orchestration that is called <paramref name="name"/> within it.</summary>
    public static string Of(int organizationId, string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentOutOfRangeException.ThrowIfLessThan(organizationId, 1);
        return Checked(PrefixOf(organizationId) + name);
    }

    /// <summary>The id of a sub-orchestration: that of its parent and a name that is unique within it.</summary>
    public static string ChildOf(string parentId, string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return Checked(parentId + ChildMark + name);
    }

    /// <summary>The id of what started the instance, or null when that was no orchestration.</summary>
    public static string? ParentOf(string instanceId) =>
        instanceId.LastIndexOf(ChildMark) is var place and > 0 ? instanceId[..place] : null;

    public static bool BelongsTo(string instanceId, int organizationId) =>
        PrefixOf(organizationId) is var prefix && instanceId.Length > prefix.Length && instanceId.StartsWith(prefix, StringComparison.Ordinal);

    private static string Checked(string id) =>
        id.Length <= Longest ? id : throw new ArgumentException($"The instance id {id} is longer than {Longest} characters.", nameof(id));
}
