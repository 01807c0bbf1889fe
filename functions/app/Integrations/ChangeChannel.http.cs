using Analytics.Audit;
using Analytics.Identity;
using Analytics.Platform.Http;
using Analytics.Platform.Json;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Analytics.Platform.Results;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Integrations;

/// <summary>Chooses the provider of a channel. A secret that is left out stays as it is, as long as the provider is the same.</summary>
internal sealed class ChangeChannel(Database database, ChannelAccounts accounts)
{
    private const int MostSettings = 30;
    private const int LongestSetting = 2_000;

    [Function(nameof(ChangeChannel))]
    [Endpoint("Choose the provider of a channel", "Integrations", Permission = Permissions.ManageOrganization, Body = typeof(Choice), Answer = typeof(ChannelView))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "api/channels/{channel}")] HttpRequest request, string channel, CancellationToken cancellation)
    {
        var caller = request.Caller();
        var body = await JsonBody.ReadAsync<Choice>(request, WireJson.Options, cancellation);
        if (body.IsError || Check(channel, body.Value) is not null)
        {
            return ProblemMapper.Map(body.Error ?? Check(channel, body.Value)!, request);
        }

        var account = AccountOf(channel, body.Value);
        if (await accounts.AdapterOf(account).CheckAsync(account, cancellation) is { } fault)
        {
            return ProblemMapper.Map(fault, request);
        }

        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        await accounts.SaveAsync(scope, account, cancellation);
        AuditTrail.Append(scope, caller.PersonId, "channel.changed", new AuditSubject("channel", channel), new { account.Adapter, account.Settings });
        // Another account is another chance.
        await ChannelHealthStore.CloseCircuitAsync(scope, channel, cancellation);
        await ChannelHealthStore.ForgetReportsAsync(scope, channel, cancellation);
        if (accounts.AdapterOf(account).Form.Secret is { Required: true } && (await accounts.FindAsync(scope, channel, cancellation)).Secret is null)
        {
            return ProblemMapper.Map(IntegrationErrors.SecretMissing(), request);
        }

        var saved = await ChannelView.LoadAsync(scope, channel, accounts, cancellation);
        await scope.CommitAsync(cancellation);
        return new JsonResult(saved, WireJson.Options);
    }

    private Error? Check(string channel, Choice choice)
    {
        if (!ChannelNames.All.Contains(channel, StringComparer.Ordinal))
        {
            return IntegrationErrors.ChannelUnknown(channel);
        }

        var fitting = accounts.Adapters.Where(adapter => adapter.Channels.Contains(channel, StringComparer.Ordinal)).ToList();
        if (fitting.Find(adapter => adapter.Adapter == choice.Adapter) is not { } chosen)
        {
            return IntegrationErrors.AdapterUnknown(choice.Adapter, fitting.Select(adapter => adapter.Adapter));
        }

        return chosen.RequiredSettings.FirstOrDefault(name => string.IsNullOrWhiteSpace(choice.Settings?.GetValueOrDefault(name))) is { } missing
            ? IntegrationErrors.SettingMissing(missing)
            : CheckValues(chosen.Form, choice);
    }

    private static Error? CheckValues(AdapterForm form, Choice choice)
    {
        var settings = choice.Settings ?? new Dictionary<string, string>(StringComparer.Ordinal);
        if (settings.Count > MostSettings || choice.Secret?.Length > LongestSetting || choice.WebhookSecret?.Length > LongestSetting || settings.FirstOrDefault(setting => setting.Key.Length > LongestSetting || setting.Value?.Length > LongestSetting) is { Key: not null })
        {
            return IntegrationErrors.SettingTooLong(settings.FirstOrDefault(setting => setting.Value?.Length > LongestSetting).Key ?? "secret", LongestSetting);
        }

        return form.Settings.FirstOrDefault(field => field.Choices.Count > 0 && settings.GetValueOrDefault(field.Name) is { Length: > 0 } value && !field.Choices.Contains(value, StringComparer.Ordinal)) is { } wrong
            ? IntegrationErrors.SettingInvalid(wrong.Name, $"one of {string.Join(", ", wrong.Choices)}")
            : null;
    }

    private static ChannelAccount AccountOf(string channel, Choice choice) => new(channel, choice.Adapter!)
    {
        Settings = (choice.Settings ?? new Dictionary<string, string>(StringComparer.Ordinal)).Where(setting => !string.IsNullOrWhiteSpace(setting.Value)).ToDictionary(setting => setting.Key, setting => setting.Value.Trim(), StringComparer.Ordinal),
        Secret = string.IsNullOrWhiteSpace(choice.Secret) ? null : choice.Secret,
        WebhookSecret = string.IsNullOrWhiteSpace(choice.WebhookSecret) ? null : choice.WebhookSecret.Trim(),
    };

    internal sealed record Choice(string? Adapter, IReadOnlyDictionary<string, string>? Settings, string? Secret)
    {
        /// <summary>What the provider signs its reports with, where that is another secret: Mailgun's webhook signing key, Twilio's auth token beside an API key.</summary>
        public string? WebhookSecret { get; init; }
    }
}
