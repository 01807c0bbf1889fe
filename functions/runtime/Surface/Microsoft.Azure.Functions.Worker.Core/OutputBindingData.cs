namespace Microsoft.Azure.Functions.Worker;

/// <summary>The value of an output; middleware may replace it after the function ran.</summary>
public abstract class OutputBindingData<T>
{
    public abstract string BindingType { get; }

    public abstract string Name { get; }

    public abstract T? Value { get; set; }
}
