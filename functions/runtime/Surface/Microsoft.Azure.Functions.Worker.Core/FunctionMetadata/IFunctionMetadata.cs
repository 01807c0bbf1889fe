using System.Collections.Immutable;

namespace Microsoft.Azure.Functions.Worker.Core.FunctionMetadata;

/// <summary>What a host is told of one function.</summary>
public interface IFunctionMetadata
{
    string? FunctionId { get; }

    bool IsProxy { get; }

    string? Language { get; }

    bool ManagedDependencyEnabled { get; }

    string? Name { get; }

    string? EntryPoint { get; }

    IList<string>? RawBindings { get; }

    string? ScriptFile { get; }

    IRetryOptions? Retry { get; }
}

/// <summary>Answers which functions the application has.</summary>
public interface IFunctionMetadataProvider
{
    Task<ImmutableArray<IFunctionMetadata>> GetFunctionMetadataAsync(string directory);
}

/// <summary>Changes the list of functions before the host sees it.</summary>
public interface IFunctionMetadataTransformer
{
    string Name { get; }

    void Transform(IList<IFunctionMetadata> original);
}

/// <summary>How the host retries a function.</summary>
public interface IRetryOptions
{
    int MaxRetryCount { get; }

    TimeSpan? DelayInterval { get; }

    TimeSpan? MinimumInterval { get; }

    TimeSpan? MaximumInterval { get; }

    RetryStrategy? Strategy { get; }
}

/// <summary>How the pauses between attempts grow.</summary>
public enum RetryStrategy
{
    FixedDelay,
    ExponentialBackoff,
}
