using System.Security.Cryptography;
using System.Text;
using Analytics.Integrations;
using Analytics.Integrations.Reports;
using Microsoft.AspNetCore.Http;

namespace Analytics.App.Tests.Integrations;

/// <summary>Signatures of providers: the vectors of their own clients, and what is off by a little.</summary>
public sealed class SignatureTests
{
    private const string PublicKey = "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEEDr2LjtURuePQzplybdC+u4CwrqDqBaWjcMMsTbhdbcwHBcepxo7yAQGhHPTnlvFYPAZFceEu/1FwCM/QmGUhA==";
    private const string MailTime = "1588788367";
    private const string MailBody = "{\"category\":\"example_payload\",\"event\":\"test_event\",\"message_id\":\"message_id\"}";
    private const string MailSignature = "MEUCIQCtIHJeH93Y+qpYeWrySphQgpNGNr/U+UyUlBkU6n7RAwIgJTz2C+8a8xonZGi6BpSzoQsbVRamr2nlxFDWYNH2j/0=";
    private const string CallForm = "CallSid=CA1234567890ABCDE&Caller=%2B14158675309&Digits=1234&From=%2B14158675309&To=%2B18005551212";
    private const string CallAddress = "https://mycompany.com/myapp.php?foo=1&bar=2";
    private const string CallSignature = "RSOYDt4T1cUTdK1PDd93/VVr8B8=";

    [Fact]
    public void The_vector_of_SendGrids_client_is_believed() =>
        Assert.True(SendGridReports.IsSigned(PublicKey, MailTime, Encoding.UTF8.GetBytes(MailBody), MailSignature));

    [Theory]
    [InlineData(PublicKey, "1588788368", MailBody, MailSignature)]
    [InlineData(PublicKey, MailTime, MailBody + "\r\n", MailSignature)]
    [InlineData(PublicKey, MailTime, MailBody, "MEUCIQCtIHJeH93Y+qpYeWrySphQgpNGNr/U+UyUlBkU6n7RAwIgJTz2C+8a8xonZGi6BpSzoQsbVRamr2nlxFDWYNH2j/4=")]
    [InlineData(PublicKey, MailTime, MailBody, "not base64 at all")]
    [InlineData(PublicKey, MailTime, MailBody, "")]
    [InlineData("AAAA", MailTime, MailBody, MailSignature)]
    public void A_mail_report_that_is_off_by_a_little_is_not(string key, string time, string body, string signature) =>
        Assert.False(SendGridReports.IsSigned(key, time, Encoding.UTF8.GetBytes(body), signature));

    [Fact]
    public void A_mail_report_of_another_time_is_refused_although_its_signature_fits()
    {
        var account = new ChannelAccount("email", "sendgrid") { Settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["webhookPublicKey"] = PublicKey } };
        var report = Report(MailBody, "application/json", "https://a.example/", (SendGridReports.TimeHeader, MailTime), (SendGridReports.SignatureHeader, MailSignature));
        var signedAt = DateTimeOffset.FromUnixTimeSeconds(1588788367);

