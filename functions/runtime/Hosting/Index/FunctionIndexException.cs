namespace Analytics.LocalRuntime.Hosting.Index;

/// <summary>The application's functions contradict the rules of the programming model; the message says where and how.</summary>
public sealed class FunctionIndexException : Exception
{
    /// <summary>An exception without a message.</summary>
    public FunctionIndexException()
    {
    }

    /// <summary>An exception that says what is wrong.</summary>
    public FunctionIndexException(string message)
        : base(message)
    {
    }

    /// <summary>An exception that says what is wrong and why.</summary>
    public FunctionIndexException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
