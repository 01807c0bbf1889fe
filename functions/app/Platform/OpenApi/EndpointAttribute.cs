namespace Analytics.Platform.OpenApi;

/// <summary>
/// Who may call an HTTP function, and what the API document says about it; route and methods come from its trigger.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class EndpointAttribute(string summary, string tag) : Attribute
{
    public string Summary { get; } = summary;

    /// <summary>The group it is listed in.</summary>
    public string Tag { get; } = tag;

    /// <summary>What the caller's role has to allow, asked before the function runs; null for a function that knows by other means who may call it.</summary>
    public string? Permission { get; init; }

    /// <summary>Type of the JSON body, if it takes one.</summary>
    public Type? Body { get; init; }

    /// <summary>Type of the JSON answer, if it gives one.</summary>
    public Type? Answer { get; init; }

    /// <summary>Query parameters, each as "name: meaning".</summary>
    public string[] Query { get; init; } = [];
}
