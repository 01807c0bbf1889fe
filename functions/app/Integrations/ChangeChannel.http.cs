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

/// <summary>Chooses the provider of a channel. A secret that is left out stays as it is.</summary>
internal sealed class ChangeChannel(CallerResolver callers, Database database, ChannelAccounts accounts)
{
    [Function(nameof(ChangeChannel))]
    [Endpoint("Choose the provider of a channel", "Integrations", Body = typeof(Choice), Answer = typeof(ChannelView))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "api/channels/{channel}")] HttpRequest request, string channel, CancellationToken cancellation)
    {
        var caller = await callers.RequireAsync(request, Permissions.ManageOrganization);
        if (caller.IsError)
        {
            return ProblemMapper.Map(caller.Error, request);
        }

        var body = await JsonBody.ReadAsync<Choice>(request, WireJson.Options, cancellation);
        if (body.IsError || Check(channel, body.Value) is not null)
        {
            return ProblemMapper.Map(body.Error ?? Check(channel, body.Value)!, request);
        }

        var account = new ChannelAccount(channel, body.Value.Adapter!) { Settings = body.Value.Settings ?? new Dictionary<string, string>(StringComparer.Ordinal), Secret = body.Value.Secret };
        await using var scope = await database.OpenAsync(caller.Value.OrganizationId, cancellation);
        await accounts.SaveAsync(scope, account, cancellation);
        await AuditTrail.AppendAsync(scope, caller.Value.PersonId, "channel.changed", new AuditSubject("channel", channel), new { account.Adapter, account.Settings }, cancellation);
        var saved = await accounts.FindAsync(scope, channel, cancellation);
        await scope.CommitAsync(cancellation);
        return new JsonResult(ChannelView.Of(saved, accounts), WireJson.Options);
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
            : null;
    }

    internal sealed record Choice(string? Adapter, IReadOnlyDictionary<string, string>? Settings, string? Secret);
}
