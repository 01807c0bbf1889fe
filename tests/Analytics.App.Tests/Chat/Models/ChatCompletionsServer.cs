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
    private const string EventStream = "text/event-stream";

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
        var request = (await JsonNode.ParseAsync(context.Request.Body))!;
        context.Items["stream"] = (bool?)request["stream"] ?? false;
        Requests.Enqueue(request);
        await _script[Math.Min(Interlocked.Increment(ref _step), _script.Length) - 1](context);
    }

    /// <summary>Begins to say something, and closes the connection in good order before the end.</summary>
    public static Func<HttpContext, Task> BreaksOffAfter(string words) => async context =>
    {
        context.Response.ContentType = EventStream;
        foreach (var piece in Pieces(words))
        {
            await ChunkAsync(context, new JsonObject { ["content"] = piece }, null);
        }
    };

    /// <summary>In whole or, where that is asked for, in pieces as they would be written.</summary>
    private static Task SendAsync(HttpContext context, JsonObject message, string reason) =>
        context.Items["stream"] is true ? StreamAsync(context, message, reason) : context.Response.WriteAsJsonAsync(new JsonObject
        {
            ["id"] = "chatcmpl-scripted",
            ["object"] = "chat.completion",
            ["created"] = 1,
            ["model"] = "scripted",
            ["choices"] = new JsonArray(new JsonObject { ["index"] = 0, ["message"] = message, ["finish_reason"] = reason }),
            ["usage"] = Usage(),
        });

    private static async Task StreamAsync(HttpContext context, JsonObject message, string reason)
    {
        context.Response.ContentType = EventStream;
        foreach (var piece in Pieces((string?)message["content"] ?? ""))
        {
            await ChunkAsync(context, new JsonObject { ["role"] = "assistant", ["content"] = piece }, null);
        }

        if (message["tool_calls"] is JsonArray calls)
        {
            foreach (var (call, index) in calls.Select((call, index) => ((JsonObject)call!.DeepClone(), index)))
            {
                call["index"] = index;
                await ChunkAsync(context, new JsonObject { ["tool_calls"] = new JsonArray(call) }, null);
            }
        }

        await ChunkAsync(context, new JsonObject { ["content"] = null }, reason);
        await WriteAsync(context, new JsonObject { ["id"] = "chatcmpl-scripted", ["object"] = "chat.completion.chunk", ["created"] = 1, ["model"] = "scripted", ["choices"] = new JsonArray(), ["usage"] = Usage() }.ToJsonString());
        await WriteAsync(context, "[DONE]");
    }

    private static IEnumerable<string> Pieces(string words) => words.Length == 0 ? [] : words.Split(' ').Select((word, at) => at == 0 ? word : $" {word}");

    private static JsonObject Usage() => new() { ["prompt_tokens"] = 100, ["completion_tokens"] = 10, ["total_tokens"] = 110 };

    private static Task ChunkAsync(HttpContext context, JsonObject delta, string? reason) => WriteAsync(context, new JsonObject
    {
        ["id"] = "chatcmpl-scripted",
        ["object"] = "chat.completion.chunk",
        ["created"] = 1,
        ["model"] = "scripted",
        ["choices"] = new JsonArray(new JsonObject { ["index"] = 0, ["delta"] = delta, ["finish_reason"] = reason }),
    }.ToJsonString());

    private static async Task WriteAsync(HttpContext context, string data)
    {
        await context.Response.WriteAsync($"data: {data}\n\n");
        await context.Response.Body.FlushAsync();
    }
}
