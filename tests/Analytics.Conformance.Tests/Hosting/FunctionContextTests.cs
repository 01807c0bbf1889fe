#pragma warning disable CA1848 // The case is about loggers, not about how fast they are.
using System.Text.Json;
using Analytics.Conformance.Tests.Seam;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Analytics.Conformance.Tests.Hosting;

/// <summary>What an invocation says about itself.</summary>
public sealed class FunctionContextTests(FunctionContextTests.Fixture app) : IClassFixture<FunctionContextTests.Fixture>
{
    [Fact]
    public async Task Each_invocation_has_an_id_of_its_own_and_a_function_keeps_its_id()
    {
        var first = await ShowAsync();
        var second = await ShowAsync();

        Assert.NotEqual(first["invocation"], second["invocation"]);
        Assert.True(Guid.TryParse(first["invocation"], out _));
        Assert.Equal(first["function"], second["function"]);
    }

    [Fact]
    public async Task The_definition_names_method_assembly_parameters_and_bindings()
    {
        var shown = await ShowAsync();

        Assert.Equal("Show", shown["name"]);
        Assert.Equal($"{typeof(Functions).FullName}.Show", shown["entryPoint"]);
        Assert.Equal("Analytics.Conformance.Tests.dll", shown["assembly"]);
        Assert.Equal("request:HttpRequest:False id:Int32:False context:FunctionContext:False text:String:True", shown["parameters"]);
        Assert.Equal("request httpTrigger In", shown["inputs"]);
        Assert.Equal("$return http Out", shown["outputs"]);
    }

    [Fact]
    public async Task Http_invocations_are_not_retried()
        => Assert.Equal("0/0", (await ShowAsync())["retry"]);

    [Fact]
    public async Task The_trace_of_the_caller_goes_on()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/show/1");
        request.Headers.Add("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
        using var response = await app.Http.SendAsync(request);
        var shown = JsonSerializer.Deserialize<Dictionary<string, string>>(await response.Content.ReadAsStringAsync())!;

        Assert.StartsWith("00-4bf92f3577b34da6a3ce929d0e0e4736-", shown["trace"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Middleware_and_function_share_items_features_and_scope()
        => Assert.Equal("item feature same", (await ShowAsync())["shared"]);

    [Fact]
    public async Task Binding_data_holds_the_route_values()
        => Assert.Equal("1", (await ShowAsync())["id"]);

    [Fact]
    public async Task Loggers_of_the_context_reach_the_log()
    {
        await ShowAsync();

        Assert.True(app.HasLogged("typed says so"));
        Assert.True(app.HasLogged("named says so"));
    }

    [Fact]
    public async Task Middleware_may_read_the_request_and_the_response_of_the_worker()
    {
        Assert.Equal("data", (await app.GetAsync("/api/worker-data")).Body);
        Assert.True(app.HasLogged("GET /api/worker-data Created"));
    }

    private async Task<Dictionary<string, string>> ShowAsync() => JsonSerializer.Deserialize<Dictionary<string, string>>((await app.GetAsync("/api/show/1")).Body)!;

    public sealed class Fixture(RuntimeUnderTest runtime) : HostedApp(runtime, new AppUnderTest(typeof(Functions))
    {
        Configure = builder =>
        {
            builder.Services.AddScoped<Scoped>();
            builder.UseMiddleware(async (context, next) =>
            {
                context.Items["key"] = "item";
                context.Features.Set(new Feature("feature"));
                context.InstanceServices.GetRequiredService<Scoped>().Mark = "same";
                var data = await context.GetHttpRequestDataAsync();
                await next();
                if (context.GetHttpResponseData() is { } response)
                {
                    context.GetLogger("middleware").LogInformation("{Method} {Path} {Status}", data!.Method, data.Url.AbsolutePath, response.StatusCode);
                }
            });
        },
    });

    public sealed record Feature(string Text);

    public sealed class Scoped
    {
        public string? Mark { get; set; }
    }

    public static class Functions
    {
        [Function("Show")]
        public static IActionResult Show([HttpTrigger("get", Route = "show/{id:int}")] HttpRequest request, int id, FunctionContext context, string text = "default")
        {
            var definition = context.FunctionDefinition;
            context.GetLogger<Scoped>().LogInformation("typed says so");
            context.GetLogger("named").LogInformation("named says so");
            return new OkObjectResult(new Dictionary<string, string?>
            {
                ["invocation"] = context.InvocationId,
                ["function"] = context.FunctionId,
                ["name"] = definition.Name,
                ["entryPoint"] = definition.EntryPoint,
                ["assembly"] = Path.GetFileName(definition.PathToAssembly),
                ["parameters"] = string.Join(' ', definition.Parameters.Select(parameter => $"{parameter.Name}:{parameter.Type.Name}:{parameter.HasDefaultValue}")),
                ["inputs"] = string.Join(' ', definition.InputBindings.Values.Select(binding => $"{binding.Name} {binding.Type} {binding.Direction}")),
                ["outputs"] = string.Join(' ', definition.OutputBindings.Values.Select(binding => $"{binding.Name} {binding.Type} {binding.Direction}")),
                ["retry"] = $"{context.RetryContext.RetryCount}/{context.RetryContext.MaxRetryCount}",
                ["trace"] = context.TraceContext.TraceParent,
                ["shared"] = $"{context.Items["key"]} {context.Features.Get<Feature>()!.Text} {context.InstanceServices.GetRequiredService<Scoped>().Mark}",
                ["id"] = (string?)context.BindingContext.BindingData["id"],
                ["text"] = $"{id} {text}",
            });
        }

        [Function("WorkerData")]
        public static async Task<HttpResponseData> WorkerData([HttpTrigger("get", Route = "worker-data")] HttpRequestData request)
        {
            var response = request.CreateResponse(System.Net.HttpStatusCode.Created);
            await response.WriteStringAsync("data");
            return response;
        }
    }
}
