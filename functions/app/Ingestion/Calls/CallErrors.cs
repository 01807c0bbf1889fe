using Analytics.Platform.Results;

namespace Analytics.Ingestion.Calls;

/// <summary>Why a request with calls, or one call of it, is not taken. Codes are part of the contract.</summary>
internal static class CallErrors
{
    public const string TooLarge = "ingestion.call.too_large";
    public const string UnknownType = "ingestion.call.type.unknown";
    public const string NoIdentity = "ingestion.call.identity.missing";
    public const string Unusable = "ingestion.call.invalid";

    public static Error NoKey() =>
        new Unauthenticated("ingestion.write_key.missing", "Send a write key: as the user name of Basic authentication, or as \"writeKey\" in the body. The page Sources has them.");

    public static Error UnknownKey() =>
        new Unauthenticated("ingestion.write_key.unknown", "This write key does not exist or was revoked: copy one from the page Sources.");

    public static Error BodyTooLarge() =>
        new Invalid("ingestion.body.too_large", $"The body is larger than {CallLimits.LargestBody / 1000} kB: send the calls in several batches.");

    public static Error NotJson(string why) => new Invalid("ingestion.body.invalid", $"The body is not the JSON that is expected here: {why}.");

    public static Error NotGzip() => new Invalid("ingestion.body.gzip", "The body is said to be compressed by gzip and is not: send it plain, or compress it again.");

    public static Error NoBatch() => new Invalid("ingestion.batch.missing", "A batch is an object with a list of calls: {\"batch\": [{\"type\": \"track\", …}]}.");

    public static Error Overloaded() =>
        new LimitReached("ingestion.overloaded", "More calls are waiting to be stored than this process keeps: send this again in a moment.") { RetryAfter = TimeSpan.FromSeconds(1) };

    public static Error SourceNotFound() => new NotFound("ingestion.source.not_found", "There is no such source.");

    public static Error SourceName() => new Invalid("ingestion.source.name.invalid", "Give the source a name of 1 to 100 characters, such as \"Web shop\".");

    public static Error WarningNotFound() => new NotFound("ingestion.warning.not_found", "There is no such warning; somebody may have dismissed it.");

    public static Error DeadLetterNotFound() => new NotFound("ingestion.dead_letter.not_found", "There is no such call waiting; it may have been sent again or discarded.");

    public static Error StillUnusable(RejectedCall rejected) =>
        new Invalid(rejected.Code, $"The call still cannot be taken: {rejected.Reason}. Mend it and send it again; nothing is lost.");
}
