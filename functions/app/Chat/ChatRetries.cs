using Microsoft.DurableTask;

namespace Analytics.Chat;

/// <summary>How often a step of an answer is tried: a person is waiting, so few times and soon.</summary>
internal static class ChatRetries
{
    public static TaskOptions Transient { get; } = new(new TaskRetryOptions(new RetryPolicy(3, TimeSpan.FromMilliseconds(250), backoffCoefficient: 2)));
}
