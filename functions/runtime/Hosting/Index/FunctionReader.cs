using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Analytics.LocalRuntime.Hosting.Index;

/// <summary>Reads one function from its method and notes what the programming model refuses.</summary>
internal sealed class FunctionReader(SettingResolver settings, FunctionFaults faults)
{
    /// <summary>The function, or null when too much of it is wrong to describe it.</summary>
    public FunctionDescriptor? Read(MethodInfo method, string name)
    {
        CheckMethod(method, name);
        CheckBindings(method, name);
        var triggers = method.GetParameters().Where(parameter => parameter.IsDefined(typeof(TriggerBindingAttribute))).ToList();
        if (triggers.Count != 1)
        {
            faults.Add(
                name,
                method,
                $"The function has {triggers.Count} triggers; it must have exactly one.",
                triggers.Count == 0 ? "Mark one parameter with a trigger such as [HttpTrigger]." : "Make a function of each trigger, and share what they do in a method.");
            return null;
        }

        var trigger = triggers[0].GetCustomAttribute<TriggerBindingAttribute>()!;
        var kind = KindOf(trigger);
        if (kind is null || method.ContainsGenericParameters)
        {
            return null;
        }

        var compiled = new FunctionMethod(method);
        var outputs = faults.Try(name, method, () => FunctionOutputs.Of(method, compiled.ResultType, kind.Value, settings));
        return outputs is null ? null : Describe(method, name, (kind.Value, trigger, triggers[0]), compiled, outputs);
    }

    private static FunctionDescriptor Describe(
        MethodInfo method, string name, (TriggerKind Kind, TriggerBindingAttribute Attribute, ParameterInfo Parameter) trigger, FunctionMethod compiled, FunctionOutputs outputs)
    {
        var parameters = ReadParameters(method, trigger.Parameter, trigger.Kind);
        return new FunctionDescriptor
        {
            Definition = new IndexedDefinition(
                name,
                method,
                parameters.Select(parameter => parameter.ToDefinition()).ToImmutableArray(),
                Inputs(method).ToImmutableDictionary(binding => binding.Name),
                outputs.All.ToImmutableDictionary(output => output.Name, output => (BindingMetadata)new IndexedBinding(output.Name, output.Type, BindingDirection.Out))),
            Kind = trigger.Kind,
            Trigger = trigger.Attribute,
            Parameters = parameters,
            Method = compiled,
            Source = method,
            Outputs = outputs,
            Retry = method.GetCustomAttribute<RetryAttribute>(),
        };
    }

    private void CheckMethod(MethodInfo method, string name)
    {
        if (string.IsNullOrWhiteSpace(name))
        {
            faults.Add(name, method, "The function has an empty name.", "Name it: [Function(nameof(MyFunction))].");
        }

        if (!method.IsPublic)
        {
            faults.Add(name, method, "A function must be a public method (its class may be internal).", "Make the method public.");
        }

        if (method.ContainsGenericParameters)
        {
            faults.Add(name, method, "A function must not be generic.", "Write one function a type that calls the generic method.");
        }

        if (method.ReturnType == typeof(void) && method.IsDefined(typeof(AsyncStateMachineAttribute)))
        {
            faults.Add(name, method, "The function is async void: nobody can see its end.", "Return a Task.");
        }
    }

    private void CheckBindings(MethodInfo method, string name)
    {
        foreach (var parameter in method.GetParameters())
        {
            foreach (var binding in parameter.GetCustomAttributes<BindingAttribute>())
            {
                CheckBinding(method, name, parameter, binding);
            }
        }
    }

    private void CheckBinding(MethodInfo method, string name, ParameterInfo parameter, BindingAttribute binding)
    {
        var attribute = binding.GetType().Name;
        if (binding is not DurableClientAttribute && (binding is not TriggerBindingAttribute trigger || KindOf(trigger) is null))
        {
            faults.Add(
                name,
                method,
                $"The binding '{attribute}' of parameter '{parameter.Name}' is not known to the local host.",
                "Use an HTTP, timer, queue, orchestration or activity trigger, or the durable client; reach other services through an injected client.");
        }
        else if (binding is DurableClientAttribute && !parameter.ParameterType.IsAssignableFrom(typeof(DurableTaskClient)))
        {
            faults.Add(name, method, $"The parameter '{parameter.Name}' takes the durable client but is a {parameter.ParameterType.Name}.", "Make it a DurableTaskClient.");
        }
        else if (binding is OrchestrationTriggerAttribute && parameter.ParameterType != typeof(TaskOrchestrationContext))
        {
            faults.Add(
                name,
                method,
                $"The parameter '{parameter.Name}' takes the orchestration's context but is a {parameter.ParameterType.Name}.",
                "Make it a TaskOrchestrationContext; the input is a second parameter or context.GetInput<T>().");
        }
    }

    private static TriggerKind? KindOf(TriggerBindingAttribute trigger) => trigger switch
    {
        HttpTriggerAttribute => TriggerKind.Http,
        TimerTriggerAttribute => TriggerKind.Timer,
        QueueTriggerAttribute => TriggerKind.Queue,
        OrchestrationTriggerAttribute => TriggerKind.Orchestration,
        ActivityTriggerAttribute => TriggerKind.Activity,
        _ => null,
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
            if (parameter.GetCustomAttribute<BindingAttribute>() is { } attribute)
            {
                yield return new IndexedBinding(parameter.Name!, RawBindings.TypeName(attribute), BindingDirection.In);
            }
        }
    }
}
