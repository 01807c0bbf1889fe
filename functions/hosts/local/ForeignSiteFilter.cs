using Analytics.Platform.Http;
using Analytics.Platform.Results;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Analytics.Hosts.Local;

/// <summary>
/// On this host whoever sits at the machine is the owner, and so is every page open in their browser: what a page of another site sends
/// is refused, but for events with a write key, which pages of any site send. (Foreign Host headers are refused by the runtime.)
/// </summary>
internal sealed class ForeignSiteFilter : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(RefuseAsync);
        next(app);
    };

    private static Task RefuseAsync(HttpContext context, RequestDelegate next) =>
        IsForeign(context.Request)
            ? ProblemMapper.WriteAsync(new Forbidden("identity.cross_site", "This page belongs to another site: requests to this machine are answered to its own pages only."), context)
            : next(context);

    internal static bool IsForeign(HttpRequest request)
    {
        if (request.Path.StartsWithSegments("/v1", StringComparison.Ordinal))
        {
            return false;
        }

        var origin = request.Headers.Origin.ToString();
        if (origin.Length > 0)
        {
            // The development server of the site runs on another port of this machine.
            return !(Uri.TryCreate(origin, UriKind.Absolute, out var site) && site.IsLoopback);
        }

        // Images, scripts and forms of other pages come without an origin; following a link is fine.
        return request.Headers["Sec-Fetch-Site"] == "cross-site" && request.Headers["Sec-Fetch-Mode"] != "navigate";
    }
}
