using System.Text.Json;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Analytics.App.Tests.Chat;

/// <summary>An orchestration context that plays a script: what each activity returns, or that it fails; and notes what was called.</summary>
internal sealed class ScriptedContext(object input) : TaskOrchestrationContext
{
    private readonly Dictionary<string, Func<object?, object?>> _script = new(StringComparer.Ordinal);

    public List<(string Name, object? Input)> Calls { get; } = [];

    public List<object?> Statuses { get; } = [];

    public override TaskName Name => "Scripted";

    public override string InstanceId => "scripted";

    public override ParentOrchestrationInstance? Parent => null;

    public override DateTime CurrentUtcDateTime => new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    public override bool IsReplaying => false;

    protected override ILoggerFactory LoggerFactory => NullLoggerFactory.Instance;

    public ScriptedContext Returns(string activity, object? result) => Returns(activity, _ => result);

    public ScriptedContext Returns(string activity, Func<object?, object?> result)
    {
        _script[activity] = result;
        return this;
    }

    public ScriptedContext Fails(string activity) => Returns(activity, _ => throw new TaskFailedException(activity, 0, new InvalidOperationException("scripted")));

    public override T? GetInput<T>()
        where T : default => (T?)input;

    public override Task<TResult> CallActivityAsync<TResult>(TaskName name, object? activityInput = null, TaskOptions? options = null)
    {
        Calls.Add((name.Name, activityInput));
        var result = _script.TryGetValue(name.Name, out var play) ? play(activityInput) : default(TResult);

        // What an activity returns travels as JSON, so a result that does not survive that would fail for real.
        return Task.FromResult(result is null ? default! : JsonSerializer.Deserialize<TResult>(JsonSerializer.Serialize(result))!);
    }

    public override void SetCustomStatus(object? customStatus) => Statuses.Add(customStatus);

    public override Task CreateTimer(DateTime fireAt, CancellationToken cancellationToken) => throw new NotSupportedException();

    public override Task<T> WaitForExternalEvent<T>(string eventName, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public override void SendEvent(string instanceId, string eventName, object payload) => throw new NotSupportedException();

    public override Task<TResult> CallSubOrchestratorAsync<TResult>(TaskName orchestratorName, object? input = null, TaskOptions? options = null) => throw new NotSupportedException();

    public override void ContinueAsNew(object? newInput = null, bool preserveUnprocessedEvents = true) => throw new NotSupportedException();

    public override Guid NewGuid() => throw new NotSupportedException();
}
