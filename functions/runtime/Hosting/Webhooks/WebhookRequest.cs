using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;

namespace Analytics.LocalRuntime.Hosting.Webhooks;

/// <summary>A management request with its query read as the Durable Functions host reads it.</summary>
internal sealed class WebhookRequest(HttpContext http)
{
    public HttpContext Http { get; } = http;

    public CancellationToken Aborted => Http.RequestAborted;

    public string Authority => $"{Http.Request.Scheme}://{Http.Request.Host}";

    public string? Text(string name) => Http.Request.Query.TryGetValue(name, out var value) && value.Count > 0 && value[0]?.Length > 0 ? value[0] : null;

    public bool Flag(string name, bool otherwise) => bool.TryParse(Text(name), out var value) ? value : otherwise;

    public int? Number(string name) => int.TryParse(Text(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;

    public DateTimeOffset? Time(string name)
        => DateTimeOffset.TryParse(Text(name), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var value) ? value : null;

    public IReadOnlyList<OrchestrationRuntimeStatus>? Statuses()
        => Text("runtimeStatus")?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(name => Enum.TryParse<OrchestrationRuntimeStatus>(name, ignoreCase: true, out var status) ? status : (OrchestrationRuntimeStatus?)null)
            .OfType<OrchestrationRuntimeStatus>()
            .ToList();

    /// <summary>Reads the body as JSON; null for an empty one. False when it is neither.</summary>
    public async Task<(bool IsValid, JsonElement? Value)> ReadBodyAsync()
    {
        using var reader = new StreamReader(Http.Request.Body);
        var text = await reader.ReadToEndAsync(Aborted);
        if (string.IsNullOrWhiteSpace(text))
        {
            return (true, null);
        }

        try
        {
            return (true, JsonSerializer.Deserialize<JsonElement>(text));
        }
        catch (JsonException)
        {
            return (false, null);
        }
    }

    public async Task AnswerAsync(int status, Action<Utf8JsonWriter>? write = null)
    {
        Http.Response.StatusCode = status;
        if (write is null)
        {
            return;
        }

        Http.Response.ContentType = "application/json; charset=utf-8";
        await using var writer = new Utf8JsonWriter(Http.Response.BodyWriter);
        write(writer);
        await writer.FlushAsync(Aborted);
    }

    public Task RefuseAsync(string message) => AnswerAsync(StatusCodes.Status400BadRequest, writer => WriteMessage(writer, message));

    public static void WriteMessage(Utf8JsonWriter writer, string message)
    {
        writer.WriteStartObject();
        writer.WriteString("Message", message);
        writer.WriteEndObject();
    }
}
