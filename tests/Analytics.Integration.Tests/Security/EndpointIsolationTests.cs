using System.Text.Json;
using System.Text.RegularExpressions;

namespace Analytics.Integration.Tests.Security;

/// <summary>
/// Walks every operation of the API's own document as an admin of one organization with the ids of another. An operation that is not known here
/// fails the walk, so that a new endpoint has to say how it keeps organizations apart.
/// </summary>
public sealed partial class EndpointIsolationTests(TwoOrganizations world) : IClassFixture<TwoOrganizations>
{
    /// <summary>Operations that act on a thing named in their route and need a body before they look for it.</summary>
    private static readonly Dictionary<string, object> Bodies = new(StringComparer.Ordinal)
    {
        ["put /api/analytics/chat/{conversationId}/messages/{messageId}/feedback"] = new { rating = "up" },
        ["patch /api/analytics/chat/{conversationId}"] = new { title = "mine now" },
        ["patch /api/queries/{queryId}"] = new { favorite = true, title = "mine now" },
        ["post /api/saved-queries/{savedQueryId}/comments"] = new { text = "mine now" },
        ["post /api/saved-queries/{savedQueryId}/restorations"] = new { version = 1 },
        ["patch /api/evaluation/cases/{caseId}"] = new { status = "unanswerable" },
        ["patch /api/segments/{segmentId}"] = new { name = "mine now" },
        ["patch /api/campaigns/{campaignId}"] = new { name = "mine now" },
        ["put /api/message-templates/{templateId}"] = new { name = "mine now", subject = "mine now" },
        ["patch /api/webhook-endpoints/{webhookEndpointId}"] = new { description = "mine now", enabled = false },
        ["put /api/triggers/{triggerId}"] = new { name = "mine now", eventName = "mine now" },
        ["post /api/webhook-endpoints/{webhookEndpointId}/replays"] = new { since = "2199-01-01T00:00:00Z" },
        ["patch /api/knowledge/{kind}/{id}"] = new { title = "mine now" },
        ["post /api/operations/orchestrations/{instanceId}/{action}"] = new { reason = "mine now" },
    };

    /// <summary>Operations without an id in their route whose body may name things: bodies that name theirs; each has to be refused.</summary>
    private static Dictionary<string, object[]> BodiesThatName(IReadOnlyDictionary<string, string> theirs) => new(StringComparer.Ordinal)
    {
        ["post /api/analytics/chat"] = [new { message = "How many purchases?", conversationId = theirs["conversationId"] }, new { message = "And in February?", conversationId = theirs["conversationId"], parentMessageId = theirs["messageId"] }],
        ["post /api/segments"] = [new { name = "stolen", queryId = theirs["queryId"] }],
        ["post /api/segments/preview"] = [new { queryId = theirs["queryId"] }],
        ["post /api/triggers"] = [new { name = "stolen", campaignId = theirs["campaignId"] }],
        ["post /api/evaluation/cases"] = [new { messageId = theirs["messageId"] }, new { messageId = theirs["messageId"], verified = true }],
        ["post /api/campaigns"] = [new { name = "stolen", channel = "email", segmentId = theirs["segmentId"] }],
    };

