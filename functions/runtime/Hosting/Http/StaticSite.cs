using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;

namespace Analytics.LocalRuntime.Hosting.Http;

/// <summary>Serves the built site where no function answers; it is a one page application, so unknown paths get index.html.</summary>
internal sealed partial class StaticSite : IDisposable
{
    private const string IndexPath = "/index.html";
    private static readonly string[] NeverSite = ["/api", "/v1", "/runtime", "/admin"];
    private readonly PhysicalFileProvider _files;
    private readonly StaticSiteHeaders _headers;

    public StaticSite(string root)
    {
        // The site may be built after the host starts; the folder must exist to be served later.
        Directory.CreateDirectory(root);
        _files = new PhysicalFileProvider(Path.GetFullPath(root));
        _headers = new StaticSiteHeaders(_files);
    }

    public void Use(IApplicationBuilder app)
    {
        app.Use((context, next) =>
        {
            if (IsPage(context.Request))
            {
                context.Request.Path = IndexPath;
            }

            return next(context);
        });
        app.UseWhen(context => !context.Request.Path.Equals(StaticSiteHeaders.ConfigurationPath, StringComparison.OrdinalIgnoreCase), site =>
            site.UseStaticFiles(new StaticFileOptions
            {
                FileProvider = _files,
                ContentTypeProvider = ContentTypes(),
                OnPrepareResponse = SetHeaders,
            }));
    }

    public void Dispose() => _files.Dispose();

    /// <summary>A page of the application: no function's area, and no file extension.</summary>
    private static bool IsPage(HttpRequest request)
        => (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
            && !Array.Exists(NeverSite, area => request.Path.StartsWithSegments(area, StringComparison.OrdinalIgnoreCase))
            && !Path.HasExtension(request.Path.Value);

    private static FileExtensionContentTypeProvider ContentTypes()
    {
        var types = new FileExtensionContentTypeProvider();
        types.Mappings[".webmanifest"] = "application/manifest+json";
        return types;
    }

    private void SetHeaders(StaticFileResponseContext file)
    {
        var headers = file.Context.Response.Headers;
        foreach (var (name, value) in _headers.Current())
        {
            headers[name] = value;
        }

        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = HashedAsset().IsMatch(file.Context.Request.Path.Value ?? string.Empty)
            ? "public, max-age=31536000, immutable"
            : "no-cache";
    }

    // The bundler puts eight characters of content hash before the extension: /assets/index-B7xQ2f9a.js.
    [GeneratedRegex("^/assets/.*[-.][A-Za-z0-9_-]{8}\\.[a-z0-9]+$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex HashedAsset();
}
