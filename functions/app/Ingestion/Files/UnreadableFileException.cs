namespace Analytics.Ingestion.Files;

/// <summary>The file as a whole cannot be imported; the message tells the person what to do.</summary>
internal sealed class UnreadableFileException(string code, string message) : Exception(message)
{
    public string Code { get; } = code;
}
