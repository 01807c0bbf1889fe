using Analytics.LocalRuntime.Durable.Replay;
using Analytics.LocalRuntime.Durable.Store;

namespace Analytics.LocalRuntime.Durable.Client;

/// <content>Going back to before a failure.</content>
internal sealed partial class LocalDurableTaskClient
{
    private const int MostRewindAttempts = 3;

    public override async Task RewindInstanceAsync(string instanceId, string reason, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        for (var attempt = 0; attempt < MostRewindAttempts; attempt++)
        {
            var found = await rewinds.FindAsync(instanceId, cancellation) ?? throw NotFound(instanceId);
            if (found.Status != InstanceStatus.Failed)
            {
                break;
            }

            var rewound = new List<RewoundExecution>();
            await CutAsync(found, null, rewound, cancellation);
            if (await rewinds.WriteAsync(rewound, reason, Now, cancellation))
            {
                foreach (var execution in rewound)
                {
                    signals.Mail(execution.Before.InstanceId);
                    signals.Changed(execution.Before.InstanceId);
                }

                return;
            }
        }

        throw new InvalidOperationException("The rewind operation is only supported on failed orchestration instances.");
    }

    /// <summary>Cuts the history of an instance and of its failed sub-orchestrations, which answer their old calls under the new execution.</summary>
    private async Task CutAsync(EndedExecution failed, Guid? parent, List<RewoundExecution> rewound, CancellationToken cancellation)
    {
        var next = Guid.NewGuid();
        var position = rewound.Count;
        var children = new HashSet<string>(StringComparer.Ordinal);
        foreach (var childId in HistoryCut.FailedChildren(failed.History).Distinct(StringComparer.Ordinal))
        {
            // A child that was refused, terminated or taken over by another start has nothing to go back to: it is started anew.
            if (await rewinds.FindAsync(childId, cancellation) is { Status: InstanceStatus.Failed } child && child.ParentExecutionId == failed.ExecutionId)
            {
                children.Add(childId);
                await CutAsync(child, next, rewound, cancellation);
            }
        }

        rewound.Insert(position, new RewoundExecution(failed, next, parent, HistoryCut.Of(failed.History, children.Contains)));
    }
}
