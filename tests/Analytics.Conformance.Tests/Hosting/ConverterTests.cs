using System.Net;
using Analytics.Conformance.Tests.Seam;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Converters;
using Microsoft.Extensions.DependencyInjection;

namespace Analytics.Conformance.Tests.Hosting;

/// <summary>Input converters: who is asked, in which order, and with what.</summary>
public sealed class ConverterTests(RuntimeUnderTest runtime)
{
    [Fact]
    public async Task A_converter_named_on_a_parameter_is_asked_first()
        => Assert.Equal("marked:x", await AskAsync("/api/parameter/x"));

    [Fact]
    public async Task A_converter_named_on_a_type_serves_each_parameter_of_it()
        => Assert.Equal("shouted X", await AskAsync("/api/type/x"));

    [Fact]
    public async Task A_registered_converter_comes_after_the_workers_own()
    {
        Assert.Equal("x", await AskAsync("/api/text/x", options => options.InputConverters.Register<Marking>()));
        Assert.Equal("registered", await AskAsync("/api/unknown", options => options.InputConverters.Register<Making>()));
    }

    [Fact]
    public async Task A_converter_registered_at_the_front_comes_before_the_workers_own()
        => Assert.Equal("marked:x", await AskAsync("/api/text/x", options => options.InputConverters.RegisterAt<Marking>(0)));

    [Fact]
    public async Task A_converter_that_does_not_handle_leaves_the_parameter_to_the_others()
        => Assert.Equal("x", await AskAsync("/api/text/x", options => options.InputConverters.RegisterAt<Refraining>(0)));

    [Fact]
    public async Task A_converter_that_fails_is_the_error_of_the_parameter()
    {
        await using var app = await StartAsync(options => options.InputConverters.RegisterAt<Failing>(0));

        Assert.Equal(HttpStatusCode.InternalServerError, (await app.Http.GetAsync("/api/text/x")).StatusCode);
        Assert.Contains(app.Log, line => line.Contains(
            "Cannot convert input parameter 'value' to type 'System.String' from type 'System.String'. Error:System.FormatException: not this one", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_the_workers_own_converters_nothing_is_filled()
    {
        await using var app = await StartAsync(options => options.InputConverters.Clear());

        Assert.Equal("null", await app.Http.GetStringAsync("/api/nullable/x"));
    }

    [Fact]
    public async Task A_converter_sees_target_source_and_invocation_and_may_have_services()
        => Assert.Equal("System.String x ReadText yes", await AskAsync("/api/text/x", options => options.InputConverters.RegisterAt<Describing>(0)));

    private async Task<string> AskAsync(string path, Action<WorkerOptions>? configure = null)
    {
        await using var app = await StartAsync(configure);
        return await app.Http.GetStringAsync(path);
    }

    private Task<IConformanceApp> StartAsync(Action<WorkerOptions>? configure) => runtime.StartAsync(new AppUnderTest(typeof(Functions))
    {
        Configure = builder =>
        {
            builder.Services.AddSingleton(new Greeting("yes"));
            builder.Services.Configure<WorkerOptions>(options => configure?.Invoke(options));
        },
    });

    public sealed record Greeting(string Text);

    [InputConverter(typeof(Shouting))]
    public sealed record Shout(string Text);

    public interface IUnknown
    {
        string Text { get; }
    }

    private sealed record Unknown(string Text) : IUnknown;

    private sealed class Shouting : IInputConverter
    {
        public ValueTask<ConversionResult> ConvertAsync(ConverterContext context)
            => ValueTask.FromResult(ConversionResult.Success(new Shout(((string)context.Source!).ToUpperInvariant())));
    }

    private sealed class Marking : IInputConverter
    {
        public ValueTask<ConversionResult> ConvertAsync(ConverterContext context)
            => ValueTask.FromResult(context.TargetType == typeof(string) ? ConversionResult.Success($"marked:{context.Source}") : ConversionResult.Unhandled());
    }

    private sealed class Making : IInputConverter
    {
        public ValueTask<ConversionResult> ConvertAsync(ConverterContext context)
            => ValueTask.FromResult(context.TargetType == typeof(IUnknown) ? ConversionResult.Success(new Unknown("registered")) : ConversionResult.Unhandled());
    }

    private sealed class Refraining : IInputConverter
    {
        public ValueTask<ConversionResult> ConvertAsync(ConverterContext context) => ValueTask.FromResult(ConversionResult.Unhandled());
    }

    private sealed class Failing : IInputConverter
    {
        public ValueTask<ConversionResult> ConvertAsync(ConverterContext context)
            => ValueTask.FromResult(context.TargetType == typeof(string) ? ConversionResult.Failed(new FormatException("not this one")) : ConversionResult.Unhandled());
    }

    private sealed class Describing(Greeting greeting) : IInputConverter
    {
        public ValueTask<ConversionResult> ConvertAsync(ConverterContext context)
            => ValueTask.FromResult(context.TargetType == typeof(string)
                ? ConversionResult.Success($"{context.TargetType} {context.Source} {context.FunctionContext.FunctionDefinition.Name} {greeting.Text}")
                : ConversionResult.Unhandled());
    }

    public static class Functions
    {
        [Function("ReadMarked")]
        public static IActionResult ReadMarked([HttpTrigger("get", Route = "parameter/{value}")] HttpRequest request, [InputConverter(typeof(Marking))] string value) => Text(value);

        [Function("ReadShout")]
        public static IActionResult ReadShout([HttpTrigger("get", Route = "type/{value}")] HttpRequest request, Shout value) => Text("shouted " + value.Text);

        [Function("ReadText")]
        public static IActionResult ReadText([HttpTrigger("get", Route = "text/{value}")] HttpRequest request, string value) => Text(value);

        [Function("ReadUnknown")]
        public static IActionResult ReadUnknown([HttpTrigger("get", Route = "unknown")] HttpRequest request, IUnknown value) => Text(value?.Text ?? "null");

        [Function("ReadNullable")]
        public static IActionResult ReadNullable([HttpTrigger("get", Route = "nullable/{value}")] HttpRequest? request, string? value) => Text(value ?? "null");

        private static ContentResult Text(string text) => new() { Content = text };
    }
}
