using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.Json;
using Analytics.Platform.Json;
using Analytics.Platform.Results;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Analytics.Platform.Http;

/// <summary>The only place that knows status codes of errors: problem documents (RFC 9457) with a stable code.</summary>
public static class ProblemMapper
{
    public const string ContentType = "application/problem+json";

    /// <summary>The error as an answer.</summary>
    public static IActionResult Map(Error error, HttpRequest? request = null)
    {
        if (request is not null)
        {
            TellWhenToRetry(error, request.HttpContext.Response);
        }

        return new ContentResult { StatusCode = StatusOf(error), ContentType = ContentType, Content = Document(error, request) };
    }

    /// <summary>The value as <paramref name="success"/> shows it, or the error as a problem.</summary>
    public static IActionResult ToAction<T>(this Result<T> result, Func<T, IActionResult> success, HttpRequest? request = null) =>
        result.Match(success, error => Map(error, request));

    /// <summary>Writes the error where no action result can be returned: in middleware.</summary>
    public static async Task WriteAsync(Error error, HttpContext context)
    {
        TellWhenToRetry(error, context.Response);
        context.Response.StatusCode = StatusOf(error);
        context.Response.ContentType = ContentType;
        await context.Response.WriteAsync(Document(error, context.Request), context.RequestAborted);
    }

    public static int StatusOf(Error error) => error switch
    {
        Unauthenticated => StatusCodes.Status401Unauthorized,
        Invalid => StatusCodes.Status400BadRequest,
        NotFound => StatusCodes.Status404NotFound,
        Forbidden => StatusCodes.Status403Forbidden,
        Conflict => StatusCodes.Status409Conflict,
        LimitReached => StatusCodes.Status429TooManyRequests,
        Unavailable => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status500InternalServerError,
    };

    private static void TellWhenToRetry(Error error, HttpResponse response)
    {
        if (error is LimitReached { RetryAfter: { } wait })
        {
            response.Headers.RetryAfter = ((int)wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }
    }

    private static string Document(Error error, HttpRequest? request)
    {
        var document = new JsonObject
        {
            ["type"] = "about:blank",
            ["title"] = TitleOf(error),
            ["status"] = StatusOf(error),
            ["detail"] = error.Message,
            ["code"] = error.Code,
        };
        if (request is not null)
        {
            document["instance"] = request.Path.Value;
            document["operationId"] = Activity.Current?.TraceId.ToString() ?? request.HttpContext.TraceIdentifier;
        }

        if (error is LimitReached { RetryAfter: { } wait })
        {
            document["retryAfterSeconds"] = (int)wait.TotalSeconds;
        }

        if (error is Invalid { Fields.Count: > 0 } invalid)
        {
            document["errors"] = JsonSerializer.SerializeToNode(invalid.Fields, WireJson.Options);
        }

        foreach (var (name, value) in error.Data)
        {
            document.TryAdd(name, JsonSerializer.SerializeToNode(value, WireJson.Options));
        }

        return document.ToJsonString(WireJson.Options);
    }

    private static string TitleOf(Error error) => error switch
    {
        Unauthenticated => "Not signed in",
        Invalid => "Invalid request",
        NotFound => "Not found",
        Forbidden => "Not allowed",
        Conflict => "Conflict with the current state",
        LimitReached => "Limit reached",
        Unavailable => "Not available",
        _ => "Something went wrong",
    };
}
