namespace Microsoft.Azure.Functions.Worker;

/// <summary>One input or output of a function definition.</summary>
public abstract class BindingMetadata
{
    public abstract string Name { get; }

    public abstract string Type { get; }

    public abstract BindingDirection Direction { get; }
}

/// <summary>Whether a binding brings data in or takes it out.</summary>
public enum BindingDirection
{
    In = 0,
    Out = 1,
}
