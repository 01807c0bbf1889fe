using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Analytics.LocalRuntime.Hosting.Index;

/// <summary>Reads one function from its method and refuses what the programming model refuses.</summary>
internal static class FunctionReader
{
    public static FunctionDescriptor Read(MethodInfo method, string name, SettingResolver settings)
    {
        Check(method, name);
        var (triggerParameter, trigger) = TriggerOf(method, name);
        var kind = KindOf(trigger, name);
        var parameters = ReadParameters(method, triggerParameter, kind);
        var compiled = new FunctionMethod(method);
        var outputs = FunctionOutputs.Of(method, compiled.ResultType, kind, settings);
        return new FunctionDescriptor
        {
            Definition = new IndexedDefinition(
                name,
                method,
                parameters.Select(parameter => parameter.ToDefinition()).ToImmutableArray(),
                Inputs(method).ToImmutableDictionary(binding => binding.Name),
                outputs.All.ToImmutableDictionary(output => output.Name, output => (BindingMetadata)new IndexedBinding(output.Name, output.Type, BindingDirection.Out))),
            Kind = kind,
            Trigger = trigger,
            Parameters = parameters,
            Method = compiled,
            Outputs = outputs,
            Retry = method.GetCustomAttribute<RetryAttribute>(),
        };
    }

    private static void Check(MethodInfo method, string name)
    {
        var place = $"{method.DeclaringType!.FullName}.{method.Name}";
        if (string.IsNullOrWhiteSpace(name))
        {
            throw new FunctionIndexException($"{place} has an empty function name.");
        }

        if (!method.IsPublic)
        {
            throw new FunctionIndexException($"The function '{name}' ({place}) must be a public method (its class may be internal).");
        }

        if (method.ContainsGenericParameters)
        {
            throw new FunctionIndexException($"The function '{name}' ({place}) must not be generic.");
        }

        if (method.ReturnType == typeof(void) && method.IsDefined(typeof(AsyncStateMachineAttribute)))
        {
            throw new FunctionIndexException($"The function '{name}' ({place}) is async void: return a Task, so that its end can be seen.");
        }
    }

    private static (ParameterInfo Parameter, TriggerBindingAttribute Trigger) TriggerOf(MethodInfo method, string name)
    {
        var triggers = method.GetParameters()
            .Select(parameter => (parameter, trigger: parameter.GetCustomAttribute<TriggerBindingAttribute>()))
            .Where(pair => pair.trigger is not null)
            .ToList();
        return triggers.Count == 1
            ? (triggers[0].parameter, triggers[0].trigger!)
            : throw new FunctionIndexException($"The function '{name}' has {triggers.Count} triggers; it must have exactly one.");
    }

    private static TriggerKind KindOf(TriggerBindingAttribute trigger, string name) => trigger switch
    {
        HttpTriggerAttribute => TriggerKind.Http,
        TimerTriggerAttribute => TriggerKind.Timer,
        QueueTriggerAttribute => TriggerKind.Queue,
        OrchestrationTriggerAttribute => TriggerKind.Orchestration,
        ActivityTriggerAttribute => TriggerKind.Activity,
        _ => throw new FunctionIndexException($"The trigger '{trigger.GetType().Name}' of function '{name}' is not known to the local host."),
    };

    private static BoundParameter[] ReadParameters(MethodInfo method, ParameterInfo trigger, TriggerKind kind)
    {
        var wantsInput = kind == TriggerKind.Orchestration;
        var parameters = new List<BoundParameter>();
        foreach (var parameter in method.GetParameters())
        {
            var source = SourceOf(parameter, trigger, wantsInput);
            wantsInput &= source != ParameterSource.OrchestrationInput;
            parameters.Add(new BoundParameter(parameter, source));
        }

        return [.. parameters];
    }

    private static ParameterSource SourceOf(ParameterInfo parameter, ParameterInfo trigger, bool wantsInput)
    {
        if (parameter == trigger)
        {
            return ParameterSource.Trigger;
        }

        if (parameter.IsDefined(typeof(DurableClientAttribute)))
        {
            return ParameterSource.DurableClient;
        }

        var isAmbient = parameter.ParameterType == typeof(FunctionContext) || parameter.ParameterType == typeof(CancellationToken);
        return wantsInput && !isAmbient ? ParameterSource.OrchestrationInput : ParameterSource.Metadata;
    }

    private static IEnumerable<BindingMetadata> Inputs(MethodInfo method)
    {
        foreach (var parameter in method.GetParameters())
        {
            var attribute = parameter.GetCustomAttribute<BindingAttribute>();
            if (attribute is not null)
            {
                yield return new IndexedBinding(parameter.Name!, TypeName(attribute), BindingDirection.In);
            }
        }
    }

    // HttpTriggerAttribute is "httpTrigger" in metadata, DurableClientAttribute "durableClient".
    private static string TypeName(BindingAttribute attribute)
    {
        var name = attribute.GetType().Name[..^"Attribute".Length];
        return char.ToLowerInvariant(name[0]) + name[1..];
    }
}
