using System.Reflection;
using System.Text.Json.Nodes;
using Analytics.LocalRuntime.Hosting;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.Core.FunctionMetadata;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Analytics.App.Tests.Platform;

/// <summary>The two hosts find the same application: the local runtime by reflection, the Azure host in what Microsoft's build tools write.</summary>
public sealed class HostMetadataTests
{
    [Fact]
    public async Task Both_hosts_have_the_same_functions_with_the_same_bindings()
    {
        var azure = Azure().ToDictionary(function => function["name"]!.ToString(), function => Bindings(function["bindings"]!.AsArray().Select(binding => binding!.ToJsonString())), StringComparer.Ordinal);
        var local = (await LocalAsync()).ToDictionary(function => function.Name!, function => Bindings(function.RawBindings!), StringComparer.Ordinal);

        Assert.True(azure.Count > 30, $"Only {azure.Count} functions were found.");
        Assert.Equal(azure.Keys.Order(StringComparer.Ordinal), local.Keys.Order(StringComparer.Ordinal));
        Assert.All(azure, function => Assert.Equal(function.Value, local[function.Key]));
    }

    private static IEnumerable<JsonNode> Azure()
    {
        var file = typeof(HostMetadataTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == "AzureFunctionMetadata").Value!;
        return JsonNode.Parse(File.ReadAllText(file))!.AsArray().Select(function => function!);
    }

    private static async Task<IReadOnlyList<IFunctionMetadata>> LocalAsync()
    {
        // Built but not started: nothing connects.
        await using var nowhere = NpgsqlDataSource.Create("Host=nowhere.invalid");
        var builder = FunctionsApplication.CreateBuilder([]);
        builder.AddLocalRuntime(new LocalRuntimeOptions { DataSource = nowhere, FunctionAssembly = typeof(HostServices).Assembly });
        using var host = builder.Build();
        return await host.Services.GetRequiredService<IFunctionMetadataProvider>().GetFunctionMetadataAsync(AppContext.BaseDirectory);
    }

    private static List<string> Bindings(IEnumerable<string> bindings) => [.. bindings.Select(Binding)];

    // The two write the members of a binding in different orders, and the file an empty "properties" where the generator writes none.
    private static string Binding(string json)
    {
        var members = JsonNode.Parse(json)!.AsObject().Where(member => member is not { Key: "properties", Value: JsonObject { Count: 0 } });
        return string.Join(' ', members.OrderBy(member => member.Key, StringComparer.Ordinal).Select(member => $"{member.Key}={member.Value?.ToJsonString()}"));
    }
}
