using Analytics.LocalRuntime.Durable.History;
using DurableTask.Core.Exceptions;
using CoreTaskFailedException = DurableTask.Core.Exceptions.TaskFailedException;
using TaskFailedException = Microsoft.DurableTask.TaskFailedException;

namespace Analytics.LocalRuntime.Durable.Replay;

/// <summary>The activities, timers and sub-orchestrations whose outcome the history has not brought yet.</summary>
internal sealed class OpenTasks
{
    private readonly Dictionary<int, OpenTask> _tasks = [];

    public bool Any => _tasks.Count > 0;

    public IEnumerable<string> ChildInstanceIds => _tasks.Values.Select(task => task.ChildInstanceId).OfType<string>();

    public Task<string?> Open(int id, string name, string? childInstanceId = null)
    {
        // Continuations run inline, on the turn's thread: that is what makes a replay deterministic.
        var task = new OpenTask(name, childInstanceId, new TaskCompletionSource<string?>());
        _tasks.Add(id, task);
        return task.Source.Task;
    }

    /// <summary>A cancelled timer no longer holds the orchestration open; its message is ignored when it fires.</summary>
    public void Cancel(int id, CancellationToken cancellation)
    {
        if (_tasks.Remove(id, out var task))
        {
            task.Source.TrySetCanceled(cancellation);
        }
    }

    public void Complete(int id, string? result)
    {
        if (_tasks.Remove(id, out var task))
        {
            task.Source.TrySetResult(result);
        }
    }

    public void Fail(int id, StoredFailure failure, bool isChild)
    {
        if (_tasks.Remove(id, out var task))
        {
            OrchestrationException cause = isChild
                ? new SubOrchestrationFailedException(failure.Message)
                : new CoreTaskFailedException(failure.Message);
            cause.FailureDetails = ToCore(failure);
            task.Source.TrySetException(new TaskFailedException(task.Name, id, cause));
        }
    }

    internal static DurableTask.Core.FailureDetails ToCore(StoredFailure failure) => new(
        failure.Type,
        failure.Message,
        failure.Stack,
        failure.Inner is { } inner ? ToCore(inner) : null,
        failure.IsNonRetriable);

    private sealed record OpenTask(string Name, string? ChildInstanceId, TaskCompletionSource<string?> Source);
}
