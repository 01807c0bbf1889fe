using System.Linq.Expressions;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace Analytics.LocalRuntime.Hosting.Index;

/// <summary>A function's method, compiled into a delegate at its first call, and the factory of its class: a hundred of them would slow the start.</summary>
internal sealed class FunctionMethod
{
    private readonly Lazy<Func<object?, object?[], ValueTask<object?>>> _invoke;
    private readonly Lazy<ObjectFactory>? _factory;

    public FunctionMethod(MethodInfo method)
    {
        _invoke = new(() => Compile(method));
        _factory = method.IsStatic ? null : new(() => ActivatorUtilities.CreateFactory(method.DeclaringType!, Type.EmptyTypes));
        ResultType = Unwrap(method.ReturnType);
    }

    /// <summary>What the function returns once awaited, or null for nothing.</summary>
    public Type? ResultType { get; }

    public object? CreateInstance(IServiceProvider services) => _factory?.Value(services, null);

    public bool IsStatic => _factory is null;

    public ValueTask<object?> InvokeAsync(object? instance, object?[] arguments) => _invoke.Value(instance, arguments);

    private static Type? Unwrap(Type type)
    {
        if (type == typeof(void) || type == typeof(Task) || type == typeof(ValueTask))
        {
            return null;
        }

        return IsGeneric(type, typeof(Task<>)) || IsGeneric(type, typeof(ValueTask<>)) ? type.GetGenericArguments()[0] : type;
    }

    private static Func<object?, object?[], ValueTask<object?>> Compile(MethodInfo method)
    {
        var instance = Expression.Parameter(typeof(object), "instance");
        var arguments = Expression.Parameter(typeof(object?[]), "arguments");
        var values = method.GetParameters()
            .Select((parameter, index) => Expression.Convert(Expression.ArrayIndex(arguments, Expression.Constant(index)), parameter.ParameterType));
        var call = Expression.Call(method.IsStatic ? null : Expression.Convert(instance, method.DeclaringType!), method, values);
        var body = method.ReturnType == typeof(void)
            ? Expression.Block(call, Expression.Constant(default(ValueTask<object?>)))
            : (Expression)Expression.Call(Adapter(method.ReturnType), Argument(call, method.ReturnType));
        return Expression.Lambda<Func<object?, object?[], ValueTask<object?>>>(body, instance, arguments).Compile();
    }

    private static Expression Argument(Expression call, Type type)
        => Adapter(type).GetParameters()[0].ParameterType == typeof(object) ? Expression.Convert(call, typeof(object)) : call;

    private static MethodInfo Adapter(Type type)
    {
        if (type == typeof(Task))
        {
            return Named(nameof(FromTaskAsync));
        }

        if (type == typeof(ValueTask))
        {
            return Named(nameof(FromValueTaskAsync));
        }

        if (IsGeneric(type, typeof(Task<>)))
        {
            return Named(nameof(FromTaskOfAsync)).MakeGenericMethod(type.GetGenericArguments());
        }

        return IsGeneric(type, typeof(ValueTask<>))
            ? Named(nameof(FromValueTaskOfAsync)).MakeGenericMethod(type.GetGenericArguments())
            : Named(nameof(FromValue));
    }

    private static bool IsGeneric(Type type, Type definition) => type.IsGenericType && type.GetGenericTypeDefinition() == definition;

    private static MethodInfo Named(string name) => typeof(FunctionMethod).GetMethod(name, BindingFlags.NonPublic | BindingFlags.Static)!;

    // The adapters await on the caller's context: an orchestrator must not leave its replaying thread.
    private static async ValueTask<object?> FromTaskAsync(Task task)
    {
        await task;
        return null;
    }

    private static async ValueTask<object?> FromTaskOfAsync<T>(Task<T> task) => await task;

    private static async ValueTask<object?> FromValueTaskAsync(ValueTask task)
    {
        await task;
        return null;
    }

    private static async ValueTask<object?> FromValueTaskOfAsync<T>(ValueTask<T> task) => await task;

    private static ValueTask<object?> FromValue(object? value) => ValueTask.FromResult(value);
}
