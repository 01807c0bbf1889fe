using Analytics.Integrations;
using Analytics.Integrations.Reports;
using Analytics.Platform.Http;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Analytics.Platform.Results;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Deliveries.Reports;

/// <summary>
/// Takes what a provider tells about messages of an account. Whose account it is stands in the address, and the signature shows that the account's
/// provider wrote it: nothing in the body can reach another organization.
/// </summary>
internal sealed class ReceiveProviderReport(Database database, ChannelAccounts accounts, IEnumerable<IProviderReports> providers, ProviderEventRecorder recorder, DeliveryOptions options)
{
    private const int LargestBody = 4 * 1024 * 1024;

    [Function(nameof(ReceiveProviderReport))]
    [Endpoint("Report of a provider about messages (signed)", "Deliveries")]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/webhooks/{provider}/{accountId:guid}")] HttpRequest request,
        string provider,
        Guid accountId,
        CancellationToken cancellation)
    {
        var taken = await TakeAsync(request, provider, accountId, cancellation);
        // An answer to a text message would be sent to the person: there is none.
        return taken.IsError
            ? ProblemMapper.Map(taken.Error, request)
            : new ContentResult { StatusCode = StatusCodes.Status200OK, ContentType = "text/xml", Content = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response></Response>" };
    }

    private async Task<Result<int>> TakeAsync(HttpRequest request, string provider, Guid accountId, CancellationToken cancellation)
    {
        var reports = providers.FirstOrDefault(known => known.Provider == provider);
        if (reports is null || await ChannelAccounts.LocateAsync(database, accountId, cancellation) is not { } place)
        {
            return ReportErrors.AccountUnknown();
        }

        if (await ReadAsync(request.Body, cancellation) is not { } body)
        {
            return ReportErrors.TooLarge(LargestBody);
        }

        await using var scope = await database.OpenAsync(place.OrganizationId, cancellation);
        var account = await accounts.FindAsync(scope, place.Channel, cancellation);
        if (account.Id != accountId || account.Adapter != provider)
        {
            return ReportErrors.AccountUnknown();
        }

        // Signatures and times of providers are of real time, whatever the product's clock shows.
        var now = TimeProvider.System.GetUtcNow();
        var report = new ReceivedReport(body, request.Headers) { Address = AddressOf(request), ContentType = request.ContentType ?? "" };
        if (reports.FindForgery(account, report, now) is { } forgery)
        {
            return ReportErrors.Forged(forgery);
        }

        if (reports.Read(report, now) is not { } events)
        {
            return ReportErrors.Unreadable();
        }

        await recorder.RecordAsync(place.OrganizationId, account, events, cancellation);
        return events.Count;
    }

    /// <summary>As the provider called it: what stands behind proxies hears of another host.</summary>
    private Uri AddressOf(HttpRequest request) =>
        Uri.TryCreate($"{options.PublicAddress ?? $"{request.Scheme}://{request.Host}"}{request.PathBase.ToUriComponent()}{request.Path.ToUriComponent()}{request.QueryString.ToUriComponent()}", UriKind.Absolute, out var address) ? address : new Uri("http://localhost/");

    private static async Task<byte[]?> ReadAsync(Stream body, CancellationToken cancellation)
    {
        using var buffer = new MemoryStream();
        var chunk = new byte[16 * 1024];
        for (int read; (read = await body.ReadAsync(chunk, cancellation)) > 0;)
        {
            if (buffer.Length + read > LargestBody)
            {
                return null;
            }

            buffer.Write(chunk, 0, read);
        }

        return buffer.ToArray();
    }
}
