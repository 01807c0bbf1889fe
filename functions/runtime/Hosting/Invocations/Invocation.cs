using Analytics.LocalRuntime.Hosting.Index;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Converters;

namespace Analytics.LocalRuntime.Hosting.Invocations;

/// <summary>Binds, runs and takes apart one invocation. All awaits stay on the caller's context, for orchestrators' sake.</summary>
internal sealed class Invocation(LocalFunctionContext context) : IInvocationBindings
{
    private static readonly object Unbound = new();
    private readonly FunctionDescriptor _function = context.Function;
    private object?[]? _arguments;
    private Dictionary<string, object?>? _outputs;

    public object? Result { get; set; }

    public async Task ExecuteAsync()
    {
        var arguments = Arguments();
        await BindMissingAsync(arguments);
        if (_function.Method.IsStatic)
        {
            Result = await _function.Method.InvokeAsync(null, arguments);
            return;
        }

        var instance = _function.Method.CreateInstance(context.InstanceServices);
        try
        {
            Result = await _function.Method.InvokeAsync(instance, arguments);
        }
        finally
        {
            await DisposeAsync(instance);
        }
    }

    /// <summary>Moves the output properties of the returned record into outputs; the result itself is then spent.</summary>
    public void CollectOutputs()
    {
        if (Result is null || _function.Outputs.RecordType?.IsInstanceOfType(Result) != true)
        {
            return;
        }

        _outputs ??= [];
        foreach (var output in _function.Outputs.Properties)
        {
            _outputs[output.Name] = output.Read!(Result);
        }

        Result = null;
    }

    /// <summary>The value of an output after the pipeline ran.</summary>
    public object? ValueOf(FunctionOutput output)
        => output.Name == FunctionOutputs.ReturnName ? Result : _outputs?.GetValueOrDefault(output.Name);

    public void SetValue(FunctionOutput output, object? value)
    {
        if (output.Name == FunctionOutputs.ReturnName)
        {
            Result = value;
        }
        else
        {
            (_outputs ??= [])[output.Name] = value;
        }
    }

    public async ValueTask<InputBindingData<T>> BindInputAsync<T>(BindingMetadata metadata)
    {
        var index = Array.FindIndex(_function.Parameters, parameter => string.Equals(parameter.Name, metadata.Name, StringComparison.OrdinalIgnoreCase));
        if (index < 0)
        {
            throw new InvalidOperationException($"The function '{_function.Name}' has no input '{metadata.Name}'.");
        }

        var arguments = Arguments();
        if (ReferenceEquals(arguments[index], Unbound))
        {
            arguments[index] = Accept(_function.Parameters[index], await InputBinder.BindAsync(_function.Parameters[index], context), out var error);
            if (error is not null)
            {
                throw Failure([error]);
            }
        }

        return new InputValue<T>(metadata, arguments, index);
    }

    public InvocationResult<T> GetResult<T>() => new ResultValue<T>(this);

    public InvocationResult GetResult() => new ResultValue(this);

    public IEnumerable<OutputBindingData<T>> GetOutputs<T>()
        => _function.Outputs.All
            .Where(output => ValueOf(output) is null or T)
            .Select(output => new OutputValue<T>(this, output));

    private object?[] Arguments()
    {
        if (_arguments is null)
        {
            _arguments = new object?[_function.Parameters.Length];
            Array.Fill(_arguments, Unbound);
        }

        return _arguments;
    }

    private async ValueTask BindMissingAsync(object?[] arguments)
    {
        List<string>? errors = null;
        for (var index = 0; index < arguments.Length; index++)
        {
            if (!ReferenceEquals(arguments[index], Unbound))
            {
                continue;
            }

            var parameter = _function.Parameters[index];
            arguments[index] = Accept(parameter, await InputBinder.BindAsync(parameter, context), out var error);
            if (error is not null)
            {
                (errors ??= []).Add(error);
            }
        }

        if (errors is not null)
        {
            throw Failure(errors);
        }
    }

    private object? Accept(BoundParameter parameter, ConversionResult result, out string? error)
    {
        error = null;
        if (result.Status == ConversionStatus.Succeeded)
        {
            return result.Value ?? parameter.Empty;
        }

        if (result.Status == ConversionStatus.Failed)
        {
            error = $"Cannot convert input parameter '{parameter.Name}' to type '{parameter.Type.FullName}' from type '{context.Input.SourceOf(parameter)?.GetType().FullName}'. "
                + $"Error:{result.Error?.GetType().FullName}: {result.Error?.Message}";
        }
        else if (!parameter.HasDefault && !parameter.IsNullable)
        {
            error = $"Could not populate the value for '{parameter.Name}' parameter. Consider adding a default value or making the parameter nullable.";
        }

        return parameter.Empty;
    }

    private FunctionInputConverterException Failure(List<string> errors)
        => new($"Error converting {errors.Count} input parameters for Function '{_function.Name}': {string.Join(Environment.NewLine, errors)}");

    private static async ValueTask DisposeAsync(object? instance)
    {
        switch (instance)
        {
            case IAsyncDisposable disposable:
                await disposable.DisposeAsync();
                break;
            case IDisposable disposable:
                disposable.Dispose();
                break;
        }
    }

    private sealed class InputValue<T>(BindingMetadata metadata, object?[] arguments, int index) : InputBindingData<T>
    {
        public override BindingMetadata BindingMetadata { get; } = metadata;

        public override T? Value
        {
            get => (T?)arguments[index];
            set => arguments[index] = value;
        }
    }

    private sealed class ResultValue<T>(Invocation invocation) : InvocationResult<T>
    {
        public override T? Value
        {
            get => (T?)invocation.Result;
            set => invocation.Result = value;
        }
    }

    private sealed class ResultValue(Invocation invocation) : InvocationResult
    {
        public override object? Value
        {
            get => invocation.Result;
            set => invocation.Result = value;
        }
    }

    private sealed class OutputValue<T>(Invocation invocation, FunctionOutput output) : OutputBindingData<T>
    {
        public override string BindingType => output.Type;

        public override string Name => output.Name;

        public override T? Value
        {
            get => (T?)invocation.ValueOf(output);
            set => invocation.SetValue(output, value);
        }
    }
}
