using System.Linq.Expressions;
using System.Reflection;
using Analytics.LocalRuntime.Queues;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Analytics.LocalRuntime.Hosting.Index;

/// <summary>One output of a function: the whole result (<c>$return</c>) or a property of it.</summary>
internal sealed record FunctionOutput(string Name, string Type, string? QueueName, Func<object, object?>? Read);

/// <summary>The outputs of a function.</summary>
internal sealed class FunctionOutputs
{
    public const string ReturnName = "$return";

    private FunctionOutputs(FunctionOutput? result, FunctionOutput[] properties, Type? recordType)
    {
        Return = result;
        Properties = properties;
        RecordType = recordType;
    }

    /// <summary>The output that takes the whole result.</summary>
    public FunctionOutput? Return { get; }

    /// <summary>The outputs that are properties of the result.</summary>
    public FunctionOutput[] Properties { get; }

    /// <summary>The record with output properties, if the function returns one.</summary>
    public Type? RecordType { get; }

    public IEnumerable<FunctionOutput> All => Return is null ? Properties : Properties.Prepend(Return);

    public static FunctionOutputs Of(MethodInfo method, Type? resultType, TriggerKind kind, SettingResolver settings)
    {
        var onMethod = method.GetCustomAttributes<OutputBindingAttribute>().ToList();
        if (onMethod.Count > 1)
        {
            throw new FunctionRuleException(
                $"The method has {onMethod.Count} outputs; its result can go to one place.",
                "Return a record with a property for each output, and mark the properties.");
        }

        if (onMethod.Count == 1)
        {
            return new FunctionOutputs(Describe(ReturnName, onMethod[0], null, settings), [], null);
        }

        var properties = resultType is null ? [] : PropertiesOf(resultType, settings);
        if (properties.Length > 0)
        {
            return new FunctionOutputs(null, properties, resultType);
        }

        var http = kind == TriggerKind.Http ? new FunctionOutput(ReturnName, "http", null, null) : null;
        return new FunctionOutputs(http, [], null);
    }

    private static FunctionOutput[] PropertiesOf(Type type, SettingResolver settings)
        => type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Select(property => (property, output: property.GetCustomAttribute<OutputBindingAttribute>()))
            .Where(pair => pair.output is not null)
            .Select(pair => Describe(pair.property.Name, pair.output!, Getter(pair.property), settings))
            .ToArray();

    private static FunctionOutput Describe(string name, OutputBindingAttribute attribute, Func<object, object?>? read, SettingResolver settings)
        => attribute switch
        {
            QueueOutputAttribute queue => new FunctionOutput(name, "queue", QueueName.Check(settings.Resolve(queue.QueueName)), read),
            HttpResultAttribute => new FunctionOutput(name, "http", null, read),
            _ => throw new FunctionRuleException(
                $"The output binding '{attribute.GetType().Name}' of '{name}' is not known to the local host.",
                "Use [QueueOutput] or [HttpResult]; reach other services through an injected client."),
        };

    private static Func<object, object?> Getter(PropertyInfo property)
    {
        var instance = Expression.Parameter(typeof(object));
        var read = Expression.Property(Expression.Convert(instance, property.DeclaringType!), property);
        return Expression.Lambda<Func<object, object?>>(Expression.Convert(read, typeof(object)), instance).Compile();
    }
}
