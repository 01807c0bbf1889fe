using System.Text;
using Analytics.LocalRuntime.Queues;
using Analytics.LocalRuntime.Statistics;
using Analytics.Monitoring.Runtime;

namespace Analytics.Hosts.Local.Watching;

/// <summary>The local runtime, asked by the page for operators.</summary>
internal sealed class LocalRuntimeWatch(RuntimeStatistics statistics, PoisonStore poison, ReplayTimes replays) : IRuntimeWatch
{
    private const int MostShown = 4_000;

    public async Task<RuntimeFigures> ReadAsync(CancellationToken cancellation)
    {
        var snapshot = await statistics.ReadAsync(cancellation);
        return new RuntimeFigures(Elsewhere: null)
        {
            Backlog = BacklogOf(snapshot),
            Queues = [.. snapshot.Queues.Select(queue => new QueueFigures(queue.Name, queue.IsPoison, queue.Ready, queue.Hidden, queue.OldestAge.TotalSeconds))],
            Processes = [.. snapshot.Processes.Select(process => new ProcessFigures(process.ProcessId, process.Name, process.StartedAt, process.Instances, process.Activities))],
            Timers = [.. snapshot.Timers.Select(timer => new TimerFigures(timer.Function, timer.Schedule, timer.LastAt, timer.NextAt))],
            Replays = replays.Read(),
        };
    }

    public async Task<IReadOnlyList<PoisonMessage>> ListPoisonAsync(int most, CancellationToken cancellation) =>
        [.. (await poison.ListAsync(most, cancellation)).Select(Show)];

    public Task<bool> PutBackAsync(string poisonQueue, Guid messageId, CancellationToken cancellation) => poison.PutBackAsync(poisonQueue, messageId, cancellation);

    private static BacklogFigures BacklogOf(RuntimeSnapshot snapshot) => new(
        snapshot.Instances.Pending, snapshot.Instances.Running, snapshot.Instances.Suspended, snapshot.Instances.Failed,
        snapshot.Inbox.Ready, snapshot.Inbox.OldestAge.TotalSeconds, snapshot.Inbox.Later, snapshot.Activities.Waiting, snapshot.Activities.Leased);

    private static PoisonMessage Show(GivenUpMessage message)
    {
        var text = Encoding.UTF8.GetString(message.Body);
        return new PoisonMessage(message.Queue, message.Id, message.GivenUpAt, message.Failure, text.Length <= MostShown ? text : text[..MostShown], message.Body.Length);
    }
}
