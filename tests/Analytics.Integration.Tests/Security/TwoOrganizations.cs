using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Analytics.Identity;
using Analytics.Integration.Tests.Chat;
using Analytics.Integration.Tests.Monitoring;
using Microsoft.Extensions.DependencyInjection;

namespace Analytics.Integration.Tests.Security;

/// <summary>
/// The product with two organizations that hold events and users of the same names. "Theirs" owns a thing of every kind; "we" are an admin of the
/// other one, with a token.
/// </summary>
public sealed class TwoOrganizations(PostgresFixture postgres) : IAsyncLifetime
{
    /// <summary>Stands in every text that theirs holds; nothing of ours does.</summary>
    public const string Mark = "theirs-only-7f3a";

    private readonly ProductHost _product = new(postgres);
    internal ProductHost Product => _product;

    /// <summary>For every parameter of a route that names a thing, one of theirs. A parameter may mean different things in different routes: then the route's beginning is put before it.</summary>
    public Dictionary<string, string> Theirs { get; } = new(StringComparer.Ordinal);

    /// <summary>Parameters of routes that choose among what everybody has.</summary>
    public static IReadOnlyDictionary<string, string> Choices { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["kind"] = "entries",
        ["action"] = "terminate",
        ["queue"] = "campaign-deliveries-poison",
        ["channel"] = "email",
    };

    /// <summary>Routes whose token is their only key: whoever has it may, whoever asks. A provider's report has its signature: MailReportTests.</summary>
    public static IReadOnlySet<string> ByToken { get; } = new HashSet<string>(StringComparer.Ordinal) { "/c/{token}", "/s/{token}", "/o/{token}", "/u/{token}", "/p/{token}", "/d/{token}", "/v1/triggers/{triggerId}", "/api/webhooks/{provider}/{accountId}" };

    /// <summary>The choice of a route's parameter.</summary>
    public static string? ChoiceOf(string path, string parameter) =>
        path.StartsWith("/v1/", StringComparison.Ordinal) && parameter == "kind" ? "track" : Choices.GetValueOrDefault(parameter);

    public string OurToken { get; private set; } = "";

    public int OurId { get; private set; }

    public async ValueTask InitializeAsync()
    {
        await _product.InitializeAsync();
        var database = _product.Database.Database;
        OurId = await ShopData.ImportAsync(database, "strangers");
        var ours = await new OrganizationDirectory(database).RequireAsync("strangers", CancellationToken.None);
        OurToken = (await new AccessTokens(database).CreateAsync(ours.Value, "admin", null, CancellationToken.None)).Value;
        await MakeTheirsAsync();
    }

    /// <summary>A route with ids that nobody has, each of the form that it asks for.</summary>
    public static string WithAnyIds(string path) => System.Text.RegularExpressions.Regex.Replace(
        path, @"\{(?<name>\w+)\}", match => ChoiceOf(path, match.Groups["name"].Value) ?? (match.Groups["name"].Value == "inboxMessageId" ? "999999999" : "00000000-0000-4000-8000-000000000000"), System.Text.RegularExpressions.RegexOptions.NonBacktracking);

    public async ValueTask DisposeAsync() => await _product.DisposeAsync();

    /// <summary>Asks as an admin of our organization.</summary>
    public Task<(int Status, string Text)> AsUsAsync(string method, string path, object? body = null) => SendAsync(method, path, body, OurToken);

    /// <summary>Asks as the owner of theirs.</summary>
    public Task<(int Status, string Text)> AsThemAsync(string method, string path, object? body = null) => SendAsync(method, path, body, null);

    /// <summary>Everything that theirs has stored in the product's tables.</summary>
    public Task<string> FingerprintAsync() => _product.Database.ScalarAsync<string>(
        """
        select string_agg(t.table_name || '=' || coalesce((xpath('/row/h/text()', query_to_xml(format(
            'select md5(string_agg(t::text, '''' order by t::text)) as h from app.%I t where organization_id = %s', t.table_name, $1::int), true, true, '')))[1]::text, '-'), E'\n' order by t.table_name)
        from information_schema.columns t
        join pg_class c on c.relname = t.table_name and c.relnamespace = 'app'::regnamespace and c.relkind in ('r', 'p')
        where t.table_schema = 'app' and t.column_name = 'organization_id' and t.table_name not in ('analytics_cache', 'message_events')
        """, _product.OrganizationId);

