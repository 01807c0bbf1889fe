using Analytics.Platform.Results;

namespace Analytics.Integrations;

/// <summary>Why a request about a provider was refused.</summary>
internal static class IntegrationErrors
{
    public static Error ChannelUnknown(string channel) => new NotFound("channel.not_found", $"There is no channel \"{channel}\": use {string.Join(", ", ChannelNames.All)}.");

    public static Error AdapterUnknown(string? adapter, IEnumerable<string> known) => new Invalid("channel.adapter.unknown", $"There is no adapter \"{adapter}\" for this channel: use {string.Join(", ", known)}.");

    public static Error SettingMissing(string name) => new Invalid("channel.setting.missing", $"This adapter needs the setting \"{name}\".");

    public static Error SecretMissing() => new Invalid("channel.secret.missing", "This adapter needs a secret, and none is stored: send it as \"secret\".");

    public static Error SettingInvalid(string name, string expected) => new Invalid("channel.setting.invalid", $"The setting \"{name}\" is {expected}.");

    public static Error AccountInvalid(string fault) => new Invalid("channel.setting.invalid", fault);

    public static Error SettingTooLong(string name, int most) => new Invalid("channel.setting.too_long", $"The setting \"{name}\" is longer than {most} characters.");
}
