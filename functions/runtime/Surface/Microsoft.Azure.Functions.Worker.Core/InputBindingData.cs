namespace Microsoft.Azure.Functions.Worker;

/// <summary>The value bound to an input; middleware may replace it before the function runs.</summary>
public abstract class InputBindingData<T>
{
    public abstract BindingMetadata BindingMetadata { get; }

    public abstract T? Value { get; set; }
}
