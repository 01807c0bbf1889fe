using System.Net.Sockets;
using Analytics.LocalRuntime.Hosting;
using Analytics.LocalRuntime.Hosting.Index;
using Analytics.LocalRuntime.Hosting.Invocations;
using Npgsql;

namespace Analytics.LocalRuntime.Queues;

/// <summary>Runs a function for one claimed message and settles the message by how that ended.</summary>
internal sealed class QueueRun(FunctionRuntime runtime, QueueParts parts, HostFile host, TimeProvider clock)
{
    // A poison queue has no poison queue of its own: its failing messages only rest.
    private static readonly TimeSpan Rest = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromSeconds(1);
    private const int SettleAttempts = 10;
    private readonly QueueSettings _settings = parts.Settings;

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

        parts.Leases.Hold(message, lost);
        var settle = await TryAsync(function, queue, message, lost.Token);
        await SettleAsync(settle);
        parts.Leases.Drop(message);
    }

    /// <summary>Runs the function and answers what is to be done with the message.</summary>
    private async Task<Func<Task>> TryAsync(FunctionDescriptor function, string queue, QueueMessage message, CancellationToken lost)
    {
        try
        {
            await InvokeAsync(function, message, lost);
            parts.Meter.MessageSettled(queue, "done");
            return () => parts.Store.DeleteAsync(message, CancellationToken.None);
        }
        catch (OperationCanceledException) when (runtime.Draining.IsCancellationRequested)
        {
            return () => parts.Store.ReleaseAsync(queue, message, TimeSpan.Zero, counted: false, CancellationToken.None);
        }
        catch (Exception exception)
        {
            parts.Meter.MessageSettled(queue, "failed");
            QueueLog.MessageFailed(parts.Logger, function.Name, message.Id, message.DequeueCount, exception);
            return () => FailAsync(function, queue, message);
        }
    }

    // A database that restarts must not make a finished message run twice: the lease gives some seconds to say so.
    private async Task SettleAsync(Func<Task> settle)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await settle();
                return;
            }
            catch (Exception exception) when (exception is NpgsqlException or SocketException && attempt < SettleAttempts)
            {
                QueueLog.SettleFailed(parts.Logger, exception);
                await Task.Delay(BetweenAttempts, clock);
            }
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
            : parts.Store.ReleaseAsync(queue, message, _settings.VisibilityTimeout, counted: true, CancellationToken.None);

    private Task GiveUpAsync(FunctionDescriptor function, string queue, QueueMessage message)
    {
        var poison = QueueName.PoisonOf(queue);
        if (poison is null)
        {
            return parts.Store.ReleaseAsync(queue, message, Rest, counted: true, CancellationToken.None);
        }

        parts.Meter.MessageSettled(queue, "poisoned");
        QueueLog.MessagePoisoned(parts.Logger, function.Name, message.Id, poison);
        return parts.Store.PoisonAsync(message, poison, CancellationToken.None);
    }
}
