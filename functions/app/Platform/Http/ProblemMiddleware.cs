using Analytics.Platform.Results;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Analytics.Platform.Http;

/// <summary>The last resort of HTTP functions: a fault becomes a problem document that names the operation and gives nothing else away.</summary>
internal sealed partial class ProblemMiddleware(ILogger<ProblemMiddleware> log) : IFunctionsWorkerMiddleware
{
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        var http = context.GetHttpContext();
        if (http is null)
        {
            await next(context);
            return;
        }

        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The caller has gone: nobody reads an answer.
        }
        catch (Exception fault) when (!http.Response.HasStarted)
        {
            await ProblemMapper.WriteAsync(Translate(fault, context.FunctionDefinition.Name), http);
        }
    }

    private Error Translate(Exception fault, string function)
    {
        switch (fault)
        {
            case BadHttpRequestException bad:
                return new Invalid("request.unreadable", $"The request cannot be read: {bad.Message}");
            case System.Text.Json.JsonException:
                return new Invalid("request.body.invalid", "The body is not the JSON that is expected here.");
            case PostgresException { SqlState: PostgresErrorCodes.CharacterNotInRepertoire }:
                return new Invalid("request.text.invalid", "A text in the request holds a character that cannot be stored (U+0000): leave it out.");
            case NpgsqlException { IsTransient: true }:
                DatabaseWasAway(log, fault, function);
                return new Unavailable("database.unavailable", "The database cannot be reached: try again in a moment.");
            default:
                FunctionFailed(log, fault, function);
                return new InternalFault();
        }
    }

    [LoggerMessage(100, LogLevel.Error, "The function {Function} failed")]
    private static partial void FunctionFailed(ILogger log, Exception fault, string function);

    [LoggerMessage(101, LogLevel.Warning, "The database was away while the function {Function} ran")]
    private static partial void DatabaseWasAway(ILogger log, Exception fault, string function);

    private sealed record InternalFault() : Error("internal.fault", "This should not have happened. The operation id finds the reason in the log; try again or report it.");
}
