using System.Text.Json;
using Analytics.Engine.Planning;
using Microsoft.Extensions.AI;

namespace Analytics.Chat.Models;

/// <summary>Arguments of one tool call; a fault becomes a sentence that goes back to the model.</summary>
internal sealed class ToolArguments(FunctionCallContent call)
{
    private readonly JsonElement _arguments = JsonSerializer.SerializeToElement(call.Arguments ?? new Dictionary<string, object?>(StringComparer.Ordinal));

    /// <exception cref="ToolArgumentException">The text is missing.</exception>
    public string Text(string name) => OptionalText(name) ?? throw new ToolArgumentException($"{name} must be a text.");

    public string? OptionalText(string name) =>
        _arguments.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;

    public IReadOnlyList<string> TextList(string name) =>
        _arguments.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array
            ? [.. value.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!)]
            : [];

    /// <exception cref="ToolArgumentException">The value does not have the type's shape.</exception>
    public T? Typed<T>(string name)
        where T : class
    {
        if (!_arguments.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        try
        {
            return value.Deserialize<T>(PlanJson.Options);
        }
        catch (Exception fault) when (fault is JsonException or NotSupportedException)
        {
            throw new ToolArgumentException($"{name} does not have the declared shape: {fault.Message}", fault);
        }
    }

    /// <exception cref="ToolArgumentException">The word is none of the type's.</exception>
    public T Word<T>(string name)
        where T : struct, Enum => Enum.TryParse<T>(Text(name), ignoreCase: true, out var word)
            ? word
            : throw new ToolArgumentException($"{name} must be one of {string.Join(", ", Enum.GetNames<T>())}.");
}

internal sealed class ToolArgumentException : Exception
{
    public ToolArgumentException()
    {
    }

    public ToolArgumentException(string message)
        : base(message)
    {
    }

    public ToolArgumentException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