    /// <summary>Operations without an id in route or body, that change something or run something: why they cannot reach another organization.</summary>
    private static readonly Dictionary<string, string> WithoutIds = new(StringComparer.Ordinal)
    {
        ["post /api/queries"] = "plans and SQL read through the organization's reader: PlanIsolationTests",
        ["post /api/saved-queries"] = "keeps SQL or a plan among the caller's own",
        ["post /api/message-templates"] = "keeps a message among the caller's own",
        ["post /api/evaluation/runs"] = "asks the caller's own cases",
        ["post /api/queries/checks"] = "reads a text and nothing else",
        ["post /api/queries/renderings"] = "renders a plan against the caller's own data and runs nothing",
        ["post /api/segments/uploads"] = "a list becomes a segment of the caller's own, of people of the caller's own",
        ["post /api/imports"] = "a file goes into the caller's organization, whatever it holds",
        ["post /api/knowledge/{kind}"] = "adds to the caller's own",
        ["post /api/knowledge/formula-checks"] = "reads a formula against the caller's own data and keeps nothing",
        ["post /api/knowledge/entry-checks"] = "reads a text against the caller's own data and keeps nothing",
        ["post /api/sources"] = "makes a write key of the caller's own",
        ["delete /api/ingestion/warnings"] = "puts away the caller's own, by name",
        ["post /v1/batch"] = "the write key says whose the events are, and nothing else can",
        ["options /v1/batch"] = "answers browsers before they send",
        ["post /v1/{kind}"] = "the write key says whose the events are, and nothing else can",
        ["options /v1/{kind}"] = "answers browsers before they send",
        ["post /api/suppressions"] = "adds an address to the caller's own list",
        ["delete /api/suppressions"] = "takes an address off the caller's own list",
        ["post /api/suppressions/import"] = "adds addresses to the caller's own list",
        ["post /api/topics"] = "adds a topic of the caller's own",
        ["delete /api/topics"] = "takes a topic of the caller's own, by name",
        ["post /api/consents"] = "writes into the caller's own ledger",
        ["put /api/channels/{channel}"] = "the caller's own account of a channel",
        ["post /api/webhook-endpoints"] = "makes a webhook of the caller's own",
        ["post /v1/push-subscriptions"] = "the write key says whose the people are, and nothing else can",
        ["delete /v1/push-subscriptions"] = "the write key says whose the people are, and nothing else can",
        ["options /v1/push-subscriptions"] = "answers browsers before they send",
        ["post /api/channels/{channel}/test"] = "the caller's own account of a channel",
        ["put /api/analytics/language-model/budget"] = "the caller's own budget",
        ["put /api/contact-settings"] = "the caller's own settings",
        ["put /api/monitoring/retention"] = "the caller's own retention",
    };

    /// <summary>Operations for whoever operates the whole installation: forbidden to every role of an organization.</summary>
    private static readonly HashSet<string> OfInstallation = new(StringComparer.Ordinal)
    {
        "get /api/operations/poison-messages",
        "post /api/operations/poison-messages/{queue}/{messageId}/put-back",
    };

    /// <summary>Operations that tell about the server and nothing else; they answer 503 while it starts.</summary>
    private static readonly HashSet<string> OfServer = new(StringComparer.Ordinal) { "get /api/health", "get /api/health/ready" };

    /// <summary>What a list needs to be asked for at all.</summary>
    private static readonly Dictionary<string, string> Queries = new(StringComparer.Ordinal) { ["get /api/knowledge/query"] = "?q=note" };

    [Fact]
    public async Task No_operation_finds_a_thing_of_another_organization_by_its_id()
    {
        var before = await world.FingerprintAsync();
        var faults = new List<string>();
        foreach (var (operation, method, path) in await OperationsAsync())
        {
            if (!path.Contains('{', StringComparison.Ordinal))
            {
                continue;
            }

            if (Filled(path) is not { } filled)
            {
                faults.Add($"{operation}: the route has a parameter of which TwoOrganizations.Theirs knows nothing. Make such a thing in theirs and add its id there.");
                continue;
            }

            var (status, text) = await world.AsUsAsync(method, filled, method is "get" or "delete" ? null : Bodies.GetValueOrDefault(operation, new { }));
            if (status != (OfInstallation.Contains(operation) ? 403 : 404))
            {
                faults.Add($"{operation}: {status} for a thing of another organization, where 404 belongs{(status == 400 ? " (give it a body in Bodies that is right otherwise)" : "")}: {text}");
            }

            if (text.Contains(TwoOrganizations.Mark, StringComparison.Ordinal))
            {
                faults.Add($"{operation}: shows what belongs to another organization: {text}");
            }
        }

        Assert.True(faults.Count == 0, string.Join("\n", faults));
        Assert.Equal(before, await world.FingerprintAsync());
    }

    /// <summary>Without this the walk above would also pass with ids that nobody has.</summary>
    [Fact]
    public async Task Each_id_of_the_walk_is_found_by_its_owner()
    {
        var faults = new List<string>();
        foreach (var (operation, method, path) in (await OperationsAsync()).Where(found => found.Method == "get" && !OfInstallation.Contains(found.Operation) && !OfServer.Contains(found.Operation)))
        {
            if (Filled(path) is { } filled && await world.AsThemAsync(method, filled + Queries.GetValueOrDefault(operation)) is var (status, text) && status is not (200 or 202))
            {
                faults.Add($"{operation}: {status} for its own thing: {text}");
            }
        }

        Assert.True(faults.Count == 0, string.Join("\n", faults));
    }

