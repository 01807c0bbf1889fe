using System.Collections;
using System.Text;
using Analytics.LocalRuntime.Faults;
using Analytics.LocalRuntime.Hosting;
using Analytics.LocalRuntime.Hosting.Invocations;

namespace Analytics.LocalRuntime.Queues;

/// <summary>Turns the value of a queue output into messages: text and bytes as they are, a sequence one by one, the rest as JSON.</summary>
internal sealed class QueueOutputs(QueueStore store, HostFile host) : IOutputSender
{
    // A storage queue takes 64 KiB; base64 makes three bytes four.
    private const int WireLimit = 64 * 1024;
    private readonly int _limit = host.Queues.Base64 ? WireLimit / 4 * 3 : WireLimit;

    public async Task SendAsync(string queueName, object value, WorkerSerializer serializer, CancellationToken cancellation)
    {
        var bodies = Elements(value).Where(element => element is not null).Select(element => Encode(element!, serializer)).ToList();
        foreach (var body in bodies)
        {
            if (body.Length > _limit)
            {
                throw new InvalidOperationException(
                    $"The message for queue '{queueName}' has {body.Length} bytes; a queue message holds at most {_limit}. Store the content and send its key.");
            }
        }

        if (bodies.Count > 0)
        {
            FaultPoint.Before(FaultStep.QueueSend, queueName);
            await store.SendAsync(queueName, bodies, cancellation);
            FaultPoint.After(FaultStep.QueueSend, queueName);
        }
    }

    private static IEnumerable<object?> Elements(object value)
        => value is IEnumerable sequence and not string and not byte[] and not IDictionary ? sequence.Cast<object?>() : [value];

    private static byte[] Encode(object element, WorkerSerializer serializer) => element switch
    {
        string text => Encoding.UTF8.GetBytes(text),
        byte[] bytes => bytes,
        ReadOnlyMemory<byte> memory => memory.ToArray(),
        BinaryData data => data.ToArray(),
        _ => Encoding.UTF8.GetBytes(serializer.Serialize(element)!),
    };
}
