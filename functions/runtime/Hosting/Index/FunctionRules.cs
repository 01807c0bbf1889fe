using System.Globalization;
using System.Reflection;
using Analytics.LocalRuntime.Hosting.Http;
using Analytics.LocalRuntime.Queues;
using Analytics.LocalRuntime.Timers;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.LocalRuntime.Hosting.Index;

/// <summary>What a function must keep to before it may run: its route, schedule, queue, retries and, for orchestrators, what it calls.</summary>
internal sealed class FunctionRules(SettingResolver settings, HostFile host, IInlineConstraintResolver constraints, LocalRuntimeOptions options)
{
    public void Check(IReadOnlyList<FunctionDescriptor> functions, FunctionFaults faults, SourceMap sources)
    {
        var routes = new List<FunctionRoute>();
        foreach (var function in functions)
        {
            CheckRetries(function, faults);
            switch (function.Kind)
            {
                case TriggerKind.Http when faults.Try(function.Name, function.Source, () => new FunctionRoute(function, host.RoutePrefix, constraints)) is { } route:
                    CheckOverlaps(route, routes, faults);
                    routes.Add(route);
                    break;
                case TriggerKind.Timer:
                    faults.Try(function.Name, function.Source, () => Schedule(settings.Resolve(((TimerTriggerAttribute)function.Trigger).Schedule)));
                    break;
                case TriggerKind.Queue:
                    faults.Try(function.Name, function.Source, () => QueueName.Check(settings.Resolve(((QueueTriggerAttribute)function.Trigger).QueueName)));
                    break;
                case TriggerKind.Orchestration when options.RefuseUnstableOrchestrators:
                    CheckCalls(function, faults, sources);
                    break;
            }
        }
    }

    private static TimerSchedule Schedule(string expression)
    {
        try
        {
            return TimerSchedule.Parse(expression, TimeZoneInfo.Utc);
        }
        catch (ArgumentException exception)
        {
            throw new FunctionRuleException(
                $"'{expression}': {exception.Message}",
                "Write {second} {minute} {hour} {day} {month} {day of week}, such as 0 */5 * * * *, or a time span such as 00:05:00.",
                exception);
        }
    }

    private static void CheckRetries(FunctionDescriptor function, FunctionFaults faults)
    {
        string[] intervals = function.Retry switch
        {
            FixedDelayRetryAttribute constant => [constant.DelayInterval],
            ExponentialBackoffRetryAttribute growing => [growing.MinimumInterval, growing.MaximumInterval],
            _ => [],
        };
        foreach (var interval in intervals.Where(interval => !TimeSpan.TryParse(interval, CultureInfo.InvariantCulture, out var length) || length < TimeSpan.Zero))
        {
            faults.Add(function.Name, function.Source, $"The retry interval '{interval}' is no time span.", "Write hours, minutes and seconds: 00:00:10.");
        }
    }

    // Only the order of registration would decide, and ASP.NET Core repeats the match by precedence: the two can answer differently.
    private static void CheckOverlaps(FunctionRoute route, List<FunctionRoute> others, FunctionFaults faults)
    {
        foreach (var other in others.Where(other => other.Overlaps(route)))
        {
            faults.Add(
                route.Function.Name,
                route.Function.Source,
                $"The route '{route.Template}' can match the same request as '{other.Template}' of '{other.Function.Name}' ({faults.Describe(other.Function.Source)}).",
                "Tell the routes apart by a literal segment, the methods, or a constraint such as {id:guid}.");
        }
    }

    private static void CheckCalls(FunctionDescriptor function, FunctionFaults faults, SourceMap sources)
    {
        foreach (var call in OrchestratorScan.Of(function.Source))
        {
            faults.Add(
                function.Name,
                function.Source,
                $"The orchestrator is not deterministic: it calls {call.Call}, which a replay cannot repeat.",
                char.ToUpperInvariant(call.Fix[0]) + call.Fix[1..] + ".",
                sources.PlaceOf(call.Caller, call.Offset));
        }
    }
}
