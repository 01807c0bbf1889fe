using Analytics.Audit;
using Analytics.Chat.Parts;
using Analytics.Identity;
using Analytics.Platform.Http;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Chat.Queries.Saved;

/// <summary>Says something about a saved query as it is now: whoever sees it may.</summary>
internal sealed class AddQueryComment(Database database)
{
    private const int LongestComment = 4000;

    [Function(nameof(AddQueryComment))]
    [Endpoint("Comment on a saved query", "Queries", Permission = Permissions.Ask, Body = typeof(Body), Answer = typeof(QueryComment))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/saved-queries/{savedQueryId:guid}/comments")] HttpRequest request, Guid savedQueryId, CancellationToken cancellation)
    {
        var caller = request.Caller();
        var body = await JsonBody.ReadAsync<Body>(request, ChatJson.Options, cancellation);
        if (body.IsError)
        {
            return ProblemMapper.Map(body.Error, request);
        }

        if (body.Value.Text?.Trim() is not { Length: > 0 and <= LongestComment } text)
        {
            return ProblemMapper.Map(SavedQueryErrors.TextInvalid("text", LongestComment), request);
        }

        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        if (await SavedQueryStore.FindAsync(scope, savedQueryId, cancellation) is not { } known)
        {
            return ProblemMapper.Map(SavedQueryErrors.NotFound(), request);
        }

        var comment = await QueryCommentStore.AddAsync(scope, savedQueryId, known.Current.Version, text, caller, cancellation);
        AuditTrail.Append(scope, caller.PersonId, "saved_query.commented", AuditSubject.SavedQuery(savedQueryId), new { comment.Id });
        await scope.CommitAsync(cancellation);
        return new JsonResult(comment.For(caller), ChatJson.Options) { StatusCode = StatusCodes.Status201Created };
    }

    internal sealed record Body(string? Text);
}
