namespace Analytics.Integrations;

/// <summary>What Twilio's error codes mean to us.</summary>
internal static class TwilioCodes
{
    public const int TooManyRequests = 20429;
    public const int QueueFull = 21611;
    public const int OptedOut = 21610;

    private const int UnknownHandset = 30005;
    private const int Landline = 30006;
    private const int InvalidNumber = 21211;
    private const int NotMobile = 21614;

    /// <summary>Why the number must not be written to any more; null when it may.</summary>
    public static string? SuppressionOf(int? code) => code switch
    {
        OptedOut => "unsubscribed",
        UnknownHandset or Landline or InvalidNumber or NotMobile => "bounced",
        _ => null,
    };

    /// <summary>Why a message that Twilio took was not delivered, in the words of all providers.</summary>
    public static string BounceOf(int? code) => code switch
    {
        30003 or 30008 or null => "undelivered",
        30004 or 30007 or 30034 => "blocked",
        UnknownHandset or Landline or InvalidNumber or NotMobile => "bounced",
        OptedOut => "dropped",
        30001 or 30036 => "expired",
        _ => "failed",
    };
}
