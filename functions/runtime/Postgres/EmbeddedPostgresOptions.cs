namespace Analytics.LocalRuntime.Postgres;

/// <summary>Where the embedded server lives and how it is started.</summary>
public sealed record EmbeddedPostgresOptions(string DataDirectory)
{
    /// <summary>The database that is made on the first start.</summary>
    public string Database { get; init; } = "analytics";

    /// <summary>Folder of the installed binaries; several data directories may share one.</summary>
    public string ToolsDirectory { get; init; } = Path.Combine(DataDirectory, "tools");

    /// <summary>False gives up crash safety of the machine (not of the process) for speed: for tests only.</summary>
    public bool Durable { get; init; } = true;

    /// <summary>Told each step that takes noticeable time, in words for people.</summary>
    public Action<string>? Progress { get; init; }

    public TimeProvider Clock { get; init; } = TimeProvider.System;
}

/// <summary>The embedded server cannot be installed or started; the message is one sentence that says what to do.</summary>
public sealed class EmbeddedPostgresException : Exception
{
    public EmbeddedPostgresException()
    {
    }

    public EmbeddedPostgresException(string message)
        : base(message)
    {
    }

    public EmbeddedPostgresException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
