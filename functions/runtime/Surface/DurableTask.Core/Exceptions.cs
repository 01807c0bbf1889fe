namespace DurableTask.Core.Exceptions;

/// <summary>A start was refused because an instance of that id exists.</summary>
public class OrchestrationAlreadyExistsException : Exception
{
    public OrchestrationAlreadyExistsException()
    {
    }

    public OrchestrationAlreadyExistsException(string message)
        : base(message)
    {
    }

    public OrchestrationAlreadyExistsException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}

/// <summary>An exception of the orchestration engine itself.</summary>
public class OrchestrationException : Exception
{
    public OrchestrationException()
    {
    }

    public OrchestrationException(string message)
        : base(message)
    {
    }

    public OrchestrationException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    public OrchestrationException(int eventId, string message)
        : base(message) => EventId = eventId;

    public int EventId { get; set; }

    public FailureDetails? FailureDetails { get; set; }
}

/// <summary>An activity failed; the cause of a <see cref="Microsoft.DurableTask.TaskFailedException"/>.</summary>
public class TaskFailedException : OrchestrationException
{
    public TaskFailedException()
    {
    }

    public TaskFailedException(string message)
        : base(message)
    {
    }

    public TaskFailedException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}

/// <summary>A sub-orchestration failed; the cause of a <see cref="Microsoft.DurableTask.TaskFailedException"/>.</summary>
public class SubOrchestrationFailedException : OrchestrationException
{
    public SubOrchestrationFailedException()
    {
    }

    public SubOrchestrationFailedException(string message)
        : base(message)
    {
    }

    public SubOrchestrationFailedException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}

/// <summary>The code of an orchestrator no longer does what its history says.</summary>
public class NonDeterministicOrchestrationException : OrchestrationException
{
    private const string Prefix = "Non-Deterministic workflow detected: ";

    public NonDeterministicOrchestrationException()
    {
    }

    public NonDeterministicOrchestrationException(string message)
        : base(Prefix + message)
    {
    }

    public NonDeterministicOrchestrationException(string message, Exception? innerException)
        : base(Prefix + message, innerException)
    {
    }

    public NonDeterministicOrchestrationException(int eventId, string message)
        : base(eventId, Prefix + message)
    {
    }
}
