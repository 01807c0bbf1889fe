using System.Text;
using Analytics.Platform.OpenApi;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Ingestion.Calls;

/// <summary>
/// The script by which pages of any site send calls. It comes from here and not from the site, whose headers keep its files from other
/// sites, and which may stand on a host that takes no calls.
/// </summary>
internal sealed class ShowCollectScript
{
    private static readonly byte[] Script = Load();

    [Function(nameof(ShowCollectScript))]
    [Endpoint("The script with which pages send calls", "Collecting")]
    public IActionResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "v1/collect.js")] HttpRequest request)
    {
        var headers = request.HttpContext.Response.Headers;
        headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        headers.AccessControlAllowOrigin = "*";
        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = "public, max-age=3600";
        return new FileContentResult(Script, "text/javascript; charset=utf-8");
    }

    private static byte[] Load()
    {
        using var stream = typeof(ShowCollectScript).Assembly.GetManifestResourceStream("collect.js")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return Encoding.UTF8.GetBytes(reader.ReadToEnd());
    }
}
