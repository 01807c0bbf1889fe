using System.Globalization;
using System.Text;
using Analytics.LocalRuntime.Hosting.Index;
using Analytics.LocalRuntime.Hosting.Invocations;
using Microsoft.Azure.Functions.Worker.Converters;

namespace Analytics.LocalRuntime.Queues;

/// <summary>A queue message as a trigger, with the metadata names of the storage queue extension.</summary>
internal sealed class QueueTriggerInput(QueueMessage message) : TriggerInput
{
    private Dictionary<string, object?>? _metadata;
    private string? _text;

    public override object? Source => _text ??= Encoding.UTF8.GetString(message.Body);

    public override IReadOnlyDictionary<string, object?> Metadata => _metadata ??= new(StringComparer.OrdinalIgnoreCase)
    {
        ["DequeueCount"] = message.DequeueCount.ToString(CultureInfo.InvariantCulture),
        ["Id"] = message.Id.ToString(),
        ["PopReceipt"] = message.PopReceipt.ToString(),
        ["InsertionTime"] = Text(message.InsertedAt),
        ["ExpirationTime"] = Text(message.ExpiresAt),
        ["NextVisibleTime"] = Text(message.VisibleAt),
        ["QueueTrigger"] = Source,
    };

    public override ConversionResult Bind(BoundParameter parameter, LocalFunctionContext context)
    {
        var wantsBytes = parameter.Type == typeof(byte[]) || parameter.Type == typeof(ReadOnlyMemory<byte>) || parameter.Type == typeof(BinaryData);
        return InputConversion.Convert(wantsBytes ? message.Body : Source, parameter.Type, context);
    }

    private static string Text(DateTimeOffset moment) => moment.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture);
}
