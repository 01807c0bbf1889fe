namespace Analytics.Engine.Sql;

/// <summary>A plan that says something impossible (a sum of nothing, an unresolved segment). <see cref="Code"/> is stable; the message says what to change.</summary>
public sealed class PlanException(string code, string message) : Exception(message)
{
    public string Code { get; } = code;
}
