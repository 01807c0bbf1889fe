using Microsoft.DurableTask;

namespace Analytics.LocalRuntime.Durable.Replay;

/// <summary>
/// Calls a task again by a policy or a handler. Everything here is part of the replayed code: its order is a contract. Attempts and
/// their timers name the attempt they follow, so that a rewind can tell a failure that was retried from the last one.
/// </summary>
internal static class RetriedCall
{
    public static Task<string?> RunAsync(ReplayContext context, TaskRetryOptions? retry, Func<int?, Task<string?>> call) => retry switch
    {
        { Policy: { } policy } => RunAsync(context, policy, call),
        { Handler: { } handler } => RunAsync(context, handler, call),
        _ => call(null),
    };

    private static async Task<string?> RunAsync(ReplayContext context, RetryPolicy policy, Func<int?, Task<string?>> call)
    {
        int? retried = null;
        var firstAttempt = context.CurrentUtcDateTime;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await call(retried);
            }
            catch (TaskFailedException failed) when (IsRetriable(failed))
            {
                if (attempt >= policy.MaxNumberOfAttempts)
                {
                    // The genuine engine starts a timer of no length here; histories count it.
                    await context.StartTimer(context.CurrentUtcDateTime, CancellationToken.None, failed.TaskId);
                    throw;
                }

                var delay = DelayBefore(attempt, policy, context.CurrentUtcDateTime - firstAttempt, failed);
                if (delay is null)
                {
                    throw;
                }

                await context.StartTimer(context.CurrentUtcDateTime + delay.Value, CancellationToken.None, failed.TaskId);
                retried = failed.TaskId;
            }
        }
    }

    private static async Task<string?> RunAsync(ReplayContext context, AsyncRetryHandler handler, Func<int?, Task<string?>> call)
    {
        int? retried = null;
        var start = context.CurrentUtcDateTime;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await call(retried);
            }
            catch (TaskFailedException failed) when (IsRetriable(failed))
            {
                var retry = new RetryContext(
                    context, attempt, failed.FailureDetails, context.CurrentUtcDateTime - start, CancellationToken.None);
                if (!await handler(retry))
                {
                    throw;
                }

                retried = failed.TaskId;
            }
        }
    }

    private static bool IsRetriable(TaskFailedException failed) =>
        failed.InnerException is not DurableTask.Core.Exceptions.OrchestrationException { FailureDetails.IsNonRetriable: true };

    private static TimeSpan? DelayBefore(int attempt, RetryPolicy policy, TimeSpan elapsed, TaskFailedException failed)
    {
        if (!Allows(policy, failed) || (policy.RetryTimeout != Timeout.InfiniteTimeSpan && elapsed >= policy.RetryTimeout))
        {
            return null;
        }

        var milliseconds = policy.FirstRetryInterval.TotalMilliseconds * Math.Pow(policy.BackoffCoefficient, attempt - 1);
        return policy.MaxRetryInterval != Timeout.InfiniteTimeSpan && milliseconds >= policy.MaxRetryInterval.TotalMilliseconds
            ? policy.MaxRetryInterval
            : TimeSpan.FromMilliseconds(Math.Min(milliseconds, TimeSpan.FromDays(36_500).TotalMilliseconds));
    }

    private static bool Allows(RetryPolicy policy, TaskFailedException failed)
    {
        try
        {
            // The policy asks for the engine's exception, of which it reads the failure.
            return policy.Handle(failed.InnerException!);
        }
        catch (Exception)
        {
            // A filter that throws means: do not retry.
            return false;
        }
    }
}