        Assert.Null(new SendGridReports().FindForgery(account, report, signedAt.AddMinutes(9)));
        Assert.NotNull(new SendGridReports().FindForgery(account, report, signedAt.AddMinutes(11)));
        Assert.NotNull(new SendGridReports().FindForgery(account, report, signedAt.AddMinutes(-11)));
        Assert.NotNull(new SendGridReports().FindForgery(account with { Settings = new Dictionary<string, string>(StringComparer.Ordinal) }, report, signedAt));
    }

    [Theory]
    [InlineData("key", "1529006854", "a8ce0edb2dd8301dee6c2405235584e45aa91d1e9f979f3de0", true)]
    [InlineData("other", "1529006854", "a8ce0edb2dd8301dee6c2405235584e45aa91d1e9f979f3de0", false)]
    [InlineData("key", "1529006855", "a8ce0edb2dd8301dee6c2405235584e45aa91d1e9f979f3de0", false)]
    [InlineData("key", "1529006854", "", false)]
    public void Mailgun_signs_time_and_token(string key, string time, string token, bool valid)
    {
        var signature = Convert.ToHexStringLower(HMACSHA256.HashData("key"u8, "1529006854a8ce0edb2dd8301dee6c2405235584e45aa91d1e9f979f3de0"u8));

        Assert.Equal(valid, MailgunReports.IsSigned(key, time, token, signature));
        Assert.False(MailgunReports.IsSigned(key, time, token, signature[..^1]));
        Assert.False(MailgunReports.IsSigned(key, time, token, new string('z', 64)));
    }

    [Fact]
    public void The_vector_of_Twilios_client_is_believed() => Assert.True(TwilioSignature.IsValid("12345", Call(CallForm, CallAddress, CallSignature)));

    [Theory]
    [InlineData("https://mycompany.com:443/myapp.php?foo=1&bar=2")]
    [InlineData("https://mycompany.com/myapp.php?foo=1&bar=2")]
    public void A_port_that_the_scheme_implies_makes_no_difference(string called)
    {
        var fields = TwilioSignature.Fields(TwilioSignature.FormOf(Call(CallForm, CallAddress, "")));
        foreach (var signed in new[] { CallAddress, "https://mycompany.com:443/myapp.php?foo=1&bar=2" })
        {
            Assert.True(TwilioSignature.IsValid("12345", Call(CallForm, called, TwilioSignature.Sign("12345", signed + fields))), $"{signed} called as {called}");
        }
    }

    [Theory]
    [InlineData("54321", CallForm, CallAddress, CallSignature)]
    [InlineData("12345", CallForm + "&More=1", CallAddress, CallSignature)]
    [InlineData("12345", CallForm, "https://mycompany.com/myapp.php?foo=1", CallSignature)]
    [InlineData("12345", CallForm, "http://mycompany.com/myapp.php?foo=1&bar=2", CallSignature)]
    [InlineData("12345", CallForm, "https://MyCompany.com/myapp.php?foo=1&bar=2", CallSignature)]
    [InlineData("12345", CallForm, CallAddress, "RSOYDt4T1cUTdK1PDd93/VVr8B9=")]
    [InlineData("12345", CallForm, CallAddress, "")]
    [InlineData("12345", CallForm, CallAddress, "ünïcode")]
    public void A_call_that_is_off_by_a_little_is_not(string token, string form, string address, string signature) =>
        Assert.False(TwilioSignature.IsValid(token, Call(form, address, signature)));

    [Fact]
    public void A_body_that_is_no_form_is_bound_by_its_hash()
    {
        const string body = "{\"property\": \"value\", \"boolean\": true}";
        const string address = "https://mycompany.com/myapp.php?bodySHA256=0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620";
        var signature = TwilioSignature.Sign("12345", address);

        Assert.True(TwilioSignature.IsValid("12345", Report(body, "application/json", address, (TwilioSignature.Header, signature))));
        Assert.False(TwilioSignature.IsValid("12345", Report(body + " ", "application/json", address, (TwilioSignature.Header, signature))));
        Assert.False(TwilioSignature.IsValid("12345", Report(body, "application/json", "https://mycompany.com/myapp.php", (TwilioSignature.Header, TwilioSignature.Sign("12345", "https://mycompany.com/myapp.php")))));
    }

    [Fact]
    public void Of_a_field_that_comes_several_times_each_value_is_signed_once_and_sorted() =>
        Assert.Equal("Arow1Arow2Zlast", TwilioSignature.Fields(TwilioSignature.FormOf(Report("Z=last&A=row2&A=row1&A=row2", "application/x-www-form-urlencoded", "https://a.example/"))));

    private static ReceivedReport Call(string form, string address, string signature) =>
        Report(form, "application/x-www-form-urlencoded", address, (TwilioSignature.Header, signature));

    private static ReceivedReport Report(string body, string contentType, string address, params (string Name, string Value)[] headers)
    {
        var given = new HeaderDictionary();
        foreach (var (name, value) in headers)
        {
            given[name] = value;
        }

        return new ReceivedReport(Encoding.UTF8.GetBytes(body), given) { Address = new Uri(address), ContentType = contentType };
    }
}
