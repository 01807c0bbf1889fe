using Analytics.Platform.Http;
using Analytics.Platform.Json;
using Analytics.Platform.Results;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Identity;

/// <summary>Who the caller is, and which organizations can be chosen.</summary>
public sealed class ShowIdentity(CallerResolver callers, OrganizationSummaries organizations)
{
    [Function(nameof(ShowIdentity))]
    public async Task<IActionResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/identity/me")] HttpRequest request)
    {
        var caller = await callers.ResolveAsync(request);
        if (caller is { IsError: true, Error: NotFound { Code: "organization.none" } })
        {
            return Json(new { person = new { id = CallerStore.LocalOwnerId, name = "Local owner" }, role = "owner", organizations = Array.Empty<object>(), permissions = Permissions.Of("owner").Order(StringComparer.Ordinal) });
        }

        return await caller.Match(value => ShowAsync(value, request.HttpContext.RequestAborted), error => Task.FromResult(ProblemMapper.Map(error, request)));
    }

    private async Task<IActionResult> ShowAsync(Caller caller, CancellationToken ct)
    {
        var all = await organizations.ListAsync(caller, ct);
        var own = all.Single(organization => organization.Id == caller.OrganizationId);
        return Json(new
        {
            person = new { id = caller.PersonId, name = caller.PersonName, email = caller.Email },
            role = caller.Role,
            organization = new { own.Id, own.Name, own.TimeZone, own.Currency },
            organizations = all.Select(organization => new { organization.Id, organization.Name, organization.EventCount }),
            permissions = caller.Permitted.Order(StringComparer.Ordinal),
        });
    }

    private static JsonResult Json(object value) => new(value, WireJson.Options);
}
