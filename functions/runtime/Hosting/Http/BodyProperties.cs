using System.Text.Json;
using Analytics.LocalRuntime.Hosting.Index;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace Analytics.LocalRuntime.Hosting.Http;

/// <summary>
/// The top properties of a JSON body as binding data. The Functions host reads every body for them; here only functions with a parameter that
/// nothing else can fill pay for that, and their body is rewound.
/// </summary>
internal static class BodyProperties
{
    private static readonly Type[] Ambient = [typeof(FunctionContext), typeof(CancellationToken), typeof(HttpRequest), typeof(HttpRequestData), typeof(HttpContext)];
    private static readonly string[] Named = ["Query", "Headers"];

    public static bool MayFill(BoundParameter parameter)
        => parameter.Source == ParameterSource.Metadata
            && parameter.Converters.Length == 0
            && !Ambient.Contains(parameter.Type)
            && !Named.Contains(parameter.Name, StringComparer.OrdinalIgnoreCase);

    public static async Task<IReadOnlyDictionary<string, string>?> ReadAsync(HttpRequest request)
    {
        if (!request.HasJsonContentType())
        {
            return null;
        }

        request.EnableBuffering();
        try
        {
            using var document = await JsonDocument.ParseAsync(request.Body, cancellationToken: request.HttpContext.RequestAborted);
            return document.RootElement.ValueKind == JsonValueKind.Object ? Read(document.RootElement) : null;
        }
        catch (JsonException)
        {
            // A body that is no JSON has no properties; the function may still read it.
            return null;
        }
        finally
        {
            request.Body.Position = 0;
        }
    }

    private static Dictionary<string, string> Read(JsonElement body)
    {
        var properties = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var property in body.EnumerateObject())
        {
            if (property.Value.ValueKind != JsonValueKind.Null)
            {
                properties[property.Name] = property.Value.ValueKind == JsonValueKind.String ? property.Value.GetString()! : property.Value.GetRawText();
            }
        }

        return properties;
    }
}
