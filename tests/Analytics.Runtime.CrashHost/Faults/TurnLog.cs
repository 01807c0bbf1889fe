using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Analytics.LocalRuntime.Durable.Store;
using Analytics.LocalRuntime.Faults;

namespace Analytics.Runtime.CrashHost.Faults;

/// <summary>
/// A file of this process with a line for each turn that was written: instance, execution, turn, and when its code began and ended.
/// Each line goes to the system at once, so it outlives a kill.
/// </summary>
internal sealed class TurnLog(string path) : IDisposable
{
    private readonly FileStream _file = new(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0);

    private readonly Lock _gate = new();

    private readonly ConcurrentDictionary<string, long> _begun = new(StringComparer.Ordinal);

    private readonly ConcurrentDictionary<string, long> _ended = new(StringComparer.Ordinal);

    public void Reach(FaultStep step, bool isDone, object subject)
    {
        switch (step, isDone)
        {
            case (FaultStep.Turn, false):
                _begun[(string)subject] = Now();
                break;
            case (FaultStep.Turn, true):
                _ended[((TurnCommit)subject).Instance.InstanceId] = Now();
                break;
            case (FaultStep.Commit, true) when subject is TurnCommit { Events.Count: > 0 } commit:
                Write(commit);
                break;
        }
    }

    public void Dispose() => _file.Dispose();

    private static long Now() => TimeProvider.System.GetUtcNow().Ticks;

    private void Write(TurnCommit commit)
    {
        var instance = commit.Instance;
        var line = string.Create(
            CultureInfo.InvariantCulture,
            $"{instance.InstanceId} {instance.ExecutionId:N} {instance.Turn} {_begun[instance.InstanceId]} {_ended[instance.InstanceId]}\n");
        lock (_gate)
        {
            _file.Write(Encoding.UTF8.GetBytes(line));
        }
    }
}
