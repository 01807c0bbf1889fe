using System.Text.RegularExpressions;
using Analytics.Audit;
using Analytics.Identity;
using Analytics.Integrations;
using Analytics.Platform.Http;
using Analytics.Platform.Json;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Analytics.Platform.Results;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Deliveries.Contacts;

/// <summary>Replaces the contact settings; they count from the next message on.</summary>
internal sealed partial class ChangeContactSettings(Database database, TimeProvider clock)
{
    private const int MostCapDays = 90;
    private const int MostControlPercent = 50;
    private const int MostWarmUpDays = 90;
    private const int MostPrices = 300;
    private const decimal MostPrice = 1_000;

    [Function(nameof(ChangeContactSettings))]
    [Endpoint("Replace the contact settings", "Deliveries", Permission = Permissions.ManageOrganization, Body = typeof(ContactSettings), Answer = typeof(ContactSettings))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "api/contact-settings")] HttpRequest request, CancellationToken cancellation)
    {
        var caller = request.Caller();
        var body = await JsonBody.ReadAsync<ContactSettings>(request, WireJson.Options, cancellation);
        if (body.IsError || Check(body.Value) is not null)
        {
            return ProblemMapper.Map(body.Error ?? Check(body.Value)!, request);
        }

        var settings = body.Value with { Suggested = false, SenderEmail = body.Value.SenderEmail.Trim(), SenderName = body.Value.SenderName.Trim() };
        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        var known = await ContactStore.FindAsync(scope, cancellation);
        // A group of another size is another group: its effect counts from now on.
        var since = known?.ControlPercent == settings.ControlPercent ? known.ControlSince : clock.GetUtcNow();
        settings = settings with { ControlSince = settings.ControlPercent == 0 ? null : since };
        await ContactStore.SaveAsync(scope, settings, cancellation);
        AuditTrail.Append(scope, caller.PersonId, "contacts.changed", new AuditSubject("contact_settings", "organization"), settings);
        await scope.CommitAsync(cancellation);
        return new JsonResult(settings, WireJson.Options);
    }

    private static bool IsWhole(QuietHours? hours) => hours is not null && (hours.From is null) == (hours.Until is null) && (hours.From is null || hours.From != hours.Until);

    private static Error? Check(ContactSettings settings)
    {
        if (settings.SenderEmail.Length > 0 && (!System.Net.Mail.MailAddress.TryCreate(settings.SenderEmail, out var address) || address.Address != settings.SenderEmail.Trim()))
        {
            return ContactErrors.SenderInvalid(settings.SenderEmail);
        }

        if (settings.ApprovalLimit < 1 || settings.CapMessages < 1 || settings.CapDays is < 1 or > MostCapDays || (settings.CapMessages is null) != (settings.CapDays is null))
        {
            return ContactErrors.LimitInvalid();
        }

        if (settings.ControlPercent is < 0 or > MostControlPercent)
        {
            return ContactErrors.ControlInvalid(MostControlPercent);
        }

        if (settings.WarmUpDaily.Count > MostWarmUpDays || settings.WarmUpDaily.Any(ceiling => ceiling < 1) || (settings.WarmUpDaily.Count > 0) != (settings.WarmUpFrom is not null))
        {
            return ContactErrors.WarmUpInvalid(MostWarmUpDays);
        }

        if (settings.ChannelQuietHours.Keys.Except(ChannelNames.All, StringComparer.Ordinal).Any())
        {
            return ContactErrors.ChannelUnknown();
        }

        if (settings.SmsPrices.Count > MostPrices || settings.SmsPrices.Any(price => !Prefix().IsMatch(price.Key) || price.Value is < 0 or > MostPrice)
            || (settings.SmsPrices.Count > 0 && !Currency().IsMatch(settings.SmsCurrency)))
        {
            return ContactErrors.PricesInvalid();
        }

        return settings.ChannelQuietHours.Values.Append(new QuietHours(settings.QuietFrom, settings.QuietUntil)).All(IsWhole) ? null : ContactErrors.QuietInvalid();
    }

    [GeneratedRegex(@"^\+[1-9][0-9]{0,6}\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Prefix();

    [GeneratedRegex(@"^[A-Z]{3}\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Currency();
}
