using System.Collections.Concurrent;
using System.Globalization;
using Analytics.Integration.Tests.Campaigns;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Analytics.Benchmarks.Deliveries;

/// <summary>A way to send, with a client that does nothing but send.</summary>
internal abstract class DeliveryWay(string name)
{
    public const string Body = "Dear Name,\n\nsee https://shop.example/sale and https://shop.example/new.\n\nLeave: {{ unsubscribe_url }}";

    public string Name { get; } = name;

    /// <summary>What the product is told of the provider.</summary>
    public abstract object Channel { get; }

    /// <summary>Messages that arrived so far.</summary>
    public abstract int Arrived { get; }

    /// <summary>Sends as many messages as a campaign does, as many at a time as the product's adapter; returns the seconds it took.</summary>
    public async Task<double> SendBareAsync(int messages, CancellationToken cancellation)
    {
        await SendRangeAsync(0, Math.Min(200, messages), cancellation);
        var started = TimeProvider.System.GetTimestamp();
        await SendRangeAsync(200, messages, cancellation);
        return TimeProvider.System.GetElapsedTime(started).TotalSeconds;
    }

    protected abstract Task SendRangeAsync(int from, int count, CancellationToken cancellation);
}

internal sealed class HttpWay(ProviderFake provider, HttpClient client) : DeliveryWay("HTTP")
{
    private const int AtOnce = 20;

    private readonly string _run = Guid.NewGuid().ToString("N");

    public override object Channel => new { adapter = "mailgun", settings = new { domain = "shop.example" }, secret = "key" };

    public override int Arrived => provider.Taken.Count;

    protected override Task SendRangeAsync(int from, int count, CancellationToken cancellation) => Parallel.ForEachAsync(
        Enumerable.Range(from, count), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation }, async (number, stop) =>
        {
            var key = string.Create(CultureInfo.InvariantCulture, $"{_run}.{provider.Taken.Count}.{number}");
            using var content = new MultipartFormDataContent
            {
                { new StringContent("The Shop <news@shop.example>"), "from" },
                { new StringContent(string.Create(CultureInfo.InvariantCulture, $"bare{number}@example.com")), "to" },
                { new StringContent("Hello"), "subject" },
                { new StringContent(Body), "text" },
                { new StringContent($"<html><body><p>{Body}</p></body></html>"), "html" },
                { new StringContent("no"), "o:tracking" },
                { new StringContent(key), "o:tag" },
                { new StringContent($"<{key}@shop.example>"), "h:Message-Id" },
            };
            using var response = await client.PostAsync(new Uri(provider.Address, "v3/shop.example/messages"), content, stop);
            response.EnsureSuccessStatusCode();
        });
}

internal sealed class MailWay(MailSink sink) : DeliveryWay("SMTP")
{
    private const int AtOnce = 20;

    private readonly ConcurrentBag<SmtpClient> _clients = [];

    public override object Channel => new
    {
        adapter = "smtp",
        settings = new { host = "127.0.0.1", port = sink.Port.ToString(CultureInfo.InvariantCulture), security = "none" },
        secret = "unused",
    };

    public override int Arrived => sink.Mails.Count;

    protected override Task SendRangeAsync(int from, int count, CancellationToken cancellation) => Parallel.ForEachAsync(
        Enumerable.Range(from, count), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation }, async (number, stop) =>
        {
            if (!_clients.TryTake(out var client))
            {
                client = new SmtpClient();
                await client.ConnectAsync("127.0.0.1", sink.Port, SecureSocketOptions.None, stop);
            }

            using var mail = new MimeMessage
            {
                From = { new MailboxAddress("The Shop", "news@shop.example") },
                To = { new MailboxAddress("", string.Create(CultureInfo.InvariantCulture, $"bare{number}@example.com")) },
                Subject = "Hello",
                Body = new BodyBuilder { TextBody = Body, HtmlBody = $"<html><body><p>{Body}</p></body></html>" }.ToMessageBody(),
            };
            await client.SendAsync(mail, stop);
            _clients.Add(client);
        });
}
