using System.Collections.Frozen;
using Analytics.Platform.Http;
using Analytics.Platform.OpenApi;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace Analytics.Identity;

/// <summary>
/// The door of every HTTP function: where its <see cref="EndpointAttribute"/> names a permission, the function runs only for a caller whose role
/// allows it, and finds that caller by <see cref="RequestCaller.Caller"/>.
/// </summary>
internal sealed class PermissionMiddleware(CallerResolver callers) : IFunctionsWorkerMiddleware
{
    private static readonly FrozenDictionary<string, string> PermissionOf = HttpFunction.In(typeof(PermissionMiddleware).Assembly)
        .Where(function => function.Endpoint?.Permission is not null)
        .ToFrozenDictionary(function => function.Name, function => function.Endpoint!.Permission!, StringComparer.OrdinalIgnoreCase);

    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.GetHttpContext() is { } http && PermissionOf.TryGetValue(context.FunctionDefinition.Name, out var permission))
        {
            var caller = await callers.RequireAsync(http.Request, permission);
            if (caller.IsError)
            {
                await ProblemMapper.WriteAsync(caller.Error, http);
                return;
            }
        }

        await next(context);
    }
}
