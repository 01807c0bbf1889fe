using System.Collections.Frozen;

namespace Analytics.Identity;

/// <summary>What a role may do, as a table; nobody compares role names elsewhere.</summary>
public static class Permissions
{
    public const string Ask = "ask";
    public const string RunSql = "queries.sql";
    public const string SaveQueries = "queries.save";
    public const string Export = "export";
    public const string ReadKnowledge = "knowledge.read";
    public const string EditKnowledge = "knowledge.edit";
    public const string ReadSegments = "segments.read";
    public const string EditSegments = "segments.edit";
    public const string ReadCampaigns = "campaigns.read";
    public const string EditCampaigns = "campaigns.edit";
    public const string SendCampaigns = "campaigns.send";
    public const string ReadImports = "imports.read";
    public const string Import = "imports.add";
    public const string ManageOrganization = "organization.manage";
    public const string ReadOrchestrations = "orchestrations.read";
    public const string ManageOrchestrations = "orchestrations.manage";

    /// <summary>Input, output and stacks of orchestrations, which may hold anything that people entered.</summary>
    public const string ReadOrchestrationPayloads = "orchestrations.payloads";

    /// <summary>What concerns all organizations of the installation at once. No role of an organization has it: see <see cref="Caller.OperatesInstallation"/>.</summary>
    public const string OperateInstallation = "installation.operate";

    private static readonly string[] Viewer = [Ask, ReadKnowledge, ReadSegments, ReadCampaigns, ReadImports];
    private static readonly string[] Analyst = [.. Viewer, RunSql, SaveQueries, Export, EditKnowledge, EditSegments];
    private static readonly string[] Marketer = [.. Viewer, SaveQueries, Export, EditSegments, EditCampaigns, SendCampaigns];
    private static readonly string[] Admin = [.. Analyst.Union(Marketer), Import, ManageOrganization, ReadOrchestrations, ManageOrchestrations];
    private static readonly string[] Owner = [.. Admin, ReadOrchestrationPayloads];

    private static readonly FrozenDictionary<string, FrozenSet<string>> Table = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["viewer"] = Viewer,
        ["analyst"] = Analyst,
        ["marketer"] = Marketer,
        ["admin"] = Admin,
        ["owner"] = Owner,
    }.ToFrozenDictionary(row => row.Key, row => row.Value.ToFrozenSet(StringComparer.Ordinal), StringComparer.Ordinal);

    /// <summary>The roles a token can be made for.</summary>
    public static IReadOnlyList<string> TokenRoles { get; } = ["viewer", "analyst", "marketer", "admin"];

    /// <summary>What the role may do; nothing for a role that is not known.</summary>
    public static IReadOnlySet<string> Of(string role) => Table.GetValueOrDefault(role) ?? FrozenSet<string>.Empty;
}