    private async Task MakeTheirsAsync()
    {
        var answer = await _product.AskAsync("How many purchases were there in January 2026?");
        var segment = await CreateAsync("/api/segments", new { name = $"Buyers {Mark}", queryId = (await _product.AskAsync("users who purchased at least 3 times")).QueryId() });
        var campaign = await CreateAsync("/api/campaigns", new { name = $"Hello {Mark}", channel = "email", subject = Mark, message = Mark, segmentId = segment });
        var entry = await CreateAsync("/api/knowledge/entries", new { title = $"Note {Mark}", content = Mark });

        Theirs["conversationId"] = answer.Conversation();
        Theirs["messageId"] = answer.Message();
        Theirs["queryId"] = answer.QueryId();
        Theirs["segmentId"] = Theirs["subjectId"] = segment;
        Theirs["campaignId"] = campaign;
        Theirs["importId"] = (await _product.Database.ScalarAsync<object>("select import_id from app.imports where organization_id = $1 order by import_id limit 1", _product.OrganizationId)).ToString()!;
        Theirs["instanceId"] = await _product.FailedAsync(_product.OrganizationId);
        Theirs["/api/knowledge:id"] = entry;
        Theirs["caseId"] = await CreateAsync("/api/evaluation/cases", new { messageId = answer.Message(), verified = true });
        Theirs["savedQueryId"] = await CreateAsync("/api/saved-queries", new { title = $"Query {Mark}", sql = $"select '{Mark}' as mark" });
        Theirs["commentId"] = await CreateAsync($"/api/saved-queries/{Theirs["savedQueryId"]}/comments", new { text = Mark });
        Theirs["templateId"] = await CreateAsync("/api/message-templates", new { name = $"Template {Mark}", channel = "email", subject = Mark, message = Mark, html = "" });
        Theirs["runId"] = await CreateAsync("/api/evaluation/runs", new { });
        Theirs["sourceId"] = await CreateAsync("/api/sources", new { name = $"Site {Mark}" }, "sourceId");
        Theirs["deadLetterId"] = await CollectedAsync();
        Theirs["inboxMessageId"] = (await _product.Database.ScalarAsync<long>(
            """
            insert into app.inbox_messages (organization_id, send_key, channel, recipient, sender, subject, text_body)
            values ($1, $2, 'email', 'a@example.com', 'b@example.com', $2, $2) returning inbox_message_id
            """, _product.OrganizationId, Mark)).ToString(System.Globalization.CultureInfo.InvariantCulture);
        await MakeWebhookAsync();
        Theirs["triggerId"] = JsonSerializer.Deserialize<JsonElement>((await AsThemAsync("POST", "/api/triggers", new { name = Mark, eventName = Mark })).Text).GetProperty("trigger").GetProperty("triggerId").GetString()!;
        Theirs["/api/operations/poison-messages:messageId"] = Guid.NewGuid().ToString();
    }

    /// <summary>What calls leave that cannot be events as they are.</summary>
    private async Task<string> CollectedAsync()
    {
        await _product.Database.ExecuteAsync(
            "insert into app.ingestion_warnings (organization_id, kind, subject, calls, first_seen_at, last_seen_at, sample) values ($1, 'unknown_event', $2, 1, now(), now(), $2)", _product.OrganizationId, Mark);
        return (await _product.Database.ScalarAsync<Guid>(
            """
            insert into app.dead_letters (organization_id, dead_letter_id, received_at, call, call_type, code, reason)
            values ($1, gen_random_uuid(), now(), $2, 'track', 'event.invalid', $2) returning dead_letter_id
            """, _product.OrganizationId, Mark)).ToString();
    }

    private async Task MakeWebhookAsync()
    {
        var (_, text) = await AsThemAsync("POST", "/api/webhook-endpoints", new { url = "https://8.8.8.8/", description = Mark });
        Theirs["webhookEndpointId"] = JsonSerializer.Deserialize<JsonElement>(text).GetProperty("endpoint").GetProperty("webhookEndpointId").GetString()!;
        // Disabled, so that nothing of the walk is sent.
        await AsThemAsync("PATCH", $"/api/webhook-endpoints/{Theirs["webhookEndpointId"]}", new { enabled = false });
        Theirs["webhookMessageId"] = (await _product.Database.ScalarAsync<Guid>(
            """
            with message as (insert into app.webhook_messages (organization_id, webhook_message_id, type, body) values ($1, gen_random_uuid(), 'campaign.sent', $2) returning webhook_message_id)
            insert into app.webhook_deliveries (organization_id, webhook_endpoint_id, webhook_message_id) select $1, $3, webhook_message_id from message returning webhook_message_id
            """, _product.OrganizationId, Mark, Guid.Parse(Theirs["webhookEndpointId"]))).ToString();
    }

    private async Task<string> CreateAsync(string path, object body, string idName = "id")
    {
        var (status, text) = await AsThemAsync("POST", path, body);
        Assert.True(status is 200 or 201 or 202, $"{path}: {status} {text}");
        return JsonSerializer.Deserialize<JsonElement>(text).GetProperty(idName).ToString();
    }

    private async Task<(int Status, string Text)> SendAsync(string method, string path, object? body, string? token)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = body switch { null => null, string text => new StringContent(text, Encoding.UTF8, "application/json"), _ => JsonContent.Create(body) } };
        request.Headers.Add("Prefer", "wait=60");
        if (token is null)
        {
            request.Headers.Add("X-Organization", "shop");
        }
        else
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        using var response = await _product.Client.SendAsync(request, TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
