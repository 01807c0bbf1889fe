using Analytics.LocalRuntime.Hosting;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Reads and replaces inputs, result and outputs from middleware.</summary>
public static class FunctionContextBindingFeatureExtensions
{
    public static ValueTask<InputBindingData<T>> BindInputAsync<T>(this FunctionContext context, BindingMetadata bindingMetadata)
    {
        ArgumentNullException.ThrowIfNull(bindingMetadata);
        return Bindings(context).BindInputAsync<T>(bindingMetadata);
    }

    public static InvocationResult<T> GetInvocationResult<T>(this FunctionContext context) => Bindings(context).GetResult<T>();

    public static InvocationResult GetInvocationResult(this FunctionContext context) => Bindings(context).GetResult();

    public static IEnumerable<OutputBindingData<T>> GetOutputBindings<T>(this FunctionContext context) => Bindings(context).GetOutputs<T>();

    private static IInvocationBindings Bindings(FunctionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Features.Get<IInvocationBindings>()
            ?? throw new InvalidOperationException($"Invocation feature '{nameof(IInvocationBindings)}' is not available.");
    }
}
