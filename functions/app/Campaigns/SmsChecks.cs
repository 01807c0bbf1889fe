using System.Globalization;
using Analytics.Deliveries.Templates;

namespace Analytics.Campaigns;

/// <summary>Looks at a text message as people would get it: how long it is, and whether it says how to leave.</summary>
internal static class SmsChecks
{
    private const int LongestText = 1600;
    private const int ManySegments = 2;

    public static void Run(Campaign campaign, IReadOnlyList<string> texts, long people, List<CampaignCheck> checks)
    {
        if (campaign.Html.Trim().Length > 0)
        {
            checks.Add(new CampaignCheck("campaign.sms.html", "content", "A text message has no HTML: it is left out.") { Blocks = false });
        }

        if (!campaign.Message.Contains("STOP", StringComparison.Ordinal) && !campaign.Message.Contains(MessageTemplate.UnsubscribeVariable, StringComparison.Ordinal))
        {
            checks.Add(new CampaignCheck("campaign.sms.stop.missing", "content", "Say how to leave, such as \"Reply STOP to leave\": in many countries it must stand in the message.") { Blocks = false });
        }

        var longest = texts.Select(SmsSize.Of).Zip(texts).MaxBy(found => found.First.Segments);
        if (longest.Second is null)
        {
            return;
        }

        if (longest.Second.Length > LongestText)
        {
            checks.Add(new CampaignCheck("campaign.sms.too_long", "content", string.Create(CultureInfo.InvariantCulture, $"The text of some people has {longest.Second.Length} characters, and {LongestText} is the most that can be sent: shorten it.")));
        }
        else if (longest.First.Segments >= ManySegments)
        {
            checks.Add(new CampaignCheck("campaign.sms.segments", "content", Price(longest.First, people)) { Blocks = false });
        }
    }

    private static string Price(SmsSize size, long people)
    {
        var why = size.Encoding == SmsSize.Ucs2 ? $", as \"{size.Offending}\" is not in the alphabet of text messages" : "";
        var total = people > 0 ? string.Create(CultureInfo.InvariantCulture, $" With {people:N0} people that is up to {people * size.Segments:N0} segments.") : "";
        return string.Create(CultureInfo.InvariantCulture, $"The text takes up to {size.Segments} segments ({size.Encoding}{why}), and each is paid for.{total}");
    }
}
