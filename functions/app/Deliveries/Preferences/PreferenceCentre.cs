using Analytics.Deliveries.Contacts;
using Analytics.Deliveries.Tracking;
using Analytics.Platform.Postgres;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Analytics.Deliveries.Preferences;

/// <summary>The choices of the address behind a link: whoever has the link reads the mails of the address.</summary>
internal sealed class PreferenceCentre(LinkTokens tokens, Database database)
{
    public async Task<IActionResult> ShowAsync(string token, bool saved, CancellationToken cancellation)
    {
        if (await tokens.ReadAsync(token, LinkTokens.Preferences, "", cancellation) is not { } target)
        {
            return UnsubscribePage.Unknown();
        }

        await using var scope = await database.OpenAsync(target.OrganizationId, cancellation);
        if (await EngagementStore.FindAddressAsync(scope, target, cancellation) is not { } found)
        {
            return UnsubscribePage.Unknown();
        }

        var state = new PreferenceState(await tokens.MakeAsync(target, LinkTokens.Unsubscribe, "", cancellation))
        {
            StoppedBy = await SuppressionStore.FindReasonAsync(scope, found.Channel, found.Address, cancellation),
            Saved = saved,
        };
        return PreferencePage.Show(found.Address, await TopicStore.ListChoicesAsync(scope, found.Channel, found.Address, cancellation), state);
    }

    /// <summary>Writes down what changed; wanting something again ends what the person stopped, not what the sender did.</summary>
    public async Task<IActionResult> SaveAsync(string token, HttpRequest request, CancellationToken cancellation)
    {
        if (await tokens.ReadAsync(token, LinkTokens.Preferences, "", cancellation) is not { } target || !request.HasFormContentType)
        {
            return UnsubscribePage.Unknown();
        }

        var wanted = (await request.ReadFormAsync(cancellation))["topic"].OfType<string>().ToHashSet(StringComparer.Ordinal);
        await using (var scope = await database.OpenAsync(target.OrganizationId, cancellation))
        {
            if (await EngagementStore.FindAddressAsync(scope, target, cancellation) is not { } found)
            {
                return UnsubscribePage.Unknown();
            }

            var stopped = await SuppressionStore.FindReasonAsync(scope, found.Channel, found.Address, cancellation);
            var proof = new { target.CampaignId, target.RecipientId, address = request.HttpContext.Connection.RemoteIpAddress?.ToString(), agent = MachineAgents.AgentOf(request) };
            foreach (var choice in await TopicStore.ListChoicesAsync(scope, found.Channel, found.Address, cancellation))
            {
                var wants = wanted.Contains(choice.Topic.Key);
                if (wants != choice.Wanted || (wants && choice.Granted is null))
                {
                    await SuppressionStore.RecordConsentAsync(scope, new ConsentEvent(found.Channel, found.Address, wants, "preference_centre") { Topic = choice.Topic.Key }, proof, cancellation);
                }
            }

            if (stopped == "unsubscribed" && wanted.Count > 0)
            {
                await SuppressionStore.RemoveAsync(scope, found.Channel, found.Address, cancellation);
            }

            await scope.CommitAsync(cancellation);
        }

        return await ShowAsync(token, saved: true, cancellation);
    }
}
