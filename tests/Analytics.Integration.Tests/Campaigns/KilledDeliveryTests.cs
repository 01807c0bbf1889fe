using System.Globalization;
using Analytics.Identity;
using Analytics.Integration.Tests.Chat;
using Analytics.Platform.Postgres;
using Analytics.Runtime.Tests;
using Npgsql;

namespace Analytics.Integration.Tests.Campaigns;

/// <summary>
/// A campaign whose senders die again and again, over a provider that misbehaves and a database that is stopped under it. The long form, and
/// what it has shown, is in docs/operations/delivery-faults.md: KILLED_DELIVERY_PEOPLE, KILLED_DELIVERY_KILLS, KILLED_DELIVERY_RESTARTS and KILLED_DELIVERY_HOSTS.
/// </summary>
public sealed class KilledDeliveryTests
{
    private static readonly int People = Setting("KILLED_DELIVERY_PEOPLE", 800);
    private static readonly int Kills = Setting("KILLED_DELIVERY_KILLS", 2);
    private static readonly int Restarts = Setting("KILLED_DELIVERY_RESTARTS", 1);
    private static readonly PostgresStop[] Stops = [PostgresStop.Immediate, PostgresStop.Kill, PostgresStop.Fast];

    // Nobody may be forgotten among those who get nothing, either: of each kind so many.
    private static readonly int Unreachable = People / 100;

    /// <summary>One host, then two; KILLED_DELIVERY_HOSTS runs one of them alone.</summary>
    public static TheoryData<int> Hosts() => Setting("KILLED_DELIVERY_HOSTS", 0) is var only and > 0 ? [only] : [1, 2];

    [Theory]
    [MemberData(nameof(Hosts))]
    public async Task Resume_after_kill_sends_the_rest_only(int hosts)
    {
        await using var server = new PostgresProcess();
        await server.CreateAsync();
        await using var database = await GivenPeopleAsync(server);
        await using var provider = new ProviderFake(faults: 0.08);
        await provider.StartAsync();
        var processes = Enumerable.Range(0, hosts).Select(_ => new ProductProcess(database, SettingsFor(provider))).ToList();
        var began = TimeProvider.System.GetTimestamp();
        try
        {
            await Task.WhenAll(processes.Select(process => process.StartAsync()));
            var campaignId = await LaunchAsync(processes[0]);
            await DisturbAsync(server, database, processes, campaignId);
            await ReachAsync(database, "select count(*) from app.notification_campaigns where campaign_id = $1 and status = 'sent'", 1, campaignId);
            await AssertOnceAsync(database, provider, campaignId, new Run(hosts, TimeProvider.System.GetElapsedTime(began)));
        }
        finally
        {
            foreach (var process in processes)
            {
                await process.DisposeAsync();
            }
        }
    }

    [Fact]
    public async Task Shutdown_never_marks_finished_early()
    {
        await using var server = new PostgresProcess();
        await server.CreateAsync();
        await using var database = await GivenPeopleAsync(server);
        await using var provider = new ProviderFake(faults: 0, answerMs: 1000);
        await provider.StartAsync();
        await using var process = new ProductProcess(database, SettingsFor(provider));
        await process.StartAsync();
        var campaignId = await LaunchAsync(process);
        await ReachAsync(database, "select count(*) from app.campaign_recipients where campaign_id = $1 and status = 'accepted'", 40, campaignId);

        await process.StopAsync();

        var sent = provider.Taken.Count;
        Assert.InRange(sent, 40, People - 1);
        Assert.Equal("sending", await database.ScalarAsync<string>("select status from app.notification_campaigns where campaign_id = $1", campaignId));
        Assert.Equal(sent, await database.ScalarAsync<long>("select count(*) from app.campaign_recipients where campaign_id = $1 and status = 'accepted'", campaignId));
        Assert.Equal(0, await database.ScalarAsync<long>("select count(*) from app.campaign_recipients where campaign_id = $1 and status in ('sending', 'unknown', 'failed')", campaignId));
        await process.StartAsync();
        await ReachAsync(database, "select count(*) from app.notification_campaigns where campaign_id = $1 and status = 'sent'", 1, campaignId);
        Assert.Equal(People, provider.Taken.Count);
        Assert.DoesNotContain(provider.Taken, message => message.Value != 1);
    }

