namespace Microsoft.Azure.Functions.Worker;

/// <summary>The trigger's metadata by name, as text or JSON text.</summary>
public abstract class BindingContext
{
    public abstract IReadOnlyDictionary<string, object?> BindingData { get; }
}
