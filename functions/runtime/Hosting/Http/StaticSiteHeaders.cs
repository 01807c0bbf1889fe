using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.FileProviders;
using Microsoft.Net.Http.Headers;

namespace Analytics.LocalRuntime.Hosting.Http;

/// <summary>The global headers of staticwebapp.config.json, so that the site gets the same ones as on Azure Static Web Apps.</summary>
internal sealed class StaticSiteHeaders(IFileProvider files)
{
    private const string FileName = "staticwebapp.config.json";
    private static readonly Dictionary<string, string> None = [];
    private Version? _last;

    /// <summary>The path at which the file would be served; it is configuration, not content.</summary>
    public static PathString ConfigurationPath { get; } = "/" + FileName;

    /// <summary>The headers of the file as it is now; parsed again only when it changed.</summary>
    public IReadOnlyDictionary<string, string> Current()
    {
        var file = files.GetFileInfo(FileName);
        if (!file.Exists)
        {
            return None;
        }

        var last = _last;
        if (last?.Modified != file.LastModified)
        {
            _last = last = new Version(file.LastModified, Read(file));
        }

        return last.Headers;
    }

    private static Dictionary<string, string> Read(IFileInfo file)
    {
        try
        {
            using var stream = file.CreateReadStream();
            return JsonNode.Parse(stream)?["globalHeaders"]?.AsObject()
                .Where(pair => !string.Equals(pair.Key, HeaderNames.CacheControl, StringComparison.OrdinalIgnoreCase))
                .ToDictionary(pair => pair.Key, pair => pair.Value?.ToString() ?? string.Empty) ?? None;
        }
        catch (Exception exception) when (exception is JsonException or IOException or InvalidOperationException)
        {
            return None;
        }
    }

    private sealed record Version(DateTimeOffset Modified, Dictionary<string, string> Headers);
}
