namespace Analytics.ProviderFakes;

/// <summary>Addresses by which a person has the providers tell what they would tell by themselves, and how they would not.</summary>
internal static class HandControl
{
    private const int MostTimes = 20;
    private const int MostSeconds = 3_600;

    public static void Map(IEndpointRouteBuilder routes, FakeServer server, Reporter reporter, HttpClient client)
    {
        routes.MapGet("/hand/messages", () => reporter.Taken.Select(message => new { message.Id, message.To, message.SendKey, message.Subject, message.Text }));
        routes.MapPost("/hand/reports", (string? message, TellingOrder? order, int? times, int? after, CancellationToken cancellation) =>
            ReportAsync(client, reporter, new Telling(message, order ?? TellingOrder.Forward, Math.Clamp(times ?? 1, 1, MostTimes), TimeSpan.FromSeconds(Math.Clamp(after ?? 0, 0, MostSeconds))), cancellation));
        routes.MapPost("/hand/answers", (string webhook, string from, string body, CancellationToken cancellation) =>
            Reporter.SendAsync(client, [server.Twilio.Call(new Uri(webhook), server.Twilio.Answer(from, body))], cancellation));
    }

    private static async Task<IResult> ReportAsync(HttpClient client, Reporter reporter, Telling telling, CancellationToken cancellation)
    {
        var messages = reporter.Taken.Where(taken => telling.Message is null || taken.Id == telling.Message).ToList();
        if (messages.Count == 0)
        {
            return Results.NotFound(new { message = "No such message was taken: GET /hand/messages lists them." });
        }

        await Task.Delay(telling.After, cancellation);
        return Results.Json(await Reporter.SendAsync(client, messages.SelectMany(message => reporter.RequestsOf(message, telling.Order, telling.Times)), cancellation));
    }

    private sealed record Telling(string? Message, TellingOrder Order, int Times, TimeSpan After);
}
