using System.Globalization;
using Analytics.Runtime.Tests;
using Npgsql;

namespace Analytics.Integration.Tests.Campaigns;

/// <summary>
/// A campaign by SMTP to a mail server that misbehaves. No mail server can be asked what it has: nobody may be written to twice, and who
/// was missed, or may have been, is called unknown. The long form of <see cref="KilledCampaign"/> is in docs/operations/delivery-faults.md.
/// </summary>
public sealed class KilledMailTests
{
    /// <summary>What a host has begun to hand over at most when it dies: three batches, twenty messages each.</summary>
    private const int MostBegun = 60;

    public static TheoryData<int> Hosts() => [KilledCampaign.Setting("KILLED_DELIVERY_HOSTS", 2)];

    [Theory]
    [MemberData(nameof(Hosts))]
    public async Task A_mail_server_gets_each_message_once_whoever_is_killed_and_who_may_be_missed_is_unknown(int hosts)
    {
        await using var run = await Run.StartAsync(hosts, faults: 0.08);

        await KilledCampaign.DisturbAsync(run.Server, run.Database, run.Processes, run.CampaignId, new HeldCampaign(() => run.Sink.Mails.Count, MostBegun));
        await run.EndAsync();

        await run.AssertOnceAsync(mostLost: (KilledCampaign.Kills + KilledCampaign.Pauses + (2 * KilledCampaign.Holds)) * MostBegun);
    }

    [Theory]
    [MemberData(nameof(Hosts))]
    public async Task Whoever_is_killed_while_a_campaign_is_cancelled_everybody_has_a_state_that_says_why(int hosts)
    {
        await using var run = await Run.StartAsync(hosts, faults: 0.08);
        await KilledCampaign.ReachAsync(run.Database, KilledCampaign.Begun, KilledCampaign.People / 4, run.CampaignId);
        await KilledCampaign.KillAsync(run.Processes[0]);
        await KilledCampaign.ReachAsync(run.Database, KilledCampaign.Begun, KilledCampaign.People / 2, run.CampaignId);

        await Task.WhenAll(KilledCampaign.KillAsync(run.Processes[^1]), HeldCampaign.MoveAsync(run.Database, run.Processes, run.CampaignId, "cancelled"));
        await KilledCampaign.StopDatabaseAsync(run.Server, PostgresStop.Immediate);
        await KilledCampaign.ReachAsync(run.Database, KilledCampaign.Cancelled, 1, run.CampaignId);

        await run.AssertExplainedAsync();
    }

    [Fact]
    public async Task A_stop_of_the_database_leaves_nobody_unknown_to_whom_a_living_host_was_sending()
    {
        // The host is given time: however slowly the database comes back, what it knows is to be written.
        await using var run = await Run.StartAsync(hosts: 1, faults: 0, ("Deliveries__Lease", "00:00:30"), ("Deliveries__SendTimeout", "00:00:10"));
        foreach (var stop in (PostgresStop[])[PostgresStop.Immediate, PostgresStop.Kill])
        {
            var settled = run.Sink.Mails.Count;
            await KilledCampaign.ReachAsync(run.Database, KilledCampaign.Begun, settled + (KilledCampaign.People / 4), run.CampaignId);
            await run.Server.RestartAsync(stop);
            NpgsqlConnection.ClearAllPools();
        }

        await run.EndAsync();

        await run.AssertOnceAsync(mostLost: 0);
    }

    private sealed class Run(PostgresProcess server, TestDatabase database, MailSink sink, List<ProductProcess> processes) : IAsyncDisposable
    {
        private readonly long _began = TimeProvider.System.GetTimestamp();

        public PostgresProcess Server => server;

        public TestDatabase Database => database;

        public MailSink Sink => sink;

        public List<ProductProcess> Processes => processes;

        public Guid CampaignId { get; private set; }

        public static async Task<Run> StartAsync(int hosts, double faults, params (string Name, string Value)[] settings)
        {
            var server = new PostgresProcess();
            await server.CreateAsync();
            var database = await KilledCampaign.GivenPeopleAsync(server);
            var processes = Enumerable.Range(0, hosts).Select(_ => new ProductProcess(database, KilledCampaign.Settings([("Outbound__PrivateHosts", "127.0.0.1"), .. settings]))).ToList();
            var run = new Run(server, database, new MailSink(faults: faults, answerMs: 80), processes);
            try
            {
                await Task.WhenAll(processes.Select(process => process.StartAsync()));
                run.CampaignId = await KilledCampaign.LaunchAsync(
                    processes[0], new { adapter = "smtp", settings = new { host = "127.0.0.1", port = run.Sink.Port.ToString(CultureInfo.InvariantCulture), security = "none" }, secret = "unused" });
                return run;
            }
            catch
            {
                // A host that nobody stops would go on beside the tests that follow.
                await run.DisposeAsync();
                throw;
            }
        }

        public Task EndAsync() => KilledCampaign.ReachAsync(database, KilledCampaign.Ended, 1, CampaignId);

