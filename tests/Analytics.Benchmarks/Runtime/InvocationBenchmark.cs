using System.Globalization;
using Analytics.LocalRuntime.Hosting;
using Analytics.LocalRuntime.Hosting.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace Analytics.Benchmarks.Runtime;

/// <summary>What the local host itself costs around one HTTP function: routing, scope, binding, middleware, result; no sockets.</summary>
internal sealed class InvocationBenchmark : IBenchmark
{
    private const int Count = 200_000;

    public string Name => "invocations";

    public string Summary => "cost of one HTTP invocation in the local host, without sockets";

    public async Task<int> RunAsync(IReadOnlyList<string> arguments, TextWriter output, CancellationToken cancellation)
    {
        await using var dataSource = NpgsqlDataSource.Create("Host=127.0.0.1");
        var builder = FunctionsApplication.CreateBuilder([]);
        builder.AddLocalRuntime(new LocalRuntimeOptions
        {
            DataSource = dataSource,
            FunctionAssembly = typeof(Functions).Assembly,
            FunctionTypes = type => type == typeof(Functions),
        });
        builder.UseMiddleware((_, next) => next());
        using var host = builder.Build();
        var endpoint = host.Services.GetRequiredService<FunctionEndpoint>();
        var scopes = host.Services.GetRequiredService<IServiceScopeFactory>();
        var functions = await MeasureAsync(scopes, context => endpoint.InvokeAsync(context, _ => throw new InvalidOperationException("The route did not match.")));
        var byHand = await MeasureAsync(scopes, ByHandAsync);
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"""
            local host  {functions.Microseconds:0.00} µs processor, {functions.Bytes} bytes an invocation
            by hand     {byHand.Microseconds:0.00} µs processor, {byHand.Bytes} bytes (scope, instance, result; no routing, binding, middleware)
            ratio       {functions.Microseconds / byHand.Microseconds:0.0}
            """));
        return 0;
    }

    private static async Task<(double Microseconds, long Bytes)> MeasureAsync(IServiceScopeFactory scopes, RequestDelegate answer)
    {
        await RepeatAsync(scopes, answer, Count / 10);
        var bytes = GC.GetTotalAllocatedBytes(precise: true);
        var processor = Environment.CpuUsage.TotalTime;
        await RepeatAsync(scopes, answer, Count);
        var spent = Environment.CpuUsage.TotalTime - processor;
        return (spent.TotalMicroseconds / Count, (GC.GetTotalAllocatedBytes(precise: true) - bytes) / Count);
    }

    private static async Task RepeatAsync(IServiceScopeFactory scopes, RequestDelegate answer, int count)
    {
        for (var index = 0; index < count; index++)
        {
            var context = new DefaultHttpContext { ServiceScopeFactory = scopes };
            context.Request.Method = "GET";
            context.Request.Path = "/api/things/42";
            await answer(context);
        }
    }

    private static async Task ByHandAsync(HttpContext context)
    {
        await using var scope = ((DefaultHttpContext)context).ServiceScopeFactory.CreateAsyncScope();
        context.RequestServices = scope.ServiceProvider;
        var functions = ActivatorUtilities.CreateInstance<Functions>(scope.ServiceProvider);
        var result = await functions.Run(context.Request, 42, context.RequestAborted);
        await result.ExecuteResultAsync(new ActionContext(context, new RouteData(), new ActionDescriptor()));
    }

    /// <summary>The measured function.</summary>
    public sealed class Functions(TimeProvider clock)
    {
        [Function("ShowThing")]
        public Task<IActionResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/things/{id:int}")] HttpRequest request, int id, CancellationToken cancellation)
            => Task.FromResult<IActionResult>(new StatusCodeResult(id == 42 && clock is not null ? StatusCodes.Status204NoContent : StatusCodes.Status404NotFound));
    }
}
