using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Core.FunctionMetadata;

namespace Analytics.LocalRuntime.Hosting.Index;

/// <summary>A function as the host on Azure would be told of it.</summary>
internal sealed class IndexedMetadata(FunctionDescriptor function) : IFunctionMetadata
{
    public FunctionDescriptor Function { get; } = function;

    public string? FunctionId => Function.Definition.Id;

    public bool IsProxy => false;

    public string? Language => "dotnet-isolated";

    public bool ManagedDependencyEnabled => false;

    public string? Name => Function.Name;

    public string? EntryPoint => Function.Definition.EntryPoint;

    public IList<string>? RawBindings => field ??= Index.RawBindings.Of(Function);

    public string? ScriptFile => Path.GetFileName(Function.Definition.PathToAssembly);

    public IRetryOptions? Retry => Function.Retry is { } retry ? new IndexedRetry(retry) : null;
}

/// <summary>Answers which functions the application has.</summary>
internal sealed class IndexedMetadataProvider(FunctionIndex index) : IFunctionMetadataProvider
{
    public Task<ImmutableArray<IFunctionMetadata>> GetFunctionMetadataAsync(string directory)
        => Task.FromResult(index.Functions.Select(IFunctionMetadata (function) => new IndexedMetadata(function)).ToImmutableArray());
}

/// <summary>A retry attribute as metadata.</summary>
internal sealed class IndexedRetry(RetryAttribute attribute) : IRetryOptions
{
    public int MaxRetryCount => attribute.MaxRetryCount;

    public TimeSpan? DelayInterval => IntervalOf((attribute as FixedDelayRetryAttribute)?.DelayInterval);

    public TimeSpan? MinimumInterval => IntervalOf((attribute as ExponentialBackoffRetryAttribute)?.MinimumInterval);

    public TimeSpan? MaximumInterval => IntervalOf((attribute as ExponentialBackoffRetryAttribute)?.MaximumInterval);

    public RetryStrategy? Strategy => attribute is FixedDelayRetryAttribute ? RetryStrategy.FixedDelay : RetryStrategy.ExponentialBackoff;

    private static TimeSpan? IntervalOf(string? text) => text is null ? null : TimeSpan.Parse(text, CultureInfo.InvariantCulture);
}
