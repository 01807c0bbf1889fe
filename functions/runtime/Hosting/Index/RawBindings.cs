using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Analytics.LocalRuntime.Hosting.Index;

/// <summary>The bindings of a function as the JSON texts that the worker's generator writes: only what the attribute says, in its order.</summary>
internal static class RawBindings
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static List<string> Of(FunctionDescriptor function)
    {
        var bindings = new List<string>();
        foreach (var parameter in function.Source.GetParameters())
        {
            if (Find(parameter.GetCustomAttributesData()) is { } data)
            {
                bindings.Add(Write(parameter.Name!, data.AttributeType, "In", data, isText: function.Kind == TriggerKind.Queue && parameter.ParameterType == typeof(string)));
            }
        }

        var result = function.Outputs.RecordType;
        bindings.AddRange(function.Outputs.All.Select(output => Output(function, output, result)));
        return bindings;
    }

    /// <summary>HttpTriggerAttribute is "httpTrigger" in metadata, QueueOutputAttribute is "queue", HttpResultAttribute "http".</summary>
    public static string TypeName(BindingAttribute attribute) => TypeName(attribute.GetType());

    private static string TypeName(Type attribute)
    {
        var name = attribute.Name[..^"Attribute".Length];
        name = name.EndsWith("Output", StringComparison.Ordinal) ? name[..^"Output".Length] : name;
        name = name.EndsWith("Result", StringComparison.Ordinal) ? name[..^"Result".Length] : name;
        return Camel(name);
    }

    private static string Output(FunctionDescriptor function, FunctionOutput output, Type? record)
    {
        var data = output.Name == FunctionOutputs.ReturnName
            ? Find(function.Source.GetCustomAttributesData())
            : Find(record!.GetProperty(output.Name)!.GetCustomAttributesData());
        return data is null
            ? new JsonObject { ["name"] = output.Name, ["type"] = output.Type, ["direction"] = "Out" }.ToJsonString(Plain)
            : Write(output.Name, data.AttributeType, "Out", data, isText: false);
    }

    private static CustomAttributeData? Find(IEnumerable<CustomAttributeData> attributes)
        => attributes.FirstOrDefault(data => typeof(BindingAttribute).IsAssignableFrom(data.AttributeType));

    private static string Write(string name, Type attribute, string direction, CustomAttributeData data, bool isText)
    {
        var binding = new JsonObject { ["name"] = name, ["type"] = TypeName(attribute), ["direction"] = direction };
        foreach (var (parameter, argument) in data.Constructor.GetParameters().Zip(data.ConstructorArguments))
        {
            binding[Camel(parameter.Name!)] = Value(argument);
        }

        foreach (var named in data.NamedArguments)
        {
            binding[Camel(named.MemberName)] = Value(named.TypedValue);
        }

        if (isText)
        {
            binding["dataType"] = "String";
        }

        return binding.ToJsonString(Plain);
    }

    private static JsonNode? Value(CustomAttributeTypedArgument argument) => argument.Value switch
    {
        null => null,
        IReadOnlyCollection<CustomAttributeTypedArgument> items => new JsonArray([.. items.Select(Value)]),
        var value when argument.ArgumentType.IsEnum => Enum.GetName(argument.ArgumentType, value),
        bool flag => flag,
        int number => number,
        var other => other.ToString(),
    };

    private static string Camel(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}
