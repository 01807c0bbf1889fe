using System.Text;
using Analytics.Integrations.Reports;
using Microsoft.AspNetCore.Http;

namespace Analytics.App.Tests.Integrations;

/// <summary>What providers' reports say, and that nothing in them makes the reader fall over.</summary>
public sealed class ReportFormTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 29, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("processed", "", "accepted", null, null)]
    [InlineData("deferred", "", "deferred", null, null)]
    [InlineData("delivered", "", "delivered", null, null)]
    [InlineData("bounce", "bounce", "bounced", "bounced", "bounced")]
    [InlineData("bounce", "blocked", "bounced", "blocked", null)]
    [InlineData("dropped", "", "bounced", "dropped", null)]
    [InlineData("spamreport", "", "complained", null, "complained")]
    [InlineData("group_unsubscribe", "", "unsubscribed", null, "unsubscribed")]
    public void Each_event_of_SendGrid_has_its_word(string told, string type, string kind, string? reason, string? suppress)
    {
        var events = new SendGridReports().Read(Json($$"""[{"email":"a@example.com","timestamp":{{Now.ToUnixTimeSeconds() - 5}},"event":"{{told}}","type":"{{type}}","sg_event_id":"e1","sg_message_id":"m1.filter.0","send_key":"k"}]"""), Now);

        var read = Assert.Single(events!);
        Assert.Equal(("sendgrid.e1", kind, reason, suppress, "m1", "k", Now.AddSeconds(-5)), (read.Key, read.Kind, read.Reason, read.Suppress, read.ProviderMessageId, read.SendKey, read.OccurredAt));
    }

    [Theory]
    [InlineData("failed", "temporary", "generic", "deferred", null, null)]
    [InlineData("failed", "permanent", "bounce", "bounced", "bounced", "bounced")]
    [InlineData("failed", "permanent", "suppress-bounce", "bounced", "dropped", null)]
    [InlineData("delivered", "", "", "delivered", null, null)]
    [InlineData("complained", "", "", "complained", null, "complained")]
    public void Each_event_of_Mailgun_has_its_word(string told, string severity, string reason, string kind, string? bounce, string? suppress)
    {
        var body = """{"signature":{"token":"t"},"event-data":{"event":"EVENT","severity":"SEVERITY","reason":"REASON","recipient":"a@example.com","user-variables":{"send_key":"k"},"message":{"headers":{"message-id":"<m@x>"}}}}"""
            .Replace("EVENT", told, StringComparison.Ordinal).Replace("SEVERITY", severity, StringComparison.Ordinal).Replace("REASON", reason, StringComparison.Ordinal);
        var events = new MailgunReports().Read(Json(body), Now);

        var read = Assert.Single(events!);
        Assert.Equal(("mailgun.t", kind, bounce, suppress, "m@x", "k"), (read.Key, read.Kind, read.Reason, read.Suppress, read.ProviderMessageId, read.SendKey));
    }

    [Theory]
    [InlineData("sent", "", "accepted", null, null)]
    [InlineData("delivered", "", "delivered", null, null)]
    [InlineData("undelivered", "30003", "bounced", "undelivered", null)]
    [InlineData("undelivered", "30005", "bounced", "bounced", "bounced")]
    [InlineData("undelivered", "30007", "bounced", "blocked", null)]
    [InlineData("failed", "21610", "bounced", "dropped", "unsubscribed")]
    [InlineData("failed", "", "bounced", "undelivered", null)]
    public void Each_status_of_Twilio_has_its_word(string status, string code, string kind, string? reason, string? suppress)
    {
        var events = new TwilioReports().Read(Form($"MessageSid=SM1&MessageStatus={status}&ErrorCode={code}&To=%2B15551234567", "?message=k"), Now);

        var read = Assert.Single(events!);
        Assert.Equal(($"twilio.SM1.{status}", kind, reason, suppress, "SM1", "k", "+15551234567"), (read.Key, read.Kind, read.Reason, read.Suppress, read.ProviderMessageId, read.SendKey, read.Address));
    }

    [Theory]
    [InlineData("Body=Stop", "unsubscribed")]
    [InlineData("Body=%20STOPALL.%20", "unsubscribed")]
    [InlineData("Body=leave+me&OptOutType=STOP", "unsubscribed")]
    [InlineData("Body=start", "resubscribed")]
    [InlineData("Body=HELP", null)]
    [InlineData("Body=stop+it+now", null)]
    [InlineData("Body=STOP&OptOutType=HELP", null)]
    public void What_people_answer_is_heard_only_when_it_is_one_of_the_words(string fields, string? kind)
    {
        var events = new TwilioReports().Read(Form($"MessageSid=SM2&SmsStatus=received&From=%2B15551234567&{fields}", ""), Now);

        Assert.Equal(kind, events!.SingleOrDefault()?.Kind);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("[1,null,\"x\",[],{}]")]
    [InlineData("{\"signature\":7,\"event-data\":[]}")]
    [InlineData("[{\"event\":\"bounce\",\"sg_event_id\":\"\\ud800\",\"timestamp\":\"x\"}]")]
    [InlineData("[{\"event\":\"delivered\",\"sg_event_id\":\"a\\u0000b\",\"timestamp\":1e300,\"email\":{}}]")]
    [InlineData("{\"signature\":{\"token\":\"t\"},\"event-data\":{\"event\":\"failed\",\"timestamp\":-1e300,\"message\":null,\"recipient\":\"\\udc00\"}}")]
    [InlineData("MessageSid=%00&MessageStatus=failed&ErrorCode=99999999999999&To=%ff%fe")]
    [InlineData("&&&==&MessageSid")]
    public void Nothing_in_a_report_makes_the_reader_fall_over(string body)
    {
        foreach (var reports in new IProviderReports[] { new SendGridReports(), new MailgunReports(), new TwilioReports() })
        {
            foreach (var report in new[] { Json(body), Form(body, "?message=%00") })
            {
                var events = reports.Read(report, Now) ?? [];
                Assert.DoesNotContain(events, read => read.Key.Contains('\0', StringComparison.Ordinal) || read.Address.Contains('\0', StringComparison.Ordinal) || read.OccurredAt > Now.AddHours(1));
            }
        }
    }

    private static ReceivedReport Json(string body) => new(Encoding.UTF8.GetBytes(body), new HeaderDictionary()) { Address = new Uri("https://a.example/"), ContentType = "application/json" };

    private static ReceivedReport Form(string body, string query) =>
        new(Encoding.UTF8.GetBytes(body), new HeaderDictionary()) { Address = new Uri("https://a.example/" + query), ContentType = "application/x-www-form-urlencoded; charset=UTF-8" };
}
