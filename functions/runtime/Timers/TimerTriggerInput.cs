using System.Text.Json;
using Analytics.LocalRuntime.Hosting.Index;
using Analytics.LocalRuntime.Hosting.Invocations;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Converters;

namespace Analytics.LocalRuntime.Timers;

/// <summary>A due timer as a trigger: TimerInfo, or its camelCase JSON for other types.</summary>
internal sealed class TimerTriggerInput(TimerInfo info, RetryContext retry) : TriggerInput
{
    private string? _json;

    public override RetryContext Retry { get; } = retry;

    public override object? Source => _json ??= JsonSerializer.Serialize(info, JsonSerializerOptions.Web);

    public override ConversionResult Bind(BoundParameter parameter, LocalFunctionContext context)
        => parameter.Type.IsInstanceOfType(info) && parameter.Type != typeof(object) ? ConversionResult.Success(info) : base.Bind(parameter, context);
}
