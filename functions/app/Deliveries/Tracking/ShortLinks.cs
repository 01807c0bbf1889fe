using System.Collections.Concurrent;
using System.Text;
using System.Text.RegularExpressions;
using Analytics.Platform.Postgres;
using Npgsql;

namespace Analytics.Deliveries.Tracking;

/// <summary>Leads the links of a text message over our own address, in as few characters as a signed link takes.</summary>
internal sealed partial class ShortLinks(LinkTokens tokens, Database database)
{
    /// <summary>About as long as a shortened link becomes, after the public address.</summary>
    public const int TypicalLength = 22;

    private const int MostKnown = 10_000;

    private readonly ConcurrentDictionary<(Guid Campaign, string Url), long> _known = new();

    public async Task<string> WriteAsync(string text, LinkTarget target, string publicAddress, CancellationToken cancellation)
    {
        var written = new StringBuilder(text.Length);
        var end = 0;
        foreach (var url in Find(text, publicAddress))
        {
            written.Append(text, end, url.Index - end);
            var link = await FindIdAsync(target, url.Text, cancellation);
            written.Append(publicAddress).Append("/s/").Append(await tokens.MakeShortAsync(link, target.RecipientId, cancellation));
            end = url.Index + url.Text.Length;
        }

        return end == 0 ? text : written.Append(text, end, text.Length - end).ToString();
    }

    /// <summary>The text with links as long as they will be, to be counted.</summary>
    public static string Sketch(string text, string publicAddress)
    {
        var written = new StringBuilder(text.Length);
        var end = 0;
        foreach (var url in Find(text, publicAddress))
        {
            written.Append(text, end, url.Index - end).Append(publicAddress).Append("/s/").Append('x', TypicalLength);
            end = url.Index + url.Text.Length;
        }

        return written.Append(text, end, text.Length - end).ToString();
    }

    /// <summary>Whose link it is and where it leads; null when there is none. Nobody is known yet.</summary>
    public async Task<(LinkTarget Target, string Url)?> ReadAsync(string token, CancellationToken cancellation)
    {
        if (await tokens.ReadShortAsync(token, cancellation) is not { } link)
        {
            return null;
        }

        await using var connection = await database.OpenSystemAsync(cancellation);
        await using var command = new NpgsqlCommand(
            """
            -- tracking.find_short_link
            select organization_id, campaign_id, url from app.short_links where short_link_id = $1
            """, connection)
        { Parameters = { new() { Value = link.LinkId } } };
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation) ? (new LinkTarget(reader.GetInt32(0), reader.GetGuid(1), link.RecipientId), reader.GetString(2)) : null;
    }

    // Our own addresses stay: who leaves or chooses is no click.
    private static IEnumerable<(int Index, string Text)> Find(string text, string publicAddress) =>
        from Match match in Address().Matches(text)
        let url = match.Value.TrimEnd('.', ',', ';', ':', '!', '?', ')')
        where !url.StartsWith(publicAddress + "/u/", StringComparison.Ordinal) && !url.StartsWith(publicAddress + "/p/", StringComparison.Ordinal)
        select (match.Index, url);

    private async Task<long> FindIdAsync(LinkTarget target, string url, CancellationToken cancellation)
    {
        if (_known.TryGetValue((target.CampaignId, url), out var known))
        {
            return known;
        }

        await using var scope = await database.OpenAsync(target.OrganizationId, cancellation);
        await using var command = scope.Command(
            """
            -- tracking.shorten_link
            with added as (
              insert into app.short_links (organization_id, campaign_id, url) values (app.current_organization(), $1, $2)
              on conflict (organization_id, campaign_id, md5(url)) do nothing returning short_link_id
            )
            select short_link_id from added union all
            select short_link_id from app.short_links where organization_id = app.current_organization() and campaign_id = $1 and md5(url) = md5($2) limit 1
            """,
            target.CampaignId, url);
        var found = await command.ExecuteScalarAsync(cancellation);
        await scope.CommitAsync(cancellation);
        if (found is not long id)
        {
            // Somebody else shortens it at the same moment and has committed since.
            return await FindIdAsync(target, url, cancellation);
        }

        if (_known.Count >= MostKnown)
        {
            _known.Clear();
        }

        _known[(target.CampaignId, url)] = id;
        return id;
    }

    [GeneratedRegex("""https?://[^\s<>"]+""", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Address();
}
