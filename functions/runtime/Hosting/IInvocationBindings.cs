using Microsoft.Azure.Functions.Worker;

namespace Analytics.LocalRuntime.Hosting;

/// <summary>The inputs, the result and the outputs of one invocation, as middleware sees them.</summary>
internal interface IInvocationBindings
{
    ValueTask<InputBindingData<T>> BindInputAsync<T>(BindingMetadata metadata);

    InvocationResult<T> GetResult<T>();

    InvocationResult GetResult();

    IEnumerable<OutputBindingData<T>> GetOutputs<T>();

    Task ExecuteAsync();

    void CollectOutputs();
}
