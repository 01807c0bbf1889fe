using Analytics.Platform.Results;

namespace Analytics.Deliveries.Contacts;

/// <summary>Why a request about addresses was refused.</summary>
internal static class ContactErrors
{
    public static Error SenderInvalid(string? address) => new Invalid("contact.sender.invalid", $"\"{address}\" is no e-mail address to send from.");

    public static Error LimitInvalid() => new Invalid("contact.limit.invalid", "Limits are whole numbers above 0; a frequency cap has a number of messages and 1 to 90 days.");

    public static Error ControlInvalid(int most) => new Invalid("contact.control.invalid", $"The control group is 0 to {most} per cent of all people.");

    public static Error WarmUpInvalid(int most) => new Invalid("contact.warm_up.invalid", $"A warm-up is the day it begins and 1 to {most} numbers of messages above 0, one for each day.");

    public static Error QuietInvalid() => new Invalid("contact.quiet.invalid", "Quiet hours have a beginning and another time as their end.");

    public static Error ChannelUnknown() => new Invalid("contact.channel.unknown", "The channel is email, sms, push or webhook.");

    public static Error AddressesInvalid(int most) => new Invalid("contact.addresses.invalid", $"Send 1 to {most} addresses at a time, none of them empty or longer than 320 characters.");

    public static Error ListEmpty() => new Invalid("contact.list.empty", "The file has no line: send a CSV file with an address in each.");

    public static Error ListNotText() => new Invalid("contact.list.not_text", "The file is not UTF-8 text: save it as CSV (UTF-8).");

    public static Error ListTooLong(int most) => new LimitReached("contact.list.too_long", $"The file has more than {most:N0} addresses: split it.");

    public static Error NotSuppressed() => new NotFound("contact.suppression.not_found", "This address is not suppressed.");

    public static Error PricesInvalid() => new Invalid("contacts.prices.invalid", "Prices of text messages go by the beginning of the number (+1, +49; at most 300), from 0 to 1,000, in a currency of three letters such as EUR.");
}
