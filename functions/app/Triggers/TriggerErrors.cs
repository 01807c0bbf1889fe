using Analytics.Platform.Results;

namespace Analytics.Triggers;

/// <summary>Why a request about triggers was refused.</summary>
internal static class TriggerErrors
{
    public static Error NotFound() => new NotFound("trigger.not_found", "There is no such trigger (any more).");

    /// <summary>The same whatever is wrong with it: how far somebody came who guesses is not said.</summary>
    public static Error SignatureInvalid() => new Unauthenticated("trigger.signature.invalid", "Sign the body: by Standard Webhooks (webhook-id, webhook-timestamp of the last five minutes, webhook-signature), or by X-Hub-Signature-256 with the secret as it is written.");

    public static Error BodyInvalid() => new Invalid("trigger.body.invalid", "Send a JSON object of at most 32 KiB.");

    public static Error NameInvalid() => new Invalid("trigger.name.invalid", "Give the trigger a name of 1 to 100 characters.");

    public static Error ActionInvalid() => new Invalid("trigger.action.invalid", "Say what it does: \"eventName\" (1 to 200 characters) to store an event, or \"campaignId\" of a draft to start it; one of them.");

    public static Error PathInvalid() => new Invalid("trigger.user_path.invalid", "The place of the user's id is names separated by dots, such as data.customer.id; at most 200 characters, and for events only.");

    public static Error CampaignNotFound() => new NotFound("trigger.campaign.not_found", "There is no such campaign: choose a draft.");

    public static Error TooMany(int most) => new LimitReached("trigger.too_many", $"There are {most} triggers already: delete one that is no longer needed.");
}
