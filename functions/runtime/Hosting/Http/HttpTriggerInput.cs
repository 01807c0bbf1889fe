using System.Text.Json;
using Analytics.LocalRuntime.Hosting.Index;
using Analytics.LocalRuntime.Hosting.Invocations;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Converters;
using Microsoft.Azure.Functions.Worker.Http;

namespace Analytics.LocalRuntime.Hosting.Http;

/// <summary>An HTTP request as a trigger: route values, properties of the body where a function takes some, the query and headers as JSON texts.</summary>
internal sealed class HttpTriggerInput(HttpContext http, RouteValueDictionary route, IReadOnlyDictionary<string, string>? body) : TriggerInput, IHttpInvocation
{
    private static readonly Dictionary<string, string> EmptyBody = [];
    private Dictionary<string, object?>? _metadata;
    private AspNetRequestData? _requestData;

    public HttpContext HttpContext { get; } = http;

    public override object? Source => HttpContext.Request;

    public override IReadOnlyDictionary<string, object?> Metadata => _metadata ??= CreateMetadata();

    // Route values first, without building the whole dictionary: most parameters are route values.
    public override object? Lookup(string name)
        => route.TryGetValue(name, out var value) && value is not null ? value.ToString() : base.Lookup(name);

    public override ConversionResult Bind(BoundParameter parameter, LocalFunctionContext context)
        => ByType(parameter.Type, context) is { } value ? ConversionResult.Success(value) : ConversionResult.Unhandled();

    public override object? ByType(Type type, LocalFunctionContext context)
    {
        if (type == typeof(HttpRequest))
        {
            return HttpContext.Request;
        }

        if (type == typeof(HttpRequestData))
        {
            return RequestData(context);
        }

        return type == typeof(HttpContext) ? HttpContext : null;
    }

    public HttpRequestData RequestData(FunctionContext context) => _requestData ??= new AspNetRequestData(HttpContext, context);

    private Dictionary<string, object?> CreateMetadata()
    {
        var metadata = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in route)
        {
            if (value is not null)
            {
                metadata[name] = value.ToString();
            }
        }

        foreach (var (name, value) in body ?? EmptyBody)
        {
            metadata.TryAdd(name, value);
        }

        metadata.TryAdd("Query", JsonSerializer.Serialize(HttpContext.Request.Query.ToDictionary(pair => pair.Key, pair => pair.Value.ToString())));
        metadata.TryAdd("Headers", JsonSerializer.Serialize(HttpContext.Request.Headers.ToDictionary(pair => pair.Key, pair => pair.Value.ToString())));
        return metadata;
    }
}
