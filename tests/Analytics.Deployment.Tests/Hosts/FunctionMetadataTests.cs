using System.Reflection;
using System.Text.Json.Nodes;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Core.FunctionMetadata;

namespace Analytics.Deployment.Tests.Hosts;

/// <summary>What the Functions host on Azure is told of the application: by the worker's generator, and by the file that the build writes.</summary>
public sealed class FunctionMetadataTests
{
    [Fact]
    public async Task The_worker_tells_of_every_function_of_the_application()
    {
        var declared = typeof(HostServices).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Select(method => method.GetCustomAttribute<FunctionAttribute>()?.Name)
            .OfType<string>()
            .Order(StringComparer.Ordinal)
            .ToList();

        var told = await GeneratedAsync();

        Assert.True(declared.Count > 30, $"Only {declared.Count} functions were found.");
        Assert.Equal(declared, told.Select(function => function.Name!).Order(StringComparer.Ordinal));
        Assert.All(told, function => Assert.NotEmpty(function.RawBindings!));
    }

    [Fact]
    public async Task The_file_that_the_build_writes_tells_the_same_as_the_worker()
    {
        var file = File().ToDictionary(function => function["name"]!.ToString(), Bindings, StringComparer.Ordinal);
        var told = await GeneratedAsync();

        Assert.Equal(told.Count, file.Count);
        Repository.AssertNone(
            told.Where(function => !file.TryGetValue(function.Name!, out var bindings) || !bindings.SequenceEqual(function.RawBindings!.Select(Binding).Order(StringComparer.Ordinal)))
                .Select(function => $"{function.Name}: {string.Join(", ", function.RawBindings!)}"),
            "functions.metadata has other bindings than the generator of the worker.");
    }

    [Fact]
    public void The_host_is_given_the_extension_that_keeps_orchestrations()
    {
        var extensions = JsonNode.Parse(Text("extensions.json"))!["extensions"]!.AsArray();
        var durable = Assert.Single(extensions, extension => extension!["name"]!.ToString() == "DurableTask");

        Assert.True(System.IO.File.Exists(Path.Combine(AppContext.BaseDirectory, durable!["hintPath"]!.ToString())), durable.ToJsonString());
    }

    private static async Task<IReadOnlyList<IFunctionMetadata>> GeneratedAsync() =>
        await new GeneratedFunctionMetadataProvider().GetFunctionMetadataAsync(AppContext.BaseDirectory);

    private static IEnumerable<JsonNode> File() => JsonNode.Parse(Text("functions.metadata"))!.AsArray().Select(function => function!);

    // The two write the bindings of a function in different orders too, and nothing depends on it.
    private static List<string> Bindings(JsonNode function) => [.. function["bindings"]!.AsArray().Select(binding => Binding(binding!.ToJsonString())).Order(StringComparer.Ordinal)];

    // The two write the members of a binding in different orders, and the file an empty "properties" where the generator writes none.
    private static string Binding(string json)
    {
        var members = JsonNode.Parse(json)!.AsObject().Where(member => member is not { Key: "properties", Value: JsonObject { Count: 0 } });
        return string.Join(' ', members.OrderBy(member => member.Key, StringComparer.Ordinal).Select(member => $"{member.Key}={member.Value?.ToJsonString()}"));
    }

    private static string Text(string file) => System.IO.File.ReadAllText(Path.Combine(AppContext.BaseDirectory, file));
}
