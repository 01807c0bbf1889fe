using Analytics.LocalRuntime.Hosting;
using Analytics.LocalRuntime.Hosting.Index;
using Analytics.LocalRuntime.Hosting.Invocations;
using Microsoft.Extensions.Logging;

namespace Analytics.LocalRuntime.Queues;

/// <summary>Runs a function for one claimed message and settles the message by how that ended.</summary>
internal sealed class QueueRun(FunctionRuntime runtime, QueueStore store, QueueLeases leases, HostFile host, ILogger<QueueRun> logger)
{
    // A poison queue has no poison queue of its own: its failing messages only rest.
    private static readonly TimeSpan Rest = TimeSpan.FromMinutes(10);
    private readonly QueueSettings _settings = host.Queues;

    public async Task RunAsync(FunctionDescriptor function, string queue, QueueMessage message)
    {
        if (message.DequeueCount > _settings.MaximumDequeueCount)
        {
            await GiveUpAsync(function, queue, message);
            return;
        }

        using var lost = new CancellationTokenSource();
        if (host.FunctionTimeout != Timeout.InfiniteTimeSpan)
        {
            lost.CancelAfter(host.FunctionTimeout);
        }

        leases.Hold(message, lost);
        try
        {
            await InvokeAsync(function, message, lost.Token);
            leases.Drop(message);
            await store.DeleteAsync(message, CancellationToken.None);
        }
        catch (OperationCanceledException) when (runtime.Draining.IsCancellationRequested)
        {
            leases.Drop(message);
            await store.ReleaseAsync(queue, message, TimeSpan.Zero, counted: false, CancellationToken.None);
        }
        catch (Exception exception)
        {
            leases.Drop(message);
            QueueLog.MessageFailed(logger, function.Name, message.Id, message.DequeueCount, exception);
            await FailAsync(function, queue, message);
        }
    }

    private async Task InvokeAsync(FunctionDescriptor function, QueueMessage message, CancellationToken lost)
    {
        await using var context = runtime.CreateContext(function, new QueueTriggerInput(message), lost);
        await runtime.RunAsync(context);
    }

    private Task FailAsync(FunctionDescriptor function, string queue, QueueMessage message)
        => message.DequeueCount >= _settings.MaximumDequeueCount
            ? GiveUpAsync(function, queue, message)
            : store.ReleaseAsync(queue, message, _settings.VisibilityTimeout, counted: true, CancellationToken.None);

    private Task GiveUpAsync(FunctionDescriptor function, string queue, QueueMessage message)
    {
        var poison = QueueName.PoisonOf(queue);
        if (poison is null)
        {
            return store.ReleaseAsync(queue, message, Rest, counted: true, CancellationToken.None);
        }

        QueueLog.MessagePoisoned(logger, function.Name, message.Id, poison);
        return store.PoisonAsync(message, poison, CancellationToken.None);
    }
}
