using Microsoft.Extensions.Logging;

namespace Analytics.LocalRuntime.Hosting;

/// <summary>What the host says about itself; event ids 9000-9099.</summary>
internal static partial class HostLog
{
    [LoggerMessage(9000, LogLevel.Error, "Function {Function} failed (invocation {InvocationId})")]
    public static partial void FunctionFailed(ILogger logger, string function, string invocationId, Exception exception);

    [LoggerMessage(9001, LogLevel.Information, "{Count} functions found: {Http} HTTP, {Timer} timer, {Queue} queue, {Orchestration} orchestrator, {Activity} activity")]
    public static partial void FunctionsFound(ILogger logger, int count, int http, int timer, int queue, int orchestration, int activity);
}
