using Microsoft.Extensions.Logging;

namespace Analytics.Chat;

/// <summary>Messages 1000-1099. Question text never appears here.</summary>
internal static partial class ChatLog
{
    [LoggerMessage(1000, LogLevel.Warning, "The language model failed with {Kind}: {Reason}")]
    public static partial void LanguageModelFailed(ILogger logger, string kind, string reason);

    [LoggerMessage(1001, LogLevel.Warning, "Answering message {MessageId} failed: {Reason}")]
    public static partial void AnswerFailed(ILogger logger, Guid messageId, string reason);

    [LoggerMessage(1002, LogLevel.Information, "Started {Count} answers that were accepted but not begun")]
    public static partial void WaitingAnswersStarted(ILogger logger, int count);

    [LoggerMessage(1004, LogLevel.Information, "Forgot {Count} cached results")]
    public static partial void ResultsForgotten(ILogger logger, int count);

    [LoggerMessage(1006, LogLevel.Information, "Removed the rows of {Count} old queries")]
    public static partial void RowsForgotten(ILogger logger, int count);

    [LoggerMessage(1005, LogLevel.Warning, "Warming up failed: {Reason}")]
    public static partial void WarmUpFailed(ILogger logger, string reason);

    [LoggerMessage(1003, LogLevel.Warning, "Listening for message events was interrupted: {Reason}")]
    public static partial void ListeningInterrupted(ILogger logger, string reason);
}
