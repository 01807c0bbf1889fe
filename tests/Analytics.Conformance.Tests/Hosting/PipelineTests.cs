using System.Collections.Concurrent;
using System.Net;
using Analytics.Conformance.Tests.Seam;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Analytics.Conformance.Tests.Hosting;

/// <summary>The pipeline around a function: its order, what it sees, what it may change.</summary>
public sealed class PipelineTests(RuntimeUnderTest runtime) : IAsyncLifetime
{
    private readonly ConcurrentQueue<string> _trace = [];
    private IConformanceApp _app = null!;

    public async ValueTask InitializeAsync()
        => _app = await runtime.StartAsync(new AppUnderTest(typeof(Functions))
        {
            HostJson = """{ "version": "2.0", "extensions": { "http": { "routePrefix": "" } } }""",
            Configure = builder =>
            {
                builder.Services.AddSingleton(_trace);
                builder.Services.AddScoped<Scoped>();
                builder.UseMiddleware<Outer>();
                builder.UseWhen<OnlyQueues>(context => context.FunctionDefinition.InputBindings.Values.Any(binding => binding.Type == "queueTrigger"));
                builder.UseMiddleware(async (context, next) =>
                {
                    _trace.Enqueue("inner>");
                    await next();
                    _trace.Enqueue("inner<");
                });
            },
        });

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task Middleware_runs_in_order_around_the_function_and_sees_request_and_result()
    {
        Assert.Equal("hello", await _app.Http.GetStringAsync("/hello/there"));

        await Eventually.TrueAsync(() => _trace.Count == 7);
        Assert.Equal(["outer> Hello http=True data=there", "inner>", "function", "instance disposed", "inner<", "outer< ContentResult", "scope disposed"], _trace);
    }

    [Fact]
    public async Task Middleware_may_replace_the_result()
        => Assert.Equal("replaced", await _app.Http.GetStringAsync("/replaced"));

    [Fact]
    public async Task Middleware_may_replace_an_input()
        => Assert.Equal("changed", await _app.Http.GetStringAsync("/input/original"));

    [Fact]
    public async Task Middleware_may_answer_without_the_function()
    {
        using var response = await _app.Http.GetAsync("/refused");

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Fact]
    public async Task The_result_of_a_record_with_outputs_is_null_and_its_outputs_are_listed()
    {
        Assert.Equal("from record", await _app.Http.GetStringAsync("/record"));

        Assert.Contains("outer< null Response:http:ContentResult", _trace);
    }

    [Fact]
    public async Task Each_invocation_has_a_scope_of_its_own()
    {
        var first = await _app.Http.GetStringAsync("/scope");
        var second = await _app.Http.GetStringAsync("/scope");

        Assert.Equal("same", first.Split(' ')[1]);
        Assert.NotEqual(first, second);
    }

    [Fact]
    public async Task An_exception_passes_through_middleware_unchanged()
    {
        using var response = await _app.Http.GetAsync("/fails");

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Contains("outer! System.InvalidOperationException: boom", _trace);
    }

    public sealed class Scoped(ConcurrentQueue<string> trace) : IDisposable
    {
        public Guid Id { get; } = Guid.NewGuid();

        public void Dispose() => trace.Enqueue("scope disposed");
    }

    private sealed class OnlyQueues(ConcurrentQueue<string> trace) : IFunctionsWorkerMiddleware
    {
        public Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
        {
            trace.Enqueue("queues only");
            return next(context);
        }
    }

    private sealed class Outer(ConcurrentQueue<string> trace) : IFunctionsWorkerMiddleware
    {
        public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
        {
            var name = context.FunctionDefinition.Name;
            trace.Enqueue($"outer> {name} http={context.GetHttpContext() is not null} data={context.BindingContext.BindingData.GetValueOrDefault("word")}");
            if (name == "Refused")
            {
                context.GetInvocationResult().Value = new StatusCodeResult(403);
                return;
            }

            if (name == "ChangedInput")
            {
                (await context.BindInputAsync<string>(context.FunctionDefinition.Parameters.Where(parameter => parameter.Name == "text").Select(_ => Text).Single())).Value = "changed";
            }

            try
            {
                await next(context);
            }
            catch (Exception exception)
            {
                trace.Enqueue($"outer! {exception.GetType()}: {exception.Message}");
                throw;
            }

            var result = context.GetInvocationResult();
            if (name == "Replaced")
            {
                result.Value = new ContentResult { Content = "replaced" };
            }

            var outputs = string.Concat(context.GetOutputBindings<object>().Where(output => output.Name != "$return").Select(output => $" {output.Name}:{output.BindingType}:{output.Value?.GetType().Name}"));
            trace.Enqueue($"outer< {result.Value?.GetType().Name ?? "null"}{outputs}");
        }

        private static BindingMetadata Text => new Named("text");

        private sealed class Named(string name) : BindingMetadata
        {
            public override string Name { get; } = name;

            public override string Type => "httpTrigger";

            public override BindingDirection Direction => BindingDirection.In;
        }
    }

    public sealed record Record
    {
        [HttpResult]
        public IActionResult? Response { get; init; }
    }

    public sealed class Functions(Scoped scoped, ConcurrentQueue<string> trace) : IDisposable
    {
        [Function("Hello")]
        public IActionResult Hello([HttpTrigger("get", Route = "hello/{word}")] HttpRequest request)
        {
            trace.Enqueue("function");
            return new ContentResult { Content = "hello" };
        }

        [Function("Replaced")]
        public IActionResult Replaced([HttpTrigger("get", Route = "replaced")] HttpRequest request) => new ContentResult { Content = "original" };

        [Function("ChangedInput")]
        public IActionResult ChangedInput([HttpTrigger("get", Route = "input/{text}")] HttpRequest request, string text) => new ContentResult { Content = text };

        [Function("Refused")]
        public IActionResult Refused([HttpTrigger("get", Route = "refused")] HttpRequest request) => throw new InvalidOperationException("must not run");

        [Function("ReturnRecord")]
        public Record ReturnRecord([HttpTrigger("get", Route = "record")] HttpRequest request) => new() { Response = new ContentResult { Content = "from record" } };

        [Function("ReadScope")]
        public IActionResult ReadScope([HttpTrigger("get", Route = "scope")] HttpRequest request, FunctionContext context)
            => new ContentResult
            {
                Content = $"{scoped.Id} {(context.InstanceServices.GetRequiredService<Scoped>() == scoped && request.HttpContext.RequestServices.GetRequiredService<Scoped>() == scoped ? "same" : "other")}",
            };

        [Function("Fails")]
        public IActionResult Fails([HttpTrigger("get", Route = "fails")] HttpRequest request) => throw new InvalidOperationException("boom");

        public void Dispose() => trace.Enqueue("instance disposed");
    }
}
