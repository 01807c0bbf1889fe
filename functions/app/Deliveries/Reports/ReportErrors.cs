using Analytics.Platform.Results;

namespace Analytics.Deliveries.Reports;

/// <summary>Why a provider's report was refused.</summary>
internal static class ReportErrors
{
    public static Error AccountUnknown() => new NotFound("webhook.account.not_found", "No account reports to this address: the page of channels shows where each provider is to report.");

    public static Error Forged(string fault) => new Unauthenticated("webhook.signature.invalid", $"The report is not believed: {fault}.");

    public static Error TooLarge(int most) => new Invalid("webhook.body.too_large", $"The report is larger than {most / 1024 / 1024} MiB: send fewer events at a time.");

    public static Error Unreadable() => new Invalid("webhook.body.invalid", "The report is signed rightly, but has not the form of this provider's reports.");
}