        /// <param name="mostLost">So many may be unknown although the mail server did nothing to their message.</param>
        public async Task AssertOnceAsync(int mostLost)
        {
            var outcomes = await KilledCampaign.OutcomesAsync(database, CampaignId);
            var people = await PeopleAsync();
            var taken = sink.Mails.CountBy(mail => mail.To, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
            var unknown = people.Where(person => person.Value == "unknown").Select(person => person.Key).ToList();
            var lost = unknown.Where(address => !sink.Unanswered.ContainsKey(address)).ToList();
            Tell(outcomes, taken, unknown, lost.Count);

            Assert.DoesNotContain(taken, mail => mail.Value != 1);
            Assert.DoesNotContain(taken, mail => people[mail.Key] is not ("accepted" or "unknown"));
            Assert.DoesNotContain(people, person => person.Value == "accepted" && !taken.ContainsKey(person.Key));
            Assert.Equal(KilledCampaign.People, people.Count);
            Assert.DoesNotContain(people, person => person.Value is not ("accepted" or "unknown"));
            Assert.InRange(lost.Count, 0, mostLost);
            Assert.Equal(4 * KilledCampaign.Unreachable, outcomes.Where(outcome => outcome.Status == "excluded").Sum(outcome => outcome.People));
            Assert.Equal(0, await database.ScalarAsync<long>("select count(*) from app.recipient_claims where campaign_id = $1", CampaignId));
        }

        /// <summary>Of a campaign that was cancelled: who got the message is accepted or unknown, and nobody else has got it.</summary>
        public async Task AssertExplainedAsync()
        {
            var outcomes = await KilledCampaign.OutcomesAsync(database, CampaignId);
            var people = await PeopleAsync();
            var taken = sink.Mails.CountBy(mail => mail.To, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
            var unknown = people.Where(person => person.Value == "unknown").Select(person => person.Key).ToList();
            Tell(outcomes, taken, unknown, unknown.Count(address => !sink.Unanswered.ContainsKey(address)));

            Assert.DoesNotContain(taken, mail => mail.Value != 1);
            Assert.DoesNotContain(taken, mail => people.GetValueOrDefault(mail.Key) is not ("accepted" or "unknown"));
            Assert.DoesNotContain(people, person => person.Value == "accepted" && !taken.ContainsKey(person.Key));
            Assert.DoesNotContain(people, person => person.Value is not ("accepted" or "unknown" or "failed"));
            Assert.DoesNotContain(outcomes, outcome => outcome.Status != "accepted" && outcome.Reason.Length == 0);
            Assert.True(outcomes.Exists(outcome => outcome is { Status: "excluded", Reason: "cancelled" }), "Nobody was left to be cancelled: the test shows nothing.");
            Assert.Equal(KilledCampaign.People + (4 * KilledCampaign.Unreachable), outcomes.Sum(outcome => outcome.People));
            Assert.Equal(0, await database.ScalarAsync<long>("select count(*) from app.recipient_claims where campaign_id = $1", CampaignId));
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var process in processes)
            {
                await process.DisposeAsync();
            }

            await sink.DisposeAsync();
            await database.DisposeAsync();
            await server.DisposeAsync();
        }

        private void Tell(List<KilledOutcome> outcomes, Dictionary<string, int> taken, List<string> unknown, int lost) => KilledCampaign.Tell(
            string.Create(CultureInfo.InvariantCulture, $"{processes.Count} host(s), {KilledCampaign.People} people to write to, {KilledCampaign.Kills} kills, {KilledCampaign.Restarts} stops of PostgreSQL, {KilledCampaign.Pauses} pauses, {KilledCampaign.Holds} times held, {TimeProvider.System.GetElapsedTime(_began).TotalSeconds:0} s"),
            outcomes,
            [
                ("at the mail server", "messages, each taken once", taken.Count(mail => mail.Value == 1)),
                ("at the mail server", "taken twice or more", taken.Count(mail => mail.Value != 1)),
                ("unknown", "and at the mail server", unknown.Count(taken.ContainsKey)),
                ("unknown", "and not at the mail server", unknown.Count(address => !taken.ContainsKey(address))),
                ("unknown", "without the mail server's doing", lost),
                .. sink.Deeds.OrderBy(deed => deed.Key, StringComparer.Ordinal).Select(deed => ("messages", deed.Key, (long)deed.Value)),
            ]);

        /// <summary>What became of whom, but for those who were never to be written to.</summary>
        private async Task<Dictionary<string, string>> PeopleAsync()
        {
            await using var connection = await database.Database.OpenSystemAsync(TestContext.Current.CancellationToken);
            await using var command = new NpgsqlCommand("select address, status from app.campaign_recipients where campaign_id = $1 and status <> 'excluded'", connection)
            { Parameters = { new() { Value = CampaignId } } };
            await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
            var people = new Dictionary<string, string>(StringComparer.Ordinal);
            while (await reader.ReadAsync(TestContext.Current.CancellationToken))
            {
                people.Add(reader.GetString(0), reader.GetString(1));
            }

            return people;
        }
    }
}
