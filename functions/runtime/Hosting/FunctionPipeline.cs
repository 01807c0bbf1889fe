using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace Analytics.LocalRuntime.Hosting;

/// <summary>The two innermost steps around every function: run it, and take its outputs apart.</summary>
internal static class FunctionPipeline
{
    public static Task ExecuteFunctionAsync(FunctionContext context) => Bindings(context).ExecuteAsync();

    // No ConfigureAwait here: for orchestrators the continuation must stay on the replaying thread.
    public static FunctionExecutionDelegate CollectOutputs(FunctionExecutionDelegate next) => async context =>
    {
        await next(context);
        Bindings(context).CollectOutputs();
    };

    private static IInvocationBindings Bindings(FunctionContext context)
        => context.Features.Get<IInvocationBindings>() ?? throw new InvalidOperationException("The context belongs to no invocation.");
}

/// <summary>Collects middleware, outermost first, and closes it into one delegate.</summary>
internal sealed class FunctionPipelineBuilder
{
    private readonly List<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>> _steps = [];

    public void Add(Func<FunctionExecutionDelegate, FunctionExecutionDelegate> step)
    {
        ArgumentNullException.ThrowIfNull(step);
        _steps.Add(step);
    }

    public FunctionExecutionDelegate Build()
    {
        FunctionExecutionDelegate pipeline = static _ => Task.CompletedTask;
        for (var index = _steps.Count - 1; index >= 0; index--)
        {
            pipeline = _steps[index](pipeline);
        }

        return pipeline;
    }
}
