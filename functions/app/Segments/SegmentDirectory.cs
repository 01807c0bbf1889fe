using Analytics.Engine.Planning;
using Analytics.Platform.Postgres;

namespace Analytics.Segments;

/// <summary>What other features may ask of segments.</summary>
internal static class SegmentDirectory
{
    private const int MostNameAttempts = 50;
    private const int MostNamedMembers = 10_000;

    /// <summary>Definitions of the named segments; ids that are unknown or no ids at all are left out.</summary>
    public static async Task<IReadOnlyDictionary<string, UserSet>> PlansAsync(Database database, int organizationId, IReadOnlyCollection<string> segmentIds, CancellationToken cancellation)
    {
        var definitions = new Dictionary<string, UserSet>(StringComparer.OrdinalIgnoreCase);
        await using var scope = await database.OpenAsync(organizationId, cancellation);
        foreach (var text in segmentIds)
        {
            if (Guid.TryParse(text, out var id) && await SegmentStore.FindAsync(scope, id, cancellation) is { } segment && await DefinitionAsync(scope, segment, cancellation) is { } users)
            {
                definitions[text] = users;
            }
        }

        return definitions;
    }

    /// <summary>What the segment's plan says; of one that was written as SQL, those who were found last, as long as they can be named.</summary>
    private static async Task<UserSet?> DefinitionAsync(OrganizationScope scope, Segment segment, CancellationToken cancellation) => segment switch
    {
        { Plan: AudiencePlan audience } => audience.Users,
        { Source: "sql", RefreshedAt: not null } => await SegmentMemberStore.NamesAsync(scope, segment.Id, MostNamedMembers, cancellation) is { } names ? new IsUser(names) : null,
        _ => null,
    };

    public static async Task<(Guid Id, string Name)?> FindByNameAsync(Database database, int organizationId, string name, CancellationToken cancellation)
    {
        await using var scope = await database.OpenAsync(organizationId, cancellation);
        return await SegmentStore.FindByNameAsync(scope, name, cancellation) is { } segment ? (segment.Id, segment.Name) : null;
    }

    public static Task<Segment?> FindAsync(OrganizationScope scope, Guid segmentId, CancellationToken cancellation) => SegmentStore.FindAsync(scope, segmentId, cancellation);

    /// <summary>Saves a draft once: the same id again gives the stored one. A taken name gets a number ("VIP 2").</summary>
    public static async Task<Segment> DraftAsync(OrganizationScope scope, Segment draft, CancellationToken cancellation)
    {
        for (var attempt = 1; attempt <= MostNameAttempts; attempt++)
        {
            if (await SegmentStore.FindAsync(scope, draft.Id, cancellation) is { } stored)
            {
                return stored;
            }

            var name = attempt == 1 ? draft.Name : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{draft.Name} {attempt}");
            await SegmentStore.InsertAsync(scope, draft with { Name = name }, cancellation);
        }

        return await SegmentStore.FindAsync(scope, draft.Id, cancellation) ?? throw new InvalidOperationException($"Too many segments are named \"{draft.Name}\".");
    }
}
