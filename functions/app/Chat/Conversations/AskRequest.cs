using System.Globalization;
using Analytics.Chat.Parts;
using Analytics.Platform.Http;
using Analytics.Platform.Results;
using Microsoft.AspNetCore.Http;

namespace Analytics.Chat.Conversations;

/// <summary>A valid request to answer a question.</summary>
internal sealed record AskRequest(string Message, Guid? ConversationId, Guid? ParentMessageId, string? IdempotencyKey)
{
    public const int LongestMessage = 4000;
    private const int LongestKey = 200;

    public static async Task<Result<AskRequest>> ReadAsync(HttpRequest request, CancellationToken cancellation)
    {
        var body = await JsonBody.ReadAsync<Body>(request, ChatJson.Options, cancellation);
        return body.IsError ? body.Error : Parse(body.Value, request.Headers["Idempotency-Key"].ToString());
    }

    public static Result<AskRequest> Parse(Body body, string key)
    {
        var message = body.Message?.Trim() ?? "";
        if (message.Length == 0)
        {
            return ChatErrors.Empty();
        }

        if (message.Length > LongestMessage)
        {
            return ChatErrors.TooLong(LongestMessage);
        }

        if (!IsText(message))
        {
            return ChatErrors.Unreadable();
        }

        if (!TryId(body.ConversationId, out var conversation))
        {
            return ChatErrors.InvalidId("conversationId");
        }

        if (!TryId(body.ParentMessageId, out var parent))
        {
            return ChatErrors.InvalidId("parentMessageId");
        }

        return key.Length > LongestKey || key.Any(char.IsControl)
            ? ChatErrors.KeyTooLong()
            : new AskRequest(message, conversation, parent, key.Length == 0 ? null : key);
    }

    /// <summary>No control characters but line ends and tabs, and no half of a surrogate pair: neither can be stored.</summary>
    private static bool IsText(string message)
    {
        for (var index = 0; index < message.Length; index++)
        {
            var category = CharUnicodeInfo.GetUnicodeCategory(message, index);
            if (category == UnicodeCategory.Surrogate || (category == UnicodeCategory.Control && message[index] is not ('\n' or '\r' or '\t')))
            {
                return false;
            }

            index += char.IsHighSurrogate(message[index]) ? 1 : 0;
        }

        return true;
    }

    private static bool TryId(string? text, out Guid? id)
    {
        id = null;
        if (string.IsNullOrEmpty(text))
        {
            return true;
        }

        var valid = Guid.TryParse(text, out var parsed);
        id = parsed;
        return valid;
    }

    internal sealed record Body(string? Message, string? ConversationId, string? ParentMessageId);
}
