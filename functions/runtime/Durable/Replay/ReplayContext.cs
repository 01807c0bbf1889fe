using Analytics.LocalRuntime.Durable.History;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;

namespace Analytics.LocalRuntime.Durable.Replay;

/// <summary>The context that an orchestrator holds during one replay.</summary>
internal sealed class ReplayContext(ReplaySettings settings, InstanceIdentity identity, TurnThread thread) : TaskOrchestrationContext
{
    public const string IllegalAwait =
        "An invalid asynchronous invocation was detected. This can be caused by awaiting non-durable tasks in an orchestrator " +
        "function's implementation or by middleware that invokes asynchronous code.";

    private const int CustomStatusLimit = 16 * 1024;

    private DateTime _now;

    private bool _isReplaying = true;

    private bool _isClosed;

    private int _guids;

    private bool _askedForEvent;

    public PendingActions Actions { get; } = new();

    public OpenTasks OpenTasks { get; } = new();

    public ExternalEvents ExternalEvents { get; } = new(settings.Converter);

    public CustomStatus? CustomStatus { get; private set; }

    /// <summary>Set by the last continue-as-new of the function.</summary>
    public ContinueAsNewOptions? Continuation { get; private set; }

    /// <summary>Whether the function has begun anything durable that could wake it again.</summary>
    public bool HasAskedForAnything => _askedForEvent || OpenTasks.Any || Actions.Remaining.Count > 0;

    public override TaskName Name => identity.Name;

    public override string InstanceId => identity.InstanceId;

    public override string Version => identity.Version ?? string.Empty;

    public override ParentOrchestrationInstance? Parent => identity.Parent;

    public override DateTime CurrentUtcDateTime => _now;

    public override bool IsReplaying => _isReplaying;

    protected override ILoggerFactory LoggerFactory => settings.Loggers;

    public void SetReplaying(bool isReplaying) => _isReplaying = isReplaying;

    public void SetNow(DateTime now) => _now = now;

    public void Close() => _isClosed = true;

    public NewExecution TakeContinuation() => new(
        settings.Converter.Serialize(Continuation!.NewInput),
        Continuation.NewVersion ?? identity.Version,
        Continuation.PreserveUnprocessedEvents ? ExternalEvents.Unprocessed : []);

    /// <summary>Brings an event of the history to whoever waits for it.</summary>
    public void Apply(StoredEvent item)
    {
        switch (item)
        {
            case ActivityScheduled past:
                Actions.Confirm(past);
                break;
            case TimerCreated past:
                Actions.Confirm(past);
                break;
            case ChildCreated past:
                Actions.Confirm(past);
                break;
            case EventSent past:
                Actions.Confirm(past);
                break;
            case ActivityCompleted done:
                OpenTasks.Complete(done.Id, done.Result);
                break;
            case ChildCompleted done:
                OpenTasks.Complete(done.Id, done.Result);
                break;
            case TimerFired fired:
                OpenTasks.Complete(fired.Id, null);
                break;
            case ActivityFailed failed:
                OpenTasks.Fail(failed.Id, failed.Failure, isChild: false);
                break;
            case ChildFailed failed:
                OpenTasks.Fail(failed.Id, failed.Failure, isChild: true);
                break;
            case EventRaised raised:
                ExternalEvents.Deliver(raised.Name, raised.Input);
                break;
            default:
                throw new InvalidOperationException($"A history never holds a {item.GetType().Name} here.");
        }
    }

    public override T GetInput<T>() => settings.Converter.Read<T>(identity.Input);

    public override async Task<TResult> CallActivityAsync<TResult>(TaskName name, object? input = null, TaskOptions? options = null)
    {
        EnsureLegalAccess();
        if (input is TaskOptions && options is null)
        {
            throw new ArgumentException(
                "A TaskOptions value was provided for the activity input but no value was provided for options. " +
                "Did you actually mean to provide a TaskOptions value for the options parameter?",
                nameof(input));
        }

        var payload = settings.Converter.Serialize(input);
        var result = await RetriedCall.RunAsync(this, options?.Retry, retried => ScheduleActivity(name, payload, retried));
        return settings.Converter.Read<TResult>(result);
    }

