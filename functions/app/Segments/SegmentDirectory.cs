using System.Globalization;
using Analytics.Engine.Planning;
using Analytics.Platform.Postgres;

namespace Analytics.Segments;

/// <summary>What other features may ask of segments.</summary>
internal static class SegmentDirectory
{
    private const int MostNameAttempts = 50;
    private const int MostNames = 500;
    private const int DeepestDefinition = 8;

    /// <summary>
    /// The plan with the definitions of all segments in it, also of those that a definition names. What is unknown stays, as does a segment that is
    /// defined by itself: the renderer refuses it.
    /// </summary>
    public static async Task<T> ExpandAsync<T>(Database database, int organizationId, T plan, CancellationToken cancellation)
        where T : QueryPlan
    {
        for (var depth = 0; depth < DeepestDefinition && SegmentReferences.In(plan) is { Count: > 0 } named; depth++)
        {
            plan = (T)SegmentReferences.Replace(plan, await PlansAsync(database, organizationId, named, cancellation));
        }

        return plan;
    }

    /// <summary>Definitions of the named segments; ids that are unknown or no ids at all are left out.</summary>
    private static async Task<IReadOnlyDictionary<string, UserSet>> PlansAsync(Database database, int organizationId, IReadOnlyCollection<string> segmentIds, CancellationToken cancellation)
    {
        var definitions = new Dictionary<string, UserSet>(StringComparer.OrdinalIgnoreCase);
        await using var scope = await database.OpenReadingAsync(organizationId, cancellation);
        foreach (var text in segmentIds)
        {
            if (Guid.TryParse(text, out var id) && await SegmentStore.FindKeptAsync(scope, id, cancellation) is { } segment && await DefinitionAsync(scope, segment, cancellation) is { } users)
            {
                definitions[text] = users;
            }
        }

        return definitions;
    }

    /// <summary>What the segment's plan says; of one that was written as SQL, or brought as a list, those who were found last.</summary>
    private static async Task<UserSet?> DefinitionAsync(OrganizationScope scope, Segment segment, CancellationToken cancellation)
    {
        if (segment.Plan is AudiencePlan audience)
        {
            return audience.Users;
        }

        return await SegmentMemberStore.ListRefreshesAsync(scope, segment.Id, null, 1, cancellation) is [var last] ? new InSegment(segment.Id.ToString()) { Refresh = last.RefreshId } : null;
    }

    /// <summary>The segments that were changed last, by name.</summary>
    public static async Task<IReadOnlyList<NamedSegment>> ListNamesAsync(Database database, int organizationId, CancellationToken cancellation)
    {
        await using var scope = await database.OpenReadingAsync(organizationId, cancellation);
        return await SegmentStore.ListNamesAsync(scope, MostNames, cancellation);
    }

    public static async Task<(Guid Id, string Name)?> FindByNameAsync(Database database, int organizationId, string name, CancellationToken cancellation)
    {
        await using var scope = await database.OpenReadingAsync(organizationId, cancellation);
        return await SegmentStore.FindByNameAsync(scope, name, cancellation) is { } segment ? (segment.Id, segment.Name) : null;
    }

    /// <summary>The segment of just these people; a ranking's first ones are never the same for long and have none.</summary>
    public static async Task<(Guid Id, string Name)?> FindSameAsync(Database database, int organizationId, AudiencePlan people, CancellationToken cancellation)
    {
        if (people.Limit is not null)
        {
            return null;
        }

        await using var scope = await database.OpenReadingAsync(organizationId, cancellation);
        var segment = people.Users is InSegment { Refresh: null } own && Guid.TryParse(own.SegmentId, out var id) ? await SegmentStore.FindAsync(scope, id, cancellation) : await SegmentStore.FindByUsersAsync(scope, people.Users, cancellation);
        return segment is null ? null : (segment.Id, segment.Name);
    }

    public static Task<Segment?> FindAsync(OrganizationScope scope, Guid segmentId, CancellationToken cancellation) => SegmentStore.FindAsync(scope, segmentId, cancellation);

    /// <summary>
    /// The version of the segment and of each one that its definition names ("id:version", in the order of ids): the same as long as nobody
    /// changes who is meant. That people come and go changes nothing.
    /// </summary>
    public static async Task<string> VersionsAsync(OrganizationScope scope, Guid segmentId, CancellationToken cancellation)
    {
        var versions = new SortedDictionary<Guid, int>();
        var open = new Queue<Guid>([segmentId]);
        while (open.TryDequeue(out var next))
        {
            if (versions.ContainsKey(next) || await SegmentStore.FindKeptAsync(scope, next, cancellation) is not { } segment)
            {
                continue;
            }

            versions[next] = segment.Version;
            foreach (var named in segment.Plan is { } plan ? SegmentReferences.In(plan) : [])
            {
                if (Guid.TryParse(named, out var id))
                {
                    open.Enqueue(id);
                }
            }
        }

        return string.Join(' ', versions.Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Key}:{pair.Value}")));
    }

    /// <summary>Gives a segment another name. A taken one gets a number ("VIP 2").</summary>
    public static async Task<Segment> RenameAsync(OrganizationScope scope, Guid segmentId, string name, CancellationToken cancellation)
    {
        for (var attempt = 1; attempt <= MostNameAttempts; attempt++)
        {
            var given = Numbered(name, attempt);
            if (await SegmentStore.FindByNameAsync(scope, given, cancellation) is not { } taken || taken.Id == segmentId)
            {
                await SegmentStore.UpdateAsync(scope, segmentId, new SegmentChange(given, null), cancellation);
                return await SegmentStore.FindAsync(scope, segmentId, cancellation) ?? throw new InvalidOperationException("The segment was deleted while it was renamed.");
            }
        }

        throw new InvalidOperationException($"Too many segments are named \"{name}\".");
    }

    private static string Numbered(string name, int attempt) => attempt == 1 ? name : string.Create(CultureInfo.InvariantCulture, $"{name} {attempt}");

    /// <summary>Saves a draft once: the same id again gives the stored one. A taken name gets a number ("VIP 2").</summary>
    public static async Task<Segment> DraftAsync(OrganizationScope scope, Segment draft, CancellationToken cancellation)
    {
        for (var attempt = 1; attempt <= MostNameAttempts; attempt++)
        {
            if (await SegmentStore.FindAsync(scope, draft.Id, cancellation) is { } stored)
            {
                return stored;
            }

            await SegmentStore.InsertAsync(scope, draft with { Name = Numbered(draft.Name, attempt) }, cancellation);
        }

        return await SegmentStore.FindAsync(scope, draft.Id, cancellation) ?? throw new InvalidOperationException($"Too many segments are named \"{draft.Name}\".");
    }
}
