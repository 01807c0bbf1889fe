using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Analytics.Hosts.Local;
using Analytics.Hosts.Local.Watching;
using Analytics.Identity;
using Analytics.Ingestion;
using Analytics.LocalRuntime.Hosting;
using Analytics.Monitoring;
using Analytics.Platform.Postgres;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Analytics.Integration.Tests.Chat;

/// <summary>The whole product on the local runtime in this process, over a database of its own with the shop's data in it.</summary>
public class ProductHost(PostgresFixture postgres) : IAsyncLifetime
{
    private TestDatabase? _database;
    private IHost? _host;

    public HttpClient Client { get; private set; } = null!;

    public TestDatabase Database => _database!;

    public IServiceProvider Services => _host!.Services;

    public int OrganizationId { get; private set; }

    /// <summary>The pooling proxy that features and questions go through; none by default.</summary>
    protected virtual Task<PoolAddress?> PoolAsync() => Task.FromResult<PoolAddress?>(null);

    public async ValueTask InitializeAsync()
    {
        // The runtime listens on some connections of its own, and imports hold several each.
        _database = await postgres.CreateDatabaseAsync(poolSize: 25, await PoolAsync());
        OrganizationId = await ShopData.ImportAsync(_database.Database, "shop");
        await new CallerStore(_database.Database).EnsureLocalOwnerAsync(CancellationToken.None);
        _host = Build(_database);
        await _host.StartAsync();
        Client = ClientFor(((LocalHost)_host).Address);
    }

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        Client.Dispose();
        if (_host is not null)
        {
            await _host.StopAsync();
            await ((IAsyncDisposable)_host).DisposeAsync();
        }

        await _database!.DisposeAsync();
    }

    public static HttpClient ClientFor(Uri address) => new(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = address, Timeout = TimeSpan.FromSeconds(90) };

    internal static IHost Build(TestDatabase database)
    {
        var builder = FunctionsApplication.CreateBuilder([]);
        builder.Logging.ClearProviders();
        // Mail sinks, webhook receivers and push services of the tests are on this machine.
        builder.Configuration.AddInMemoryCollection([new("Outbound:PrivateHosts", "127.0.0.1")]);
        builder.AddLocalRuntime(new LocalRuntimeOptions
        {
            DataSource = database.Database.System,
            Port = 0,
            Clock = new ShiftedClock(ShopData.Now),
            MeterNames = [Analytics.Platform.Telemetry.Instruments.Name],
            FunctionAssembly = typeof(HostServices).Assembly,
        });
        builder.Services.AddSingleton(database.Database);
        builder.Services.AddSingleton(new StartupState());
        builder.Services.AddRuntimeWatch();
        builder.Services.AddSingleton(new IdentityOptions { LocalOwner = true });
        builder.Services.AddSingleton(new ImportOptions { Folder = Path.Combine(Path.GetTempPath(), "analytics-test-uploads") });
        Application.Configure(builder);
        return builder.Build();
    }

    /// <summary>A token of a new person.</summary>
    public async Task<string> TokenAsync(string role, string organization = "shop")
    {
        var found = await new OrganizationDirectory(Database.Database).RequireAsync(organization, TestContext.Current.CancellationToken);
        return (await new AccessTokens(Database.Database).CreateAsync(found.Value, role, null, TestContext.Current.CancellationToken)).Value;
    }

    /// <summary>Somebody else of the shop, in that role.</summary>
    public async Task<HttpClient> ClientAsync(string role)
    {
        var client = ClientFor(Client.BaseAddress!);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await TokenAsync(role));
        return client;
    }

    /// <summary>Asks and waits for the end.</summary>
    public async Task<JsonElement> AskAsync(string message, string? conversationId = null, string? parentMessageId = null, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/analytics/chat") { Content = JsonContent.Create(new { message, conversationId, parentMessageId }) };
        request.Headers.Add("Prefer", "wait=60");
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        using var response = await Client.SendAsync(request, TestContext.Current.CancellationToken);
        var body = await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, body.ToString());
        return body;
    }

    /// <summary>Status code and body of any call.</summary>
    public Task<(int Status, JsonElement Body)> SendAsync(string method, string path, object? body = null) => SendAsync(Client, method, path, body);

    public static async Task<(int Status, JsonElement Body)> SendAsync(HttpClient client, string method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = body is null ? null : JsonContent.Create(body) };
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, text.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(text));
    }

    /// <summary>Reads a stream of events until it ends; with a limit, until that many came.</summary>
    public async Task<List<(long Id, string Type, JsonElement Data)>> StreamAsync(string path, long? after = null, int most = int.MaxValue)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        if (after is not null)
        {
            request.Headers.Add("Last-Event-ID", after.Value.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }

        using var response = await Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        var events = new List<(long, string, JsonElement)>();
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        while (events.Count < most && await reader.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            if (line.Length > 0 && !line.StartsWith(':'))
            {
                fields[line[..line.IndexOf(':', StringComparison.Ordinal)]] = line[(line.IndexOf(':', StringComparison.Ordinal) + 2)..];
            }
            else if (fields.Count > 0)
            {
                events.Add((long.Parse(fields["id"], System.Globalization.CultureInfo.InvariantCulture), fields["event"], JsonSerializer.Deserialize<JsonElement>(fields["data"])));
                fields.Clear();
            }
        }

        return events;
    }
}

/// <summary>Reads answers.</summary>
internal static class AnswerJson
{
    public static string Status(this JsonElement answer) => answer.GetProperty("status").GetString()!;

    public static string Conversation(this JsonElement answer) => answer.GetProperty("conversationId").GetString()!;

    public static string Message(this JsonElement answer) => answer.GetProperty("messageId").GetString()!;

    public static string Path(this JsonElement answer) => $"/api/analytics/chat/{answer.Conversation()}/messages/{answer.Message()}";

    public static JsonElement Part(this JsonElement answer, string type) => answer.GetProperty("messages").EnumerateArray().First(part => part.GetProperty("type").GetString() == type);

    public static JsonElement Results(this JsonElement answer) => answer.Part("query_results").GetProperty("data");

    public static string QueryId(this JsonElement answer) => answer.Results().GetProperty("queryId").GetString()!;

    public static decimal Number(this JsonElement answer) => answer.Results().GetProperty("rows")[0][0].GetDecimal();
}
