using System.Security.Cryptography;
using System.Text;
using Analytics.Audit;
using Analytics.Engine.Planning;
using Analytics.Identity;
using Analytics.Platform.Http;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Analytics.Platform.Results;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Segments.Uploads;

/// <summary>
/// Makes a segment of a list of people, a CSV file. Lines that name nobody are told and left out; ids that are not known yet are kept, and
/// found by a later refresh.
/// </summary>
internal sealed class UploadSegment(Database database, SegmentRefresher refresher)
{
    private const int LargestFile = 50_000_000;
    private const int UnmatchedShown = 20;

    [Function(nameof(UploadSegment))]
    [Endpoint("Make a segment of a list of people (CSV)", "Segments", Permission = Permissions.EditSegments, Answer = typeof(Outcome), Query = ["name: of the segment", "description: of the segment", "column: which one has the user ids, by its header"])]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/segments/uploads")] HttpRequest request, CancellationToken cancellation)
    {
        var caller = request.Caller();
        var list = await ReadAsync(request, cancellation);
        if (list.IsError)
        {
            return ProblemMapper.Map(list.Error, request);
        }

        var saved = await SaveAsync(caller, request, list.Value, cancellation);
        return saved.ToAction(outcome => new JsonResult(outcome, PlanJson.Options) { StatusCode = StatusCodes.Status201Created }, request);
    }

    private static async Task<Result<UserIdList>> ReadAsync(HttpRequest request, CancellationToken cancellation)
    {
        if (request.ContentLength > LargestFile)
        {
            return UploadErrors.TooLarge(LargestFile);
        }

        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = LargestFile;
        }

        var column = request.Query["column"].ToString() is { Length: > 0 } named ? named : null;
        try
        {
            if (!request.HasFormContentType)
            {
                return request.ContentLength == 0 ? UploadErrors.FileMissing() : await UserIdList.ReadAsync(request.Body, column, cancellation);
            }

            var form = await request.ReadFormAsync(cancellation);
            if (form.Files.Count == 0)
            {
                return UploadErrors.FileMissing();
            }

            await using var file = form.Files[0].OpenReadStream();
            return await UserIdList.ReadAsync(file, column, cancellation);
        }
        catch (BadHttpRequestException)
        {
            return UploadErrors.TooLarge(LargestFile);
        }
    }

    private async Task<Result<Outcome>> SaveAsync(Caller caller, HttpRequest request, UserIdList list, CancellationToken cancellation)
    {
        var named = new SegmentRequest(request.Query["name"].ToString(), request.Query["description"].ToString(), null, null);
        if (named.CheckName() is { } fault)
        {
            return fault;
        }

        var id = Guid.CreateVersion7();
        var segment = new Segment
        {
            Id = id,
            Name = named.Name!.Trim(),
            Description = named.Description ?? "",
            Sql = $"-- a list of {list.Ids.Count} ids, SHA-256 {HashOf(list)}\nselect user_id from segment_members where segment_id = '{id}'",
            Source = "upload",
            PersonId = caller.PersonId,
        };
        await using (var scope = await database.OpenAsync(caller.OrganizationId, cancellation))
        {
            if (!await SegmentStore.InsertAsync(scope, segment, cancellation))
            {
                return SegmentErrors.NameTaken(segment.Name);
            }

            await SegmentUploadStore.InsertAsync(scope, id, list.Ids, cancellation);
            await AuditTrail.AppendAsync(scope, caller.PersonId, "segment.uploaded", AuditSubject.Segment(id), new { segment.Name, ids = list.Ids.Count, list.FaultCount }, cancellation);
            await scope.CommitAsync(cancellation);
        }

        var refreshed = await refresher.RefreshAsync(caller.OrganizationId, id, cancellation);
        return refreshed.IsError ? refreshed.Error : await TellAsync(caller, id, list, cancellation);
    }

    private async Task<Outcome> TellAsync(Caller caller, Guid segmentId, UserIdList list, CancellationToken cancellation)
    {
        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        var segment = (await SegmentStore.FindAsync(scope, segmentId, cancellation))!;
        var (unmatched, first) = await SegmentUploadStore.ListUnmatchedAsync(scope, segmentId, 0, UnmatchedShown, cancellation);
        return new Outcome(segment, list.Ids.Count, list.Repeated, unmatched, first, list.FaultCount, list.Faults);
    }

    private static string HashOf(UserIdList list) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', list.Ids.Keys.Order(StringComparer.Ordinal)))));

    /// <summary>What became of the list: how many ids, how many came twice, whom we do not know, which lines could not be used.</summary>
    internal sealed record Outcome(
        Segment Segment, int Ids, int Repeated, long Unmatched, IReadOnlyList<UnmatchedId> FirstUnmatched, int ErrorCount, IReadOnlyList<BadLine> Errors);
}
