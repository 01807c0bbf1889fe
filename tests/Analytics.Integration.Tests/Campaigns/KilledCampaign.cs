using System.Globalization;
using Analytics.Identity;
using Analytics.Integration.Tests.Chat;
using Analytics.Platform.Postgres;
using Analytics.Runtime.Tests;
using Npgsql;

namespace Analytics.Integration.Tests.Campaigns;

/// <summary>
/// A campaign whose senders die again and again while the database is stopped under them. How long it is, say KILLED_DELIVERY_PEOPLE,
/// KILLED_DELIVERY_KILLS, KILLED_DELIVERY_RESTARTS, KILLED_DELIVERY_PAUSES, KILLED_DELIVERY_HOLDS and KILLED_DELIVERY_HOSTS (1 or 2 runs one of the
/// two alone).
/// </summary>
internal static class KilledCampaign
{
    public const string Ended = "select count(*) from app.notification_campaigns where campaign_id = $1 and status = 'sent'";

    /// <summary>Those who were not left for later.</summary>
    public const string Begun = "select count(*) from app.campaign_recipients where campaign_id = $1 and status not in ('planned', 'excluded')";

    public static readonly int People = Setting("KILLED_DELIVERY_PEOPLE", 800);
    public static readonly int Kills = Setting("KILLED_DELIVERY_KILLS", 2);
    public static readonly int Restarts = Setting("KILLED_DELIVERY_RESTARTS", 1);
    public static readonly int Pauses = Setting("KILLED_DELIVERY_PAUSES", 1);
    public static readonly int Holds = Setting("KILLED_DELIVERY_HOLDS", 1);

    /// <summary>Nobody waits for anything any more, though the campaign was ended by a person.</summary>
    public const string Cancelled =
        """
        select count(*) from app.notification_campaigns where campaign_id = $1 and status = 'cancelled'
          and not exists (select from app.campaign_recipients where campaign_id = $1 and status in ('planned', 'sending'))
        """;

    /// <summary>Nobody may be forgotten among those who get nothing, either: of each kind so many.</summary>
    public static readonly int Unreachable = People / 100;

    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(6);

    private static readonly PostgresStop[] Stops = [PostgresStop.Immediate, PostgresStop.Kill, PostgresStop.Fast];

    /// <summary>One host, then two.</summary>
    public static TheoryData<int> Hosts() => Setting("KILLED_DELIVERY_HOSTS", 0) is var only and > 0 ? [only] : [1, 2];

    /// <summary>Everything that waits in a delivery waits a few seconds only.</summary>
    public static Dictionary<string, string> Settings(params (string Name, string Value)[] more)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Deliveries__SendTimeout"] = "00:00:02",
            ["Deliveries__Lease"] = Lease.ToString("c", CultureInfo.InvariantCulture),
            ["Deliveries__RetryPause"] = "00:00:01",
        };
        foreach (var (name, value) in more)
        {
            settings[name] = value;
        }

        return settings;
    }

    public static async Task<TestDatabase> GivenPeopleAsync(PostgresProcess server)
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

    /// <summary>A campaign to everybody of <see cref="GivenPeopleAsync"/> by e-mail.</summary>
    /// <param name="process">Where it is launched.</param>
    /// <param name="account">Adapter, settings and secret of the channel.</param>
    public static async Task<Guid> LaunchAsync(ProductProcess process, object account)
    {
        await process.SendAsync("PUT", "/api/channels/email", account);
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

    /// <summary>
    /// Hosts are killed, or stand still for longer than what they claimed is theirs, and the database is stopped, while messages are on their way:
    /// each time further on. Somebody pauses the campaign and lets it go on, too, each time while a host dies.
    /// </summary>
    public static async Task DisturbAsync(PostgresProcess server, TestDatabase database, List<ProductProcess> processes, Guid campaignId, HeldCampaign held)
    {
        var kill = Spread(index => KillAsync(processes[index % processes.Count]), Kills);
        var restart = Spread(index => StopDatabaseAsync(server, Stops[index % Stops.Length]), Restarts);
        var pause = Spread(index => PauseAsync(processes[index % processes.Count]), Pauses);
        var hold = Spread(index => held.HoldAsync(server, database, processes, campaignId, index), Holds);
        var steps = kill.Concat(restart).Concat(pause).Concat(hold).OrderBy(step => step.At).ToList();
        for (var step = 0; step < steps.Count; step++)
        {
            var reached = (step + 1L) * People / (steps.Count + 2);
            await ReachAsync(database, Begun, reached, campaignId);
            await steps[step].Do();
        }
    }

    /// <summary>Waits until a count has come to at least this; the database may be away meanwhile.</summary>
    public static async Task ReachAsync(TestDatabase database, string count, long least, Guid campaignId)
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

    public static async Task<List<KilledOutcome>> OutcomesAsync(TestDatabase database, Guid campaignId)
    {
        await using var connection = await database.Database.OpenSystemAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(
            "select status, coalesce(reason, ''), count(*) from app.campaign_recipients where campaign_id = $1 group by 1, 2 order by 1, 2", connection)
        { Parameters = { new() { Value = campaignId } } };
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var outcomes = new List<KilledOutcome>();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
        {
            outcomes.Add(new KilledOutcome(reader.GetString(0), reader.GetString(1), reader.GetInt64(2)));
        }

        return outcomes;
    }

    /// <summary>Prints what came of it as a table.</summary>
    public static void Tell(string title, IEnumerable<KilledOutcome> outcomes, IEnumerable<(string What, string Which, long Count)> more)
    {
        string[] head = [title, "| outcome | reason | people |", "|---|---|---:|"];
        var rows = outcomes.Select(outcome => (outcome.Status, outcome.Reason, outcome.People)).Concat(more);
        foreach (var line in head.Concat(rows.Select(row => string.Create(CultureInfo.InvariantCulture, $"| {row.Item1} | {row.Item2} | {row.Item3:N0} |"))))
        {
            TestContext.Current.TestOutputHelper?.WriteLine(line);
        }
    }

    public static int Setting(string name, int otherwise) => int.Parse(Environment.GetEnvironmentVariable(name) ?? otherwise.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private static IEnumerable<(double At, Func<Task> Do)> Spread(Func<int, Task> step, int times) =>
        Enumerable.Range(0, times).Select(index => ((index + 0.5) / times, (Func<Task>)(() => step(index))));

    public static async Task KillAsync(ProductProcess process)
    {
        await process.KillAsync();
        await process.StartAsync();
    }

    public static async Task StopDatabaseAsync(PostgresProcess server, PostgresStop stop)
    {
        await server.RestartAsync(stop);
        NpgsqlConnection.ClearAllPools();
    }

    private static async Task PauseAsync(ProductProcess process)
    {
        await process.PauseAsync();
        await Task.Delay(Lease + TimeSpan.FromSeconds(3), TestContext.Current.CancellationToken);
        await process.ContinueAsync();
    }
}

internal sealed record KilledOutcome(string Status, string Reason, long People);
