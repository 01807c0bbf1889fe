using System.CommandLine;
using Analytics.ProviderFakes;

// By hand: the product sends here with Deliveries__SendGridAddress, Deliveries__MailgunAddress and Deliveries__TwilioAddress.
var port = new Option<int>("--port") { Description = "Where it listens.", DefaultValueFactory = _ => 9100 };
var sendGrid = new Option<string?>("--sendgrid-webhook") { Description = "Where SendGrid reports to: the product's address of the account." };
var mailgun = new Option<string?>("--mailgun-webhook") { Description = "Where Mailgun reports to." };
var late = new Option<int>("--late") { Description = "Seconds until what was taken is reported.", DefaultValueFactory = _ => 1 };
var silent = new Option<bool>("--silent") { Description = "Reports nothing by itself, only what POST /hand/reports asks for." };
var command = new RootCommand("SendGrid, Mailgun and Twilio for trying things out; nothing leaves this machine.") { port, sendGrid, mailgun, late, silent };
command.SetAction(async (parsed, cancellation) =>
{
    await using var server = new FakeServer();
    var reporter = new Reporter(server, AddressOf(parsed.GetValue(sendGrid)), AddressOf(parsed.GetValue(mailgun)));
    using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
    await server.StartAsync(parsed.GetValue(port), routes => HandControl.Map(routes, server, reporter, client));
    await Console.Out.WriteLineAsync($"""
        Providers at {server.Address.ToString().TrimEnd('/')}
        SendGrid  key SG.anything      webhookPublicKey {server.SendGrid.PublicKey}
        Mailgun   key {server.Mailgun.ApiKey}   webhookSecret {server.Mailgun.SigningKey}
        Twilio    accountSid {server.Twilio.AccountSid}   token {server.Twilio.AuthToken}
        """);
    await (parsed.GetValue(silent) ? Task.Delay(Timeout.InfiniteTimeSpan, cancellation).ContinueWith(_ => { }, TaskScheduler.Default) : new ReportLoop(reporter, client, TimeSpan.FromSeconds(parsed.GetValue(late))).RunAsync(cancellation));
});
return await command.Parse(args).InvokeAsync();

static Uri? AddressOf(string? given) => given is null ? null : new Uri(given);
