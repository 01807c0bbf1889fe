using System.Globalization;
using Analytics.Platform.Results;

namespace Analytics.Chat;

/// <summary>Why the chat refused a request.</summary>
internal static class ChatErrors
{
    public static Error Empty() => new Invalid("chat.message.empty", "Type a question, for example \"revenue by month this year\".");

    public static Error TooLong(int most) => new Invalid(
        "chat.message.too_long", string.Create(CultureInfo.InvariantCulture, $"A question has at most {most:#,0} characters: shorten it, or put definitions into the knowledge base."));

    public static Error Unreadable() => new Invalid("chat.message.unreadable", "The question holds characters that are no text: type it again.");

    public static Error InvalidId(string field) => new Invalid($"chat.{field}.invalid", $"{field} is not an id of ours: leave it out or copy it from an answer.");

    public static Error ConversationNotFound() => new NotFound("chat.conversation.not_found", "There is no such conversation; it may have been deleted. Start a new one.");

    public static Error MessageNotFound() => new NotFound("chat.message.not_found", "There is no such message in this conversation.");

    public static Error ParentNotFound() => new NotFound("chat.parent.not_found", "The message to follow up on is not in this conversation.");

    public static Error KeyTooLong() => new Invalid("chat.idempotency_key.invalid", "An Idempotency-Key has 1 to 200 printable characters.");

    public static Error KeyReused() => new Conflict("chat.idempotency_key.reused", "This Idempotency-Key was used for another question: use a new key.");

    public static Error TitleInvalid() => new Invalid("chat.title.invalid", "A title has 1 to 200 characters.");

    public static Error FormatUnknown(string format) => new Invalid("chat.format.unknown", $"There is no format \"{format}\": use md, json or bundle.");

    public static Error CannotCancel(string status) => new Conflict("chat.message.finished", $"This answer is {status} already; there is nothing to cancel.");

    public static Error CannotRetry(string status) => new Conflict("chat.message.unfinished", $"This answer is still {status}: wait for it, or cancel it first.");
}
