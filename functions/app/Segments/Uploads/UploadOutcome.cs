using Analytics.Platform.Postgres;

namespace Analytics.Segments.Uploads;

/// <summary>What became of a list: how many ids, how many came twice, whom we do not know, which lines could not be used.</summary>
internal sealed record UploadOutcome(
    Segment Segment, int Ids, int Repeated, long Unmatched, IReadOnlyList<UnmatchedId> FirstUnmatched, int ErrorCount, IReadOnlyList<BadLine> Errors)
{
    private const int UnmatchedShown = 20;

    public static async Task<UploadOutcome> OfAsync(Database database, int organizationId, Guid segmentId, UserIdList list, CancellationToken cancellation)
    {
        await using var scope = await database.OpenAsync(organizationId, cancellation);
        var segment = (await SegmentStore.FindAsync(scope, segmentId, cancellation))!;
        var (unmatched, first) = await SegmentUploadStore.ListUnmatchedAsync(scope, segmentId, 0, UnmatchedShown, cancellation);
        return new UploadOutcome(segment, list.Ids.Count, list.Repeated, unmatched, first, list.FaultCount, list.Faults);
    }
}
