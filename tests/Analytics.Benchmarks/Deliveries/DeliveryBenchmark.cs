using System.Diagnostics;
using System.Globalization;
using Analytics.Benchmarks.Durable;
using Analytics.Deliveries;
using Analytics.Deliveries.Contacts;
using Analytics.Deliveries.Sending;
using Analytics.Integration.Tests.Campaigns;
using Analytics.Platform.Postgres;
using Microsoft.Extensions.DependencyInjection;

namespace Analytics.Benchmarks.Deliveries;

/// <summary>
/// Planning a large audience; then campaigns from "send now" to the last message, by SMTP and by HTTP, sent by a host in a process of its own,
/// beside a client that only sends the same messages to the same servers.
/// </summary>
internal sealed class DeliveryBenchmark : IBenchmark
{
    public string Name => "delivery";

    public string Summary => "planning recipients, sending by SMTP and HTTP beside a bare client, first message: [--people 1000000] [--messages 5000] [--repeat 3] [--only SMTP] [--database CONNECTION]";

    public async Task<int> RunAsync(IReadOnlyList<string> arguments, TextWriter output, CancellationToken cancellation)
    {
        var options = new BenchmarkOptions(arguments);
        await using var server = await BenchmarkDatabase.OpenAsync(options.Text("--database", "") is { Length: > 0 } named ? named : null, cancellation);
        await using var database = await Database.OpenMigratedAsync(server.ConnectionString, null, cancellation);
        await PlanAsync(database, options.Number("--people", 1_000_000), output, cancellation);
        await SendAsync(new DeliveryWorld(database, server.ConnectionString), options, output, cancellation);
        return 0;
    }

    private static async Task PlanAsync(Database database, int people, TextWriter output, CancellationToken cancellation)
    {
        var world = await PlannedAudience.MakeAsync(database, people, cancellation);
        GC.Collect();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        using var watch = new ServerMemory();
        var started = TimeProvider.System.GetTimestamp();
        await using var scope = await database.OpenAsync(world.OrganizationId, cancellation);
        var contacts = new ContactSettings { EmailAttribute = "email" };
        await RecipientPlanner.PlanAsync(scope, new DeliveryCampaign(world.OrganizationId, world.CampaignId, "email") { HoldoutPercent = 10 }, world.SegmentId, contacts, cancellation);
        var plan = await RecipientPlanner.CountAsync(scope, world.CampaignId, cancellation);
        await scope.CommitAsync(cancellation);
        var seconds = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
        var grown = (GC.GetTotalMemory(forceFullCollection: true) - before) / 1024.0 / 1024.0;
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"planning {people:N0} people: {seconds:0.0} s ({people / seconds:N0}/s), {plan.Planned:N0} planned, {plan.Excluded:N0} excluded; our memory grew by {grown:0.0} MB, the server's largest process held {watch.Largest / 1024.0 / 1024.0:N0} MB of its own"));
    }

    private static async Task SendAsync(DeliveryWorld world, BenchmarkOptions options, TextWriter output, CancellationToken cancellation)
    {
        var messages = options.Number("--messages", 5_000);
        await using var provider = new ProviderFake(faults: 0);
        await provider.StartAsync();
        await using var sink = new MailSink();
        await using var services = new ServiceCollection().AddHttpClient().BuildServiceProvider();
        var clients = services.GetRequiredService<IHttpClientFactory>();
        using var bareClient = clients.CreateClient();
        await using var host = await world.StartAsync(clients.CreateClient(), provider.Address, messages, cancellation);
        var only = options.Text("--only", "");
        foreach (var way in new DeliveryWay[] { new HttpWay(provider, bareClient), new MailWay(sink) }.Where(way => way.Name.StartsWith(only, StringComparison.OrdinalIgnoreCase)))
        {
            List<double> bare = [], product = [], first = [];
            for (var round = 0; round < options.Number("--repeat", 3); round++)
            {
                bare.Add(messages / await way.SendBareAsync(messages, cancellation));
                var (firstAfter, lastAfter) = await host.SendCampaignAsync(way, messages, cancellation);
                product.Add(messages / (lastAfter - firstAfter));
                first.Add(firstAfter);
            }

            await output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"{way.Name,-6} bare {Median(bare),7:N0}/s, product {Median(product),7:N0}/s, ratio {Median([.. product.Zip(bare, (ours, theirs) => ours / theirs)]):0.00}; first message {Median(first):0.00} s after \"send now\" (worst {first.Max():0.00} s)"));
        }
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    /// <summary>Watches how much memory of their own the processes of the database server take.</summary>
    private sealed class ServerMemory : IDisposable
    {
        private readonly Timer _timer;

        public ServerMemory()
        {
            _timer = new Timer(_ => Look(), null, TimeSpan.Zero, TimeSpan.FromMilliseconds(250));
        }

        public long Largest { get; private set; }

        public void Dispose() => _timer.Dispose();

        private void Look()
        {
            // The names of its sessions say what they do.
            foreach (var process in Process.GetProcesses())
            {
                using (process)
                {
                    Largest = Math.Max(Largest, process.ProcessName.StartsWith("postgres", StringComparison.Ordinal) ? PrivateBytes(process.Id) : 0);
                }
            }
        }

        private static long PrivateBytes(int processId)
        {
            try
            {
                var line = File.ReadLines($"/proc/{processId}/status").FirstOrDefault(text => text.StartsWith("RssAnon:", StringComparison.Ordinal));
                return line is null ? 0 : long.Parse(line.Split(':')[1].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture) * 1024;
            }
            catch (IOException)
            {
                return 0;
            }
        }
    }
}
