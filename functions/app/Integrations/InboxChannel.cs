using System.Text.Json;
using Analytics.Platform.Postgres;
using Npgsql;

namespace Analytics.Integrations;

/// <summary>
/// The local inbox: keeps messages in the database and shows them as they were sent. What an organization without any account sends by;
/// nothing leaves the machine.
/// </summary>
internal sealed class InboxChannel(Database database) : IMessageChannel
{
    public string Adapter => ChannelAccount.Inbox;

    public IReadOnlyList<string> Channels => ChannelNames.All;

    public int AtOnce => 50;

    public IReadOnlyList<string> RequiredSettings => [];

    public AdapterForm Form => new("Local inbox", "Keeps messages in the database and shows them on the page Inbox. Nothing leaves the machine, nobody gets anything.");

    public Task<ProbeOutcome> ProbeAsync(ChannelAccount account, CancellationToken cancellation) => Task.FromResult(ProbeOutcome.Succeeded("Messages are kept in the local inbox; nobody gets them."));

    public async Task<SendOutcome> SendAsync(ChannelAccount account, OutgoingMessage message, CancellationToken cancellation)
    {
        try
        {
            await using var scope = await database.OpenAsync(message.OrganizationId, cancellation);
            await using var command = scope.Command(
                """
                -- integrations.keep_in_inbox
                insert into app.inbox_messages (organization_id, send_key, channel, recipient, sender, subject, headers, text_body, html_body)
                values (app.current_organization(), $1, $2, $3, $4, $5, $6::jsonb, $7, $8) on conflict (organization_id, send_key) do nothing
                """,
                message.SendKey, message.Channel, message.To, SenderOf(message), message.Subject, JsonSerializer.Serialize(message.Headers), message.Text, message.Html);
            await command.ExecuteNonQueryAsync(cancellation);
            await scope.CommitAsync(cancellation);
            return new SendOutcome.Accepted(message.SendKey);
        }
        catch (NpgsqlException fault)
        {
            return new SendOutcome.Unclear(fault.Message);
        }
    }

    public async Task<Lookup> FindAsync(ChannelAccount account, int organizationId, string sendKey, CancellationToken cancellation)
    {
        await using var scope = await database.OpenAsync(organizationId, cancellation);
        await using var command = scope.Command(
            """
            -- integrations.find_in_inbox
            select exists (select from app.inbox_messages where send_key = $1)
            """,
            sendKey);
        return (bool)(await command.ExecuteScalarAsync(cancellation))! ? Lookup.Found : Lookup.NotFound;
    }

    private static string SenderOf(OutgoingMessage message) => message.FromName.Length == 0 ? message.From : $"{message.FromName} <{message.From}>";
}