    public override async Task<TResult> CallSubOrchestratorAsync<TResult>(
        TaskName orchestratorName, object? input = null, TaskOptions? options = null)
    {
        EnsureLegalAccess();
        var instanceId = (options as SubOrchestrationOptions)?.InstanceId ?? NewGuid().ToString("N");
        InstanceIds.Validate(instanceId);
        var payload = settings.Converter.Serialize(input);
        var result = await RetriedCall.RunAsync(
            this, options?.Retry, retried => CreateChild(orchestratorName, instanceId, payload, options, retried));
        return settings.Converter.Read<TResult>(result);
    }

    public override async Task CreateTimer(DateTime fireAt, CancellationToken cancellationToken)
    {
        EnsureLegalAccess();
        var end = fireAt.ToUniversalTime();
        while (end - _now > settings.MaximumTimerInterval)
        {
            await StartTimer(_now + settings.MaximumTimerInterval, cancellationToken);
        }

        await StartTimer(end, cancellationToken);
    }

    public override Task<T> WaitForExternalEvent<T>(string eventName, CancellationToken cancellationToken = default)
    {
        EnsureLegalAccess();
        ArgumentException.ThrowIfNullOrEmpty(eventName);
        _askedForEvent = true;
        return ExternalEvents.Wait<T>(eventName, cancellationToken);
    }

    public override void SendEvent(string instanceId, string eventName, object payload)
    {
        EnsureLegalAccess();
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        ArgumentException.ThrowIfNullOrEmpty(eventName);
        Actions.Add(new SendEventOrchestratorAction(
            Actions.NextId(), instanceId, eventName, settings.Converter.Serialize(payload)));
    }

    public override void SetCustomStatus(object? customStatus)
    {
        EnsureLegalAccess();
        var serialized = settings.Converter.Serialize(customStatus);
        var size = (serialized?.Length ?? 0) * sizeof(char);
        if (size > CustomStatusLimit)
        {
            throw new ArgumentException(
                string.Create(
                    System.Globalization.CultureInfo.InvariantCulture,
                    $"The custom status is too large: its JSON takes {size / 1024.0:0.#} KB as UTF-16, and 16 KB is the limit. " +
                    $"Keep a key in the status and the data in a table."),
                nameof(customStatus));
        }

        CustomStatus = new CustomStatus(serialized);
    }

    public override void ContinueAsNew(object? newInput = null, bool preserveUnprocessedEvents = true) =>
        ContinueAsNew(new ContinueAsNewOptions { NewInput = newInput, PreserveUnprocessedEvents = preserveUnprocessedEvents });

    public override void ContinueAsNew(ContinueAsNewOptions options)
    {
        EnsureLegalAccess();
        ArgumentNullException.ThrowIfNull(options);
        Continuation = options;
    }

    public override Guid NewGuid()
    {
        EnsureLegalAccess();
        return DeterministicGuid.Create(InstanceId, _now, _guids++);
    }

    internal Task StartTimer(DateTime fireAt, CancellationToken cancellation, int? retried = null)
    {
        var id = Actions.NextId();
        Actions.Add(new CreateTimerOrchestratorAction(id, fireAt) { Retried = retried });
        var task = OpenTasks.Open(id, "timer");
        cancellation.Register(() => OpenTasks.Cancel(id, cancellation), useSynchronizationContext: false);
        return task;
    }

    private Task<string?> ScheduleActivity(TaskName name, string? payload, int? retried)
    {
        var id = Actions.NextId();
        Actions.Add(new ScheduleTaskOrchestratorAction(id, name.Name, payload) { Retried = retried });
        return OpenTasks.Open(id, name.Name);
    }

    private Task<string?> CreateChild(TaskName name, string instanceId, string? payload, TaskOptions? options, int? retried)
    {
        var id = Actions.NextId();
        var version = (options as SubOrchestrationOptions)?.Version ?? options?.Version;
        Actions.Add(new CreateSubOrchestrationAction(
            id, name.Name, instanceId, payload, version?.Version, options?.Tags?.AsReadOnly()) { Retried = retried });
        return OpenTasks.Open(id, name.Name, instanceId);
    }

    private void EnsureLegalAccess()
    {
        if (_isClosed || !thread.IsCurrent)
        {
            throw new InvalidOperationException(IllegalAwait);
        }
    }
}
