using Analytics.LocalRuntime.Durable.History;
using DurableTask.Core.Exceptions;

namespace Analytics.LocalRuntime.Durable.Replay;

/// <summary>
/// One replay of an orchestrator: feeds it its past and then the new events, one at a time, and collects what it asks for.
/// An instance is used for one turn and thrown away; nothing of a turn but its events outlives it.
/// </summary>
internal sealed class OrchestrationReplay
{
    private readonly IDurableFunctionExecutor _executor;

    private readonly ReplayContext _context;

    private readonly Queue<StoredEvent> _whileSuspended = new();

    private readonly TurnThread _thread = new();

    private Task<string?>? _function;

    private Completion? _completion;

    private bool _isSuspended;

    private bool _endedOnTheTurn;

    public OrchestrationReplay(IDurableFunctionExecutor executor, ReplaySettings settings, InstanceIdentity identity)
    {
        _executor = executor;
        _context = new ReplayContext(settings, identity, _thread);
    }

    // What ends on another thread has left the turn: whether it would be in time is chance, so it never counts.
    private bool HasEnded => _function is { IsCompleted: true } && _endedOnTheTurn;

    /// <summary>Sub-orchestrations that have not ended yet.</summary>
    public IEnumerable<string> OpenChildInstanceIds => _context.OpenTasks.ChildInstanceIds;

    public ReplayOutcome Run(IReadOnlyList<StoredEvent> past, IReadOnlyList<StoredEvent> news)
    {
        _thread.Run(() =>
        {
            try
            {
                Feed(past, isReplaying: true);
                Feed(news, isReplaying: false);
                CompleteIfDone();
            }
            catch (Exception exception)
            {
                FailOutsideOfTheFunction(exception);
            }
        });
        _context.Close();
        var isOver = _completion is { Next: null };
        return new ReplayOutcome(
            isOver ? [.. _context.Actions.Remaining.OfType<SendEventOrchestratorAction>()] : _context.Actions.Remaining,
            _completion,
            _context.CustomStatus,
            _isSuspended,
            IsStuck());
    }

    private void Feed(IReadOnlyList<StoredEvent> events, bool isReplaying)
    {
        _context.SetReplaying(isReplaying);
        foreach (var item in events)
        {
            if (_completion is not null)
            {
                return;
            }

            Feed(item);
            _thread.Pump();
        }
    }

    private void Feed(StoredEvent item)
    {
        if (_isSuspended && item is not (ExecutionResumed or ExecutionTerminated or TurnStarted) && !IsConfirmation(item))
        {
            if (item is not ExecutionSuspended)
            {
                _whileSuspended.Enqueue(item);
            }

            return;
        }

        switch (item)
        {
            case TurnStarted turn:
                _context.SetNow(turn.At);
                break;
            case ExecutionStarted started:
                Start(started);
                break;
            case ExecutionSuspended:
                _isSuspended = true;
                break;
            case ExecutionResumed:
                Resume();
                break;
            case ExecutionRewound:
                // Only a mark in the history: what the rewind has cut off is asked for anew.
                break;
            case ExecutionTerminated terminated:
                _completion = new Completion(_context.Actions.NextId(), InstanceStatus.Terminated, terminated.Output, null)
                {
                    IncludesChildren = terminated.Recursive,
                };
                break;
            default:
                _context.Apply(item);
                break;
        }
    }

    /// <summary>Events that repeat what the code itself asked for; they say nothing new, so a suspension does not hold them back.</summary>
    private static bool IsConfirmation(StoredEvent item) => item is ActivityScheduled or TimerCreated or ChildCreated or EventSent;

    private void Start(ExecutionStarted started)
    {
        if (!_executor.HasOrchestrator(started.Name))
        {
            _completion = new Completion(
                _context.Actions.NextId(), InstanceStatus.Failed, null, StoredFailure.MissingOrchestrator(started.Name));
            return;
        }

        _function = Invoke(started);
        Watch(_function);
        _thread.Pump();
        if (!HasEnded && !_context.HasAskedForAnything)
        {
            _function = Task.FromException<string?>(new InvalidOperationException(ReplayContext.IllegalAwait));
            Watch(_function);
        }
    }

    private void Watch(Task function) => _ = function.ContinueWith(
        _ => _endedOnTheTurn = _thread.IsCurrent, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

    private Task<string?> Invoke(ExecutionStarted started)
    {
        try
        {
            return _executor.ExecuteOrchestratorAsync(started.Name, _context, started.Input);
        }
        catch (Exception exception)
        {
            return Task.FromException<string?>(exception);
        }
    }

    private void Resume()
    {
        _isSuspended = false;
        while (!_isSuspended && _completion is null && _whileSuspended.TryDequeue(out var item))
        {
            Feed(item);
            _thread.Pump();
        }
    }

    private void CompleteIfDone()
    {
        if (_completion is not null || _function is not { } function || !HasEnded)
        {
            return;
        }

        var isContinued = _context.Continuation is not null && function.IsCompletedSuccessfully;
        if (_context.OpenTasks.Any && !isContinued)
        {
            return;
        }

        var id = _context.Actions.NextId();
        if (isContinued)
        {
            _completion = new Completion(id, InstanceStatus.ContinuedAsNew, null, null) { Next = _context.TakeContinuation() };
        }
        else if (function.IsCompletedSuccessfully)
        {
            _completion = new Completion(id, InstanceStatus.Completed, function.GetAwaiter().GetResult(), null);
        }
        else
        {
            var exception = FailureOf(function);
            _completion = new Completion(id, InstanceStatus.Failed, exception.Message, StoredFailure.From(exception));
        }
    }

    private static Exception FailureOf(Task function)
    {
        try
        {
            function.GetAwaiter().GetResult();
            throw new InvalidOperationException("The function did not fail.");
        }
        catch (Exception exception)
        {
            return exception;
        }
    }

    /// <summary>Failures that the function cannot catch: a history that does not fit it, an event that nobody can read.</summary>
    private void FailOutsideOfTheFunction(Exception exception)
    {
        var isMismatch = exception is NonDeterministicOrchestrationException;
        _completion = new Completion(
            _context.Actions.NextId(), InstanceStatus.Failed, isMismatch ? exception.Message : null, StoredFailure.From(exception));
    }

    private bool IsStuck() =>
        _completion is null && !_isSuspended && _function is not null && !HasEnded &&
        !_context.OpenTasks.Any && !_context.ExternalEvents.HasWaiters;
}
