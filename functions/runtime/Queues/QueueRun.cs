using System.Net.Sockets;
using System.Text;
using Analytics.LocalRuntime.Faults;
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
    private const int MostOfFailure = 4_000;
    private readonly QueueSettings _settings = parts.Settings;

    public async Task RunAsync(FunctionDescriptor function, string queue, QueueMessage message)
    {
        if (message.DequeueCount > _settings.MaximumDequeueCount)
        {
            await GiveUpAsync(function, queue, message, "The process ended during the last attempt.");
            return;
        }

        using var lost = new CancellationTokenSource();
        if (host.FunctionTimeout != Timeout.InfiniteTimeSpan)
        {
            lost.CancelAfter(host.FunctionTimeout);
        }

        parts.Leases.Hold(message, lost);
        try
        {
            var settle = await TryAsync(function, queue, message, lost.Token);
            await SettleAsync(settle);
        }
        finally
        {
            // A message that could not be settled comes back when its lease ends; renewed for ever, it never would.
            parts.Leases.Drop(message);
        }
    }

    /// <summary>Runs the function and answers what is to be done with the message.</summary>
    private async Task<Func<Task>> TryAsync(FunctionDescriptor function, string queue, QueueMessage message, CancellationToken lost)
    {
        try
        {
            FaultPoint.Before(FaultStep.QueueRun, function.Name);
            await InvokeAsync(function, message, lost);
            parts.Meter.MessageSettled(queue, "done");
            FaultPoint.After(FaultStep.QueueRun, function.Name);
            return () => DeleteAsync(function, message);
        }
        catch (OperationCanceledException) when (runtime.Draining.IsCancellationRequested)
        {
            return () => parts.Store.ReleaseAsync(queue, message, TimeSpan.Zero, counted: false, CancellationToken.None);
        }
        catch (Exception exception)
        {
            parts.Meter.MessageSettled(queue, "failed");
            QueueLog.MessageFailed(parts.Logger, function.Name, message.Id, message.DequeueCount, exception);
            return () => FailAsync(function, queue, message, exception);
        }
    }

    // A database that is away must not make a finished message run twice: as long as the process lives, it goes on trying to say so.
    private async Task SettleAsync(Func<Task> settle)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await settle();
                return;
            }
            catch (Exception exception) when (exception is NpgsqlException or SocketException or IOException && (attempt < SettleAttempts || !runtime.Draining.IsCancellationRequested))
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

    private Task FailAsync(FunctionDescriptor function, string queue, QueueMessage message, Exception exception)
        => message.DequeueCount >= _settings.MaximumDequeueCount
            ? GiveUpAsync(function, queue, message, $"{exception.GetType().FullName}: {exception.Message}")
            : ReleaseAsync(function, queue, message);

    private async Task DeleteAsync(FunctionDescriptor function, QueueMessage message)
    {
        FaultPoint.Before(FaultStep.QueueDelete, function.Name);
        await parts.Store.DeleteAsync(message, CancellationToken.None);
        FaultPoint.After(FaultStep.QueueDelete, function.Name);
    }

    private async Task ReleaseAsync(FunctionDescriptor function, string queue, QueueMessage message)
    {
        FaultPoint.Before(FaultStep.QueueRelease, function.Name);
        await parts.Store.ReleaseAsync(queue, message, _settings.VisibilityTimeout, counted: true, CancellationToken.None);
        FaultPoint.After(FaultStep.QueueRelease, function.Name);
    }

    private async Task GiveUpAsync(FunctionDescriptor function, string queue, QueueMessage message, string failure)
    {
        var poison = QueueName.PoisonOf(queue);
        if (poison is null)
        {
            await parts.Store.ReleaseAsync(queue, message, Rest, counted: true, CancellationToken.None);
            return;
        }

        parts.Meter.MessageSettled(queue, "poisoned");
        QueueLog.MessagePoisoned(parts.Logger, function.Name, message.Id, poison);
        FaultPoint.Before(FaultStep.QueuePoison, function.Name);
        await parts.Store.PoisonAsync(message, poison, Storable(failure), CancellationToken.None);
        FaultPoint.After(FaultStep.QueuePoison, function.Name);
    }

    /// <summary>PostgreSQL holds neither NUL nor half a letter, and nobody reads more than this.</summary>
    private static string Storable(string failure)
        => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(failure.Replace('\0', ' ').ToCharArray(), 0, Math.Min(failure.Length, MostOfFailure)));
}
