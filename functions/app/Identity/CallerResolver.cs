using System.Net;
using Analytics.Platform.Results;
using Microsoft.AspNetCore.Http;

namespace Analytics.Identity;

/// <summary>
/// Finds out who sends a request: a member whom the platform signed in, the holder of a bearer token, or on the local host the owner of the
/// machine. Members and the owner choose the organization by
/// the header X-Organization (or ?organization= where a header cannot be set: links, event streams).
/// </summary>
public sealed class CallerResolver(CallerStore callers, OrganizationDirectory organizations, IdentityOptions options, RequestLimiter limiter, TimeProvider clock)
{
    private const string Scheme = "Bearer ";

    /// <summary>The caller, unless the requests of the caller come too fast; asked twice for one request it answers from memory.</summary>
    public async Task<Result<Caller>> ResolveAsync(HttpRequest request)
    {
        if (RequestCaller.Find(request) is { } known)
        {
            return known;
        }

        var resolved = await FindAsync(request, request.HttpContext.RequestAborted);
        if (resolved.IsError)
        {
            return resolved;
        }

        RequestCaller.Remember(request, resolved.Value);
        return limiter.Refuse(resolved.Value, request.HttpContext.Response) is { } refusal ? refusal : resolved;
    }

    /// <summary>The caller when the role allows what is asked for.</summary>
    public async Task<Result<Caller>> RequireAsync(HttpRequest request, string permission)
    {
        var caller = await ResolveAsync(request);
        return !caller.IsError && caller.Value.Refuse(permission) is { } refusal ? refusal : caller;
    }

    private async Task<Result<Caller>> FindAsync(HttpRequest request, CancellationToken ct)
    {
        // First, because Azure Static Web Apps puts a token of its own into Authorization when somebody is signed in.
        if (options.SignedInByPlatform && PlatformPrincipal.NameOf(request) is { } name)
        {
            return await FindMemberAsync(name, request, ct);
        }

        var authorization = request.Headers.Authorization.ToString();
        if (authorization.Length > 0)
        {
            return await FindByTokenAsync(authorization, request, ct);
        }

        return options.LocalOwner && IsLocal(request.HttpContext.Connection.RemoteIpAddress)
            ? await FindLocalOwnerAsync(request, ct)
            : new Unauthenticated("identity.token.missing", "Sign in, or send a token: Authorization: Bearer … (the command token makes one).");
    }

    private async Task<Result<Caller>> FindByTokenAsync(string authorization, HttpRequest request, CancellationToken ct)
    {
        var found = authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            ? await callers.FindByTokenAsync(AccessTokens.Hash(authorization[Scheme.Length..].Trim()), clock.GetUtcNow(), ct)
            : null;
        if (found is null)
        {
            return new Unauthenticated("identity.token.invalid", "This token is not valid (any more): make a new one with the command token.");
        }

        // A token is for one organization: naming another is refused rather than ignored.
        return AskedOrganization(request) is { } asked && !string.Equals(asked, found.OrganizationName, StringComparison.OrdinalIgnoreCase)
            ? new NotFound("organization.not_found", $"There is no organization \"{asked}\" for this token; it belongs to {found.OrganizationName}.")
            : found;
    }

    private async Task<Result<Caller>> FindMemberAsync(string signInName, HttpRequest request, CancellationToken ct)
    {
        // A cookie signs in, so a page of another site could send requests in this person's name.
        if (request.Headers["Sec-Fetch-Site"] == "cross-site")
        {
            return new Forbidden("identity.cross_site", "This page belongs to another site: requests are answered to the product's own pages only.");
        }

        var asked = AskedOrganization(request);
        if (await callers.FindMemberAsync(signInName, asked, ct) is { } member)
        {
            return member;
        }

        return asked is null
            ? new Forbidden("identity.no_member", $"{signInName} is not a member of any organization: ask an admin to add this sign-in name.")
            : new NotFound("organization.not_found", $"There is no organization \"{asked}\" for {signInName}.");
    }

    private async Task<Result<Caller>> FindLocalOwnerAsync(HttpRequest request, CancellationToken ct)
    {
        if (AskedOrganization(request) is { } name)
        {
            var named = await organizations.RequireAsync(name, ct);
            return named.Map(LocalOwner);
        }

        return await organizations.ListAsync(ct) is [var first, ..]
            ? LocalOwner(first)
            : new NotFound("organization.none", "There is no organization yet: import a file, or start without --no-demo.");
    }

    private static Caller LocalOwner(Organization organization) =>
        new(CallerStore.LocalOwnerId, "Local owner", organization.OrganizationId, organization.Name, "owner") { OperatesInstallation = true };

    private static string? AskedOrganization(HttpRequest request)
    {
        var asked = request.Headers["X-Organization"].ToString();
        if (asked.Length > 0)
        {
            // Header values are ASCII: other letters come percent-encoded.
            return Uri.UnescapeDataString(asked);
        }

        asked = request.Query["organization"].ToString();
        return asked.Length > 0 ? asked : null;
    }

    private static bool IsLocal(IPAddress? address) => address is not null && IPAddress.IsLoopback(address);
}
