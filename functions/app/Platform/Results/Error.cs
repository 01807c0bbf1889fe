namespace Analytics.Platform.Results;

/// <summary>
/// Why something did not happen. <paramref name="Code"/> is stable and dotted ("query.too_expensive"), <paramref name="Message"/> tells the
/// person what to do next. Features derive their errors from one of the six kinds; only ProblemMapper knows status codes.
/// </summary>
public abstract record Error(string Code, string Message)
{
    /// <summary>More for programs: shown as members of the problem document.</summary>
    public IReadOnlyDictionary<string, object?> Data { get; init; } = new Dictionary<string, object?>(StringComparer.Ordinal);
}

/// <summary>The request cannot be right whatever the state: fix it and send it again.</summary>
public record Invalid(string Code, string Message) : Error(Code, Message)
{
    /// <summary>What is wrong with which field.</summary>
    public IReadOnlyDictionary<string, string> Fields { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
}

/// <summary>There is no such thing, or not for this organization.</summary>
public record NotFound(string Code, string Message) : Error(Code, Message);

/// <summary>The caller's role does not allow it.</summary>
public record Forbidden(string Code, string Message) : Error(Code, Message);

/// <summary>The thing's state does not allow it now.</summary>
public record Conflict(string Code, string Message) : Error(Code, Message);

/// <summary>Too much at once, too long or too large.</summary>
public record LimitReached(string Code, string Message) : Error(Code, Message)
{
    /// <summary>When the same may be tried again, in whole seconds; null when waiting does not help.</summary>
    public TimeSpan? RetryAfter { get; init; }
}

/// <summary>Something this depends on is not there; trying again later may help.</summary>
public record Unavailable(string Code, string Message) : Error(Code, Message);

/// <summary>Nobody known asks; a special case of <see cref="Forbidden"/> that signing in may heal.</summary>
public sealed record Unauthenticated(string Code, string Message) : Forbidden(Code, Message);
