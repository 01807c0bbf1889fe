using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Analytics.App.Tests.Chat.Models;

/// <summary>A server on this machine that speaks the chat-completions protocol and answers by a script, one step a request; the last step repeats.</summary>
internal sealed class ChatCompletionsServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Func<HttpContext, Task>[] _script;
    private int _step;

    private ChatCompletionsServer(WebApplication app, Func<HttpContext, Task>[] script)
    {
        _app = app;
        _script = script;
    }

    public ConcurrentQueue<JsonNode> Requests { get; } = new();

    public ConcurrentQueue<string> Paths { get; } = new();

    public Uri Address => new(_app.Urls.First());

    public static async Task<ChatCompletionsServer> StartAsync(params Func<HttpContext, Task>[] script)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var server = new ChatCompletionsServer(app, script);
        app.Run(server.AnswerAsync);
        await app.StartAsync();
        return server;
    }

    public static Func<HttpContext, Task> Says(string text) => context => SendAsync(context, new JsonObject { ["role"] = "assistant", ["content"] = text }, "stop");

    public static Func<HttpContext, Task> Calls(string function, object arguments) => CallsRaw(function, JsonSerializer.Serialize(arguments));

    public static Func<HttpContext, Task> CallsRaw(string function, string arguments) => context => SendAsync(
        context,
        new JsonObject
        {
            ["role"] = "assistant",
            ["content"] = null,
            ["tool_calls"] = new JsonArray(new JsonObject
            {
                ["id"] = $"call_{Guid.NewGuid():N}",
                ["type"] = "function",
                ["function"] = new JsonObject { ["name"] = function, ["arguments"] = arguments },
            }),
        },
        "tool_calls");

    public static Func<HttpContext, Task> Fails(int status) => async context =>
    {
        context.Response.StatusCode = status;
        await context.Response.WriteAsJsonAsync(new { error = new { message = "scripted", type = "scripted", code = "scripted" } });
    };

    public static Func<HttpContext, Task> FailsFor(int status, int seconds) => context =>
    {
        context.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return Fails(status)(context);
    };

    /// <summary>Promises more than it sends, and hangs up.</summary>
    public static Func<HttpContext, Task> CutsOff() => async context =>
    {
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = 1000;
        await context.Response.WriteAsync("{\"id\":\"chatcmpl-scripted\",\"choices\":[{\"ind");
        await context.Response.Body.FlushAsync();
        context.Abort();
    };

    /// <summary>Sends a blank now and then and never an end.</summary>
    public static Func<HttpContext, Task> Dribbles() => async context =>
    {
        context.Response.ContentType = "application/json";
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (await timer.WaitForNextTickAsync(context.RequestAborted))
        {
            await context.Response.WriteAsync(" ", context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
        }
    };

    public static Func<HttpContext, Task> SaysNonsense() => context => context.Response.WriteAsync("<html>not json");

    public static Func<HttpContext, Task> Hangs() => context => Task.Delay(Timeout.Infinite, context.RequestAborted);

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        Paths.Enqueue(context.Request.Path + context.Request.QueryString);
        Requests.Enqueue((await JsonNode.ParseAsync(context.Request.Body))!);
        await _script[Math.Min(Interlocked.Increment(ref _step), _script.Length) - 1](context);
    }

    private static Task SendAsync(HttpContext context, JsonObject message, string reason) => context.Response.WriteAsJsonAsync(new JsonObject
    {
        ["id"] = "chatcmpl-scripted",
        ["object"] = "chat.completion",
        ["created"] = 1,
        ["model"] = "scripted",
        ["choices"] = new JsonArray(new JsonObject { ["index"] = 0, ["message"] = message, ["finish_reason"] = reason }),
        ["usage"] = new JsonObject { ["prompt_tokens"] = 100, ["completion_tokens"] = 10, ["total_tokens"] = 110 },
    });
}
