using System.Diagnostics;
using Analytics.LocalRuntime.Hosting.Index;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace Analytics.LocalRuntime.Hosting.Invocations;

/// <summary>One invocation: its scope, its features and its bindings; parts are made when first asked for.</summary>
internal sealed class LocalFunctionContext : FunctionContext, IAsyncDisposable
{
    private readonly FunctionRuntime _runtime;
    private readonly CancellationToken _aborted;
    private readonly InvocationFeatures _features = new();
    private CancellationTokenSource? _linked;
    private IServiceScope? _scope;
    private IServiceProvider? _services;
    private IDictionary<object, object>? _items;
    private string? _invocationId;

    public LocalFunctionContext(FunctionRuntime runtime, FunctionDescriptor function, TriggerInput input, CancellationToken aborted)
    {
        _runtime = runtime;
        _aborted = aborted;
        Function = function;
        Input = input;
        Invocation = new Invocation(this);
        _features.Set<IInvocationBindings>(Invocation);
    }

    public FunctionDescriptor Function { get; }

    public TriggerInput Input { get; }

    public Invocation Invocation { get; }

    public FunctionRuntime Runtime => _runtime;

    public override string InvocationId => _invocationId ??= Guid.NewGuid().ToString();

    public override string FunctionId => Function.Definition.Id;

    public override FunctionDefinition FunctionDefinition => Function.Definition;

    public override RetryContext RetryContext => Input.Retry;

    public override TraceContext TraceContext => field ??= new CurrentTrace(Activity.Current);

    public override BindingContext BindingContext => field ??= new MetadataBindingContext(Input);

    public override IInvocationFeatures Features => _features;

    public override IDictionary<object, object> Items
    {
        get => _items ??= new Dictionary<object, object>();
        set => _items = value;
    }

    public override IServiceProvider InstanceServices
    {
        get => _services ??= (_scope = _runtime.Scopes.CreateScope()).ServiceProvider;
        set => _services = value;
    }

    /// <summary>Ends when the caller goes away, and when the host has stopped waiting for the invocation.</summary>
    public override CancellationToken CancellationToken
        => (_linked ??= CancellationTokenSource.CreateLinkedTokenSource(_aborted, _runtime.Draining)).Token;

    public async ValueTask DisposeAsync()
    {
        _linked?.Dispose();
        if (_scope is IAsyncDisposable scope)
        {
            await scope.DisposeAsync();
        }
        else
        {
            _scope?.Dispose();
        }
    }

    private sealed class MetadataBindingContext(TriggerInput input) : BindingContext
    {
        public override IReadOnlyDictionary<string, object?> BindingData => input.Metadata;
    }

    private sealed class CurrentTrace(Activity? activity) : TraceContext
    {
        public override string TraceParent => activity?.Id ?? string.Empty;

        public override string TraceState => activity?.TraceStateString ?? string.Empty;
    }
}
