using Analytics.Platform.Results;

namespace Analytics.Integrations.Push;

/// <summary>Why a subscription was refused.</summary>
internal static class PushErrors
{
    public static Error KeyMissing() => new Unauthenticated("push.write_key.missing", "Send the write key of a source: with Basic authentication, or as \"writeKey\" in the body.");

    public static Error KeyUnknown() => new Unauthenticated("push.write_key.unknown", "There is no such write key, or it was revoked.");

    public static Error UserMissing() => new Invalid("push.user_id.missing", "Send as \"userId\" who subscribes: 1 to 200 characters, the same as in events.");

    public static Error IdentityInvalid() => new Unauthenticated("push.user_hash.invalid", "Send as \"userHash\" the HMAC-SHA256 of the user's id by the identity secret of the push account, in hex; your server makes it.");

    public static Error SubscriptionInvalid() => new Invalid("push.subscription.invalid", "Send as \"subscription\" what the browser's pushManager.subscribe() gave: endpoint, keys.p256dh and keys.auth.");

    public static Error ContactInvalid() => new Invalid("push.contact.invalid", "The contact is a mailto: or https: address, such as mailto:push@example.com: push services write there when something is wrong.");
}
