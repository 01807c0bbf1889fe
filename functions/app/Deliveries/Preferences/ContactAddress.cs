using System.Text.RegularExpressions;

namespace Analytics.Deliveries.Preferences;

/// <summary>What can be an address of a channel; the planner of recipients tests the same in SQL.</summary>
internal static partial class ContactAddress
{
    private const int LongestEmail = 254;
    private const int LongestOther = 320;

    public static bool IsValid(string channel, string address) => channel switch
    {
        "email" => address.Length <= LongestEmail && Email().IsMatch(address),
        "sms" => Phone().IsMatch(address),
        _ => address.Length is > 0 and <= LongestOther,
    };

    [GeneratedRegex(@"^[^@\s<>"",;:\\]+@[^@\s<>"",;:\\]+\.[^@\s<>"",;:\\]+\z", RegexOptions.ExplicitCapture, 30_000)]
    private static partial Regex Email();

    [GeneratedRegex(@"^\+[1-9][0-9]{6,14}\z", RegexOptions.ExplicitCapture, 30_000)]
    private static partial Regex Phone();
}
