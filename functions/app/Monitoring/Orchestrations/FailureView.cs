using DurableTask.Core;
using Microsoft.DurableTask;

namespace Analytics.Monitoring.Orchestrations;

/// <summary>Why something failed. The text is what a person needs to act; the stack is for those who may read payloads.</summary>
internal sealed record FailureView(string Type, string Message, string? Stack, FailureView? Cause)
{
    public static FailureView? Of(TaskFailureDetails? failure, bool readable) => failure is null
        ? null
        : new FailureView(failure.ErrorType, failure.ErrorMessage, readable ? failure.StackTrace : null, Of(failure.InnerFailure, readable));

    public static FailureView? Of(FailureDetails? failure, bool readable) => failure is null
        ? null
        : new FailureView(failure.ErrorType, failure.ErrorMessage, readable ? failure.StackTrace : null, Of(failure.InnerFailure, readable));
}