    private static Dictionary<string, string> SettingsFor(ProviderFake provider) => new(StringComparer.Ordinal)
    {
        ["Deliveries__MailgunAddress"] = provider.Address.ToString(),
        ["Deliveries__SendTimeout"] = "00:00:02",
        ["Deliveries__Lease"] = "00:00:06",
        ["Deliveries__RetryPause"] = "00:00:01",
    };

    /// <summary>Hosts are killed and the database is stopped while messages are on their way, each time further on.</summary>
    private static async Task DisturbAsync(PostgresProcess server, TestDatabase database, List<ProductProcess> processes, Guid campaignId)
    {
        var (kills, restarts) = (0, 0);
        for (var step = 1; step <= Kills + Restarts; step++)
        {
            var reached = (long)step * People / (Kills + Restarts + 2);
            await ReachAsync(database, "select count(*) from app.campaign_recipients where campaign_id = $1 and status not in ('planned', 'excluded')", reached, campaignId);
            if (restarts < step * Restarts / (Kills + Restarts))
            {
                await server.RestartAsync(Stops[restarts++ % Stops.Length]);
                NpgsqlConnection.ClearAllPools();
                continue;
            }

            var process = processes[kills++ % processes.Count];
            await process.KillAsync();
            await process.StartAsync();
        }
    }

    private static async Task AssertOnceAsync(TestDatabase database, ProviderFake provider, Guid campaignId, Run run)
    {
        var outcomes = await OutcomesAsync(database, campaignId);
        var found = outcomes.Where(outcome => outcome.Reason.StartsWith("found at the provider", StringComparison.Ordinal)).Sum(outcome => outcome.People);
        var again = await database.ScalarAsync<long>("select count(*) from app.campaign_recipients where campaign_id = $1 and attempt > 1", campaignId);
        Tell(provider, run, outcomes, again);

        Assert.DoesNotContain(provider.Taken, message => message.Value != 1);
        Assert.Equal(People, provider.Taken.Count);
        Assert.Equal(0, await database.ScalarAsync<long>("select count(*) from app.recipient_claims where campaign_id = $1", campaignId));
        Assert.Equal(People, outcomes.Where(outcome => outcome.Status == "accepted").Sum(outcome => outcome.People));
        Assert.Equal(
            [("duplicate_address", Unreachable), ("invalid_address", Unreachable), ("no_address", Unreachable), ("suppressed", Unreachable)],
            outcomes.Where(outcome => outcome.Status == "excluded").Select(outcome => (outcome.Reason, (int)outcome.People)));
        Assert.Equal(People + (4 * Unreachable), outcomes.Sum(outcome => outcome.People));
        Assert.True(found > 0, "No outcome was ever lost: the test shows nothing.");
    }

    private static void Tell(ProviderFake provider, Run run, List<Outcome> outcomes, long again)
    {
        var table = new List<string>
        {
            string.Create(CultureInfo.InvariantCulture, $"{run.Hosts} host(s), {People} people to write to, {Kills} kills, {Restarts} stops of PostgreSQL, {run.Took.TotalSeconds:0} s"),
            "| outcome | reason | people |",
            "|---|---|---:|",
        };
        table.AddRange(outcomes.Select(outcome => string.Create(CultureInfo.InvariantCulture, $"| {outcome.Status} | {outcome.Reason} | {outcome.People:N0} |")));
        table.Add(string.Create(CultureInfo.InvariantCulture, $"| at the provider | messages, each taken once | {provider.Taken.Count:N0} |"));
        table.Add(string.Create(CultureInfo.InvariantCulture, $"| at the provider | taken twice or more | {provider.Taken.Count(message => message.Value != 1):N0} |"));
        table.Add(string.Create(CultureInfo.InvariantCulture, $"| settled | in a second or later attempt | {again:N0} |"));
        table.AddRange(provider.Misdeeds.OrderBy(deed => deed.Key, StringComparer.Ordinal).Select(deed => string.Create(CultureInfo.InvariantCulture, $"| requests | {deed.Key} | {deed.Value:N0} |")));
        foreach (var line in table)
        {
            TestContext.Current.TestOutputHelper?.WriteLine(line);
        }
    }