    [Fact]
    public async Task No_list_shows_a_thing_of_another_organization()
    {
        var faults = new List<string>();
        var ids = world.Theirs.Values.Where(id => id.Length > 8).ToArray();
        foreach (var (operation, method, path) in (await OperationsAsync()).Where(found => found.Method == "get" && !found.Path.Contains('{', StringComparison.Ordinal)))
        {
            var (status, text) = await world.AsUsAsync(method, path + Queries.GetValueOrDefault(operation));
            if (status != (OfInstallation.Contains(operation) ? 403 : 200) && !OfServer.Contains(operation))
            {
                faults.Add($"{operation}: {status} {text}");
            }
            else if (text.Contains(TwoOrganizations.Mark, StringComparison.Ordinal) || ids.Any(id => text.Contains(id, StringComparison.OrdinalIgnoreCase)))
            {
                faults.Add($"{operation}: lists what belongs to another organization: {text}");
            }
        }

        Assert.True(faults.Count == 0, string.Join("\n", faults));
    }

    [Fact]
    public async Task No_body_reaches_a_thing_of_another_organization()
    {
        var known = BodiesThatName(world.Theirs);
        var before = await world.FingerprintAsync();
        var faults = new List<string>();
        foreach (var (operation, method, path) in (await OperationsAsync()).Where(found => found.Method != "get" && !found.Path.Contains('{', StringComparison.Ordinal)))
        {
            if (!known.TryGetValue(operation, out var bodies))
            {
                if (!WithoutIds.ContainsKey(operation))
                {
                    faults.Add($"{operation}: say in EndpointIsolationTests.BodiesThatName which bodies of it name a thing by id, or in WithoutIds why it cannot reach another organization.");
                }

                continue;
            }

            foreach (var body in bodies)
            {
                var (status, text) = await world.AsUsAsync(method, path, body);
                if (status is not (400 or 404) || text.Contains(TwoOrganizations.Mark, StringComparison.Ordinal))
                {
                    faults.Add($"{operation} with {JsonSerializer.Serialize(body)}: {status} {text}");
                }
            }
        }

        Assert.True(faults.Count == 0, string.Join("\n", faults));
        Assert.Equal(before, await world.FingerprintAsync());
    }

    [Fact]
    public async Task What_is_listed_here_exists()
    {
        var operations = (await OperationsAsync()).Select(found => found.Operation).ToHashSet(StringComparer.Ordinal);

        Assert.DoesNotContain(Bodies.Keys.Concat(BodiesThatName(world.Theirs).Keys).Concat(WithoutIds.Keys).Concat(OfInstallation).Concat(OfServer).Concat(Queries.Keys), operation => !operations.Contains(operation));
    }

    [Fact]
    public async Task Another_organization_cannot_be_chosen_by_header_or_query()
    {
        var (status, text) = await world.AsUsAsync("get", "/api/segments?organization=shop");

        Assert.True(status is 404 || !text.Contains(TwoOrganizations.Mark, StringComparison.Ordinal), text);
    }

    private async Task<IReadOnlyList<(string Operation, string Method, string Path)>> OperationsAsync()
    {
        var (_, text) = await world.AsUsAsync("get", "/api/openapi.json");
        return [.. JsonSerializer.Deserialize<JsonElement>(text).GetProperty("paths").EnumerateObject().Where(path => !TwoOrganizations.ByToken.Contains(path.Name))
            .SelectMany(path => path.Value.EnumerateObject().Select(method => ($"{method.Name} {path.Name}", method.Name, Chosen(path.Name))))];
    }

    private static string Chosen(string path) => Parameter().Replace(path, match => TwoOrganizations.ChoiceOf(path, match.Groups["name"].Value) ?? match.Value);

    /// <summary>The route with ids of theirs; null when one is not known.</summary>
    private string? Filled(string path)
    {
        var known = true;
        var filled = Parameter().Replace(path, match =>
        {
            var name = match.Groups["name"].Value;
            var ofRoute = world.Theirs.Keys.FirstOrDefault(key => key.EndsWith($":{name}", StringComparison.Ordinal) && path.StartsWith(key[..key.IndexOf(':', StringComparison.Ordinal)], StringComparison.Ordinal));
            if (world.Theirs.TryGetValue(ofRoute ?? name, out var id))
            {
                return Uri.EscapeDataString(id);
            }

            known = false;
            return match.Value;
        });
        return known ? filled : null;
    }

    [GeneratedRegex(@"\{(?<name>\w+)\}", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Parameter();
}
