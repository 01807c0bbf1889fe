using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Analytics.Identity;
using Analytics.Integration.Tests.Campaigns;
using Analytics.Integration.Tests.Chat;

namespace Analytics.Integration.Tests.Collecting;

/// <summary>Senders that send again until they hear a 200, over a product that is killed under them.</summary>
public sealed class KilledCollectingTests(PostgresFixture postgres)
{
    private const int Senders = 4;
    private const int Kills = 3;
    private const int CallsOfBatch = 20;

    /// <summary>Ids of calls that a 200 said are stored.</summary>
    private readonly ConcurrentBag<string> _told = [];

    [Fact]
    public async Task Calls_that_were_answered_are_stored_and_calls_sent_again_are_stored_once()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await new CallerStore(database.Database).EnsureLocalOwnerAsync(CancellationToken.None);
        var organization = await ShopData.ImportAsync(database.Database, "shop");
        await using var product = new ProductProcess(database, new Dictionary<string, string>());
        await product.StartAsync();
        var key = (await product.SendAsync("POST", "/api/sources", new { name = "killed" })).GetProperty("writeKey").GetString()!;
        using var done = new CancellationTokenSource();

        var senders = Enumerable.Range(0, Senders).Select(number => SendAsync(product.Address, key, number, done.Token)).ToList();
        for (var kill = 1; kill <= Kills; kill++)
        {
            await database.UntilAsync(Stored, kill * 1000, organization);
            await product.KillAsync();
            await AssertAllToldAreStoredAsync(database, organization);
            await product.StartAsync();
        }

        await database.UntilAsync(Stored, (Kills + 1) * 1000, organization);
        await done.CancelAsync();
        var sent = (await Task.WhenAll(senders)).Sum();

        await AssertAllToldAreStoredAsync(database, organization);
        Assert.Equal(sent, _told.Count);
        Assert.Equal(sent, await database.ScalarAsync<long>(Stored, organization));
        Assert.Equal(sent, await database.ScalarAsync<long>("select count(distinct event_id) from warehouse.events where organization_id = $1 and name = 'Killed'", organization));
        var answer = await product.SendAsync("POST", "/api/queries", new { sql = "select count(*) from events where name = 'Killed'" });
        Assert.Equal(sent, answer.GetProperty("results").GetProperty("rows")[0][0].GetInt64());
    }

    private const string Stored = "select count(*) from warehouse.events where organization_id = $1 and name = 'Killed'";

    private async Task AssertAllToldAreStoredAsync(TestDatabase database, int organization)
    {
        var told = _told.ToArray();
        Assert.Equal(told.Length, await database.ScalarAsync<long>(
            "select count(distinct event_id) from warehouse.events where organization_id = $1 and event_id = any($2)", organization, told));
    }

    /// <summary>Sends batches one after the other, each until it is answered; the number of calls that were.</summary>
    private async Task<int> SendAsync(Uri address, string key, int sender, CancellationToken done)
    {
        using var client = ProductHost.ClientFor(address);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(key + ":")));
        var batch = 0;
        for (; !done.IsCancellationRequested; batch++)
        {
            var ids = Enumerable.Range(0, CallsOfBatch).Select(call => string.Create(CultureInfo.InvariantCulture, $"killed-{sender}-{batch}-{call}")).ToList();
            var calls = ids.Select(id => new { type = "track", messageId = id, userId = $"u{sender}", @event = "Killed", timestamp = ShopData.Now.AddHours(-1) });
            var body = JsonSerializer.Serialize(new { batch = calls });
            while (!await TrySendAsync(client, body))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), TestContext.Current.CancellationToken);
            }

            ids.ForEach(_told.Add);
        }

        return batch * CallsOfBatch;
    }

    private static async Task<bool> TrySendAsync(HttpClient client, string body)
    {
        try
        {
            using var response = await client.PostAsync("/v1/batch", new StringContent(body, Encoding.UTF8, "application/json"), TestContext.Current.CancellationToken);
            Assert.True(response.StatusCode is HttpStatusCode.OK or HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests, $"The product answers {response.StatusCode}.");
            return response.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            // Killed: nobody knows whether it was stored.
            return false;
        }
    }
}
