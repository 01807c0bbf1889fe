using System.Security.Cryptography;
using System.Text;
using Analytics.Catalog;
using Analytics.Engine.Planning;
using Analytics.Engine.Sql;
using Analytics.Platform.Postgres;
using Analytics.Platform.Results;
using Analytics.Segments.Uploads;
using Analytics.Warehouse;

namespace Analytics.Segments;

/// <summary>Finds the members of a segment anew and keeps them. Two at once, or one run twice, leave the same members.</summary>
internal sealed class SegmentRefresher(Database database, CatalogReader catalog, UserIdReader people, TimeProvider clock)
{
    private const int MostAttempts = 3;

    public async Task<Result<SegmentRefresh>> RefreshAsync(int organizationId, Guid segmentId, CancellationToken cancellation)
    {
        for (var attempt = 1; attempt <= MostAttempts; attempt++)
        {
            if (await FindAsync(organizationId, segmentId, cancellation) is not { } segment)
            {
                return SegmentErrors.NotFound();
            }

            var began = clock.GetTimestamp();
            var now = clock.GetUtcNow();
            var found = await MembersAsync(organizationId, segment, now, cancellation);
            if (found.IsError)
            {
                await FailAsync(organizationId, segmentId, found.Error, cancellation);
                return found.Error;
            }

            var refresh = new SegmentRefresh(0, now, now, 0, 0, 0)
            {
                Version = segment.Version,
                DefinitionHash = HashOf(segment),
                ElapsedMs = (long)clock.GetElapsedTime(began).TotalMilliseconds,
            };
            if (await KeepAsync(organizationId, segment, found.Value, refresh, cancellation) is { } kept)
            {
                return kept;
            }
        }

        return SegmentErrors.ChangedMeanwhile();
    }

    /// <summary>What tells two definitions apart.</summary>
    public static string HashOf(Segment segment) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(segment.Plan is null ? segment.Sql : PlanJson.Serialize(segment.Plan))));

    private async Task<Segment?> FindAsync(int organizationId, Guid segmentId, CancellationToken cancellation)
    {
        await using var scope = await database.OpenAsync(organizationId, cancellation);
        return await SegmentStore.FindAsync(scope, segmentId, cancellation);
    }

    private async Task<Result<long[]>> MembersAsync(int organizationId, Segment segment, DateTimeOffset now, CancellationToken cancellation)
    {
        if (segment.Plan is not AudiencePlan audience)
        {
            return segment.Source switch
            {
                "sql" => await people.ReadAsync(organizationId, segment.Sql, cancellation),
                "upload" => await UploadedAsync(organizationId, segment.Id, cancellation),
                _ => SegmentErrors.PlanMissing(),
            };
        }

        var whole = await SegmentDirectory.ExpandAsync(database, organizationId, audience, cancellation);
        try
        {
            var query = PostgresRenderer.RenderMembers(whole.Users, await catalog.LoadAsync(organizationId, cancellation), now);
            return await people.ReadAsync(organizationId, query, cancellation);
        }
        catch (PlanException fault)
        {
            return new Invalid(fault.Code, fault.Message);
        }
    }

    private async Task<long[]> UploadedAsync(int organizationId, Guid segmentId, CancellationToken cancellation)
    {
        await using var scope = await database.OpenAsync(organizationId, cancellation);
        return await SegmentUploadStore.MembersAsync(scope, segmentId, cancellation);
    }

    /// <summary>Null when the definition was changed while its members were read.</summary>
    private async Task<SegmentRefresh?> KeepAsync(int organizationId, Segment segment, long[] userIds, SegmentRefresh refresh, CancellationToken cancellation)
    {
        await using var scope = await database.OpenAsync(organizationId, cancellation);
        if (await SegmentMemberStore.LockAsync(scope, segment.Id, cancellation) != segment.Version)
        {
            return null;
        }

        var kept = await SegmentMemberStore.ReplaceAsync(scope, segment.Id, userIds, refresh, cancellation);
        await scope.CommitAsync(cancellation);
        return kept;
    }

    private async Task FailAsync(int organizationId, Guid segmentId, Error error, CancellationToken cancellation)
    {
        await using var scope = await database.OpenAsync(organizationId, cancellation);
        await SegmentMemberStore.FailAsync(scope, segmentId, $"{error.Code}: {error.Message}", cancellation);
        await scope.CommitAsync(cancellation);
    }
}
