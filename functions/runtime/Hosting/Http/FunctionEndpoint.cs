using Analytics.LocalRuntime.Hosting.Index;
using Analytics.LocalRuntime.Hosting.Invocations;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.Extensions.Logging;

namespace Analytics.LocalRuntime.Hosting.Http;

/// <summary>Answers requests by functions; requests of no function go on to the next middleware.</summary>
internal sealed class FunctionEndpoint(FunctionRouter router, FunctionRuntime runtime, ILogger<FunctionEndpoint> logger)
{
    private static readonly ActionDescriptor NoAction = new();

    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var values = new RouteValueDictionary();
        var route = router.Match(context, values);
        return route is null ? next(context) : AnswerAsync(context, route, values);
    }

    private async Task AnswerAsync(HttpContext http, FunctionRoute route, RouteValueDictionary values)
    {
        var function = route.Function;
        http.Request.RouteValues = values;
        var input = new HttpTriggerInput(http, values, route.TakesBodyProperties ? await BodyProperties.ReadAsync(http.Request) : null);
        await using var context = runtime.CreateContext(function, input, http.RequestAborted);
        context.Features.Set<IHttpInvocation>(input);
        // Set without reading: the request then makes no scope of its own beside the invocation's.
        http.RequestServices = context.InstanceServices;
        try
        {
            await runtime.RunAsync(context);
            await WriteAsync(http, HttpResultOf(context));
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The caller has gone: nobody is left to answer.
            http.Abort();
        }
        catch (Exception exception)
        {
            HostLog.FunctionFailed(logger, function.Name, context.InvocationId, exception);
            Fail(http, exception);
        }
    }

    private static object? HttpResultOf(LocalFunctionContext context)
    {
        foreach (var output in context.Function.Outputs.All)
        {
            if (output.Type == "http")
            {
                return context.Invocation.ValueOf(output);
            }
        }

        return null;
    }

    // Anything but a result type leaves an empty 200, as the ASP.NET Core integration does.
    private static Task WriteAsync(HttpContext http, object? result) => result switch
    {
        IActionResult action => action.ExecuteResultAsync(new ActionContext(http, http.GetRouteData(), NoAction)),
        IResult minimal => minimal.ExecuteAsync(http),
        HttpResponseData => http.Response.CompleteAsync(),
        _ => Task.CompletedTask,
    };

    private static void Fail(HttpContext http, Exception exception)
    {
        if (http.Response.HasStarted)
        {
            // Half an answer must not look like a whole one.
            http.Abort();
            return;
        }

        http.Response.Clear();
        http.Response.StatusCode = exception is BadHttpRequestException refused ? refused.StatusCode : StatusCodes.Status500InternalServerError;
    }
}