    private static async Task<List<Outcome>> OutcomesAsync(TestDatabase database, Guid campaignId)
    {
        await using var connection = await database.Database.OpenSystemAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(
            "select status, coalesce(reason, ''), count(*) from app.campaign_recipients where campaign_id = $1 group by 1, 2 order by 1, 2", connection)
        { Parameters = { new() { Value = campaignId } } };
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var outcomes = new List<Outcome>();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
        {
            outcomes.Add(new Outcome(reader.GetString(0), reader.GetString(1), reader.GetInt64(2)));
        }

        return outcomes;
    }

    /// <summary>Waits until a count has come to at least this; the database may be away meanwhile.</summary>
    private static async Task ReachAsync(TestDatabase database, string count, long least, Guid campaignId)
    {
        var began = TimeProvider.System.GetTimestamp();
        for (var reached = -1L; reached < least;)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromMinutes(4), $"Only {reached} of {least}: {count}");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TestContext.Current.CancellationToken);
            try
            {
                reached = await database.ScalarAsync<long>(count, campaignId);
            }
            catch (NpgsqlException fault) when (fault is not PostgresException { IsTransient: false, SqlState: not "57P01" })
            {
                // Stopped a moment ago: it is asked again.
            }
        }
    }

    private static async Task<TestDatabase> GivenPeopleAsync(PostgresProcess server)
    {
        var source = await server.CreateDatabaseAsync();
        var database = new TestDatabase(source.ConnectionString, await Database.OpenMigratedAsync(source.ConnectionString, null, CancellationToken.None));
        await new CallerStore(database.Database).EnsureLocalOwnerAsync(CancellationToken.None);
        var organization = await ShopData.ImportAsync(database.Database, "shop");
        await database.ExecuteAsync(
            "insert into warehouse.users (organization_id, user_id, external_id, attributes) select $1, 10000 + n, 'm' || n, jsonb_build_object('email', 'm' || n || '@example.com') from generate_series(1, $2) n", organization, People);
        await database.ExecuteAsync(
            """
            insert into warehouse.users (organization_id, user_id, external_id, attributes)
            select $1, 10000 + $2 + (kind * $3) + n, 'm' || kind || 'x' || n, case kind when 0 then jsonb_build_object('email', 'M' || n || '@example.com') when 1 then jsonb_build_object('email', 'nobody')
              when 2 then '{}' else jsonb_build_object('email', 's' || n || '@example.com') end
            from generate_series(1, $3) n, generate_series(0, 3) kind
            """, organization, People, Unreachable);
        await database.ExecuteAsync(
            "insert into app.suppressions (organization_id, channel, address, reason) select $1, 'email', 's' || n || '@example.com', 'manual' from generate_series(1, $2) n", organization, Unreachable);
        await database.ExecuteAsync("insert into app.contact_settings (organization_id, email_attribute, sender_email) values ($1, 'email', 'news@shop.example')", organization);
        return database;
    }

    private static async Task<Guid> LaunchAsync(ProductProcess process)
    {
        await process.SendAsync("PUT", "/api/channels/email", new { adapter = "mailgun", settings = new { domain = "shop.example" }, secret = "key" });
        var segment = await process.SendAsync("POST", "/api/segments", new { name = "Many", sql = "select external_id from users where external_id like 'm%'" });
        var campaign = await process.SendAsync("POST", "/api/campaigns", new
        {
            name = "Many",
            segmentId = segment.GetProperty("id").GetGuid(),
            subject = "Hello",
            message = "Hello {{ user_id }}. Leave: {{ unsubscribe_url }}",
        });
        var id = campaign.GetProperty("id").GetGuid();
        await process.SendAsync("PATCH", $"/api/campaigns/{id}", new { status = "scheduled" });
        return id;
    }

    private static int Setting(string name, int otherwise) => int.Parse(Environment.GetEnvironmentVariable(name) ?? otherwise.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private sealed record Outcome(string Status, string Reason, long People);

    private sealed record Run(int Hosts, TimeSpan Took);
}
