using System.Text;
using Analytics.Catalog.Statistics;
using Analytics.Ingestion.Storage;

namespace Analytics.Hosts.Local.Demo;

/// <summary>
/// The seeded company, whole: made in pieces of users side by side. Seed and "now" decide every byte; the number of threads does not.
/// </summary>
internal sealed class DemoCompany
{
    public const int Users = 50_000;
    public const ulong DefaultSeed = 20_261_122;

    private const int GuestVisits = 26_000;
    private const int Pieces = 8;

    private DemoCompany(IReadOnlyList<DemoEvents> pieces, DataStatistics events, DataStatistics attributes, CopyRows users)
    {
        EventPieces = pieces;
        Statistics = events;
        Attributes = attributes;
        UserRows = users;
    }

    public IReadOnlyList<DemoEvents> EventPieces { get; }

    public DataStatistics Statistics { get; }

    public DataStatistics Attributes { get; }

    /// <summary>Rows of warehouse.users: user_id, first_seen_at, last_seen_at, created_at, organization_id, external_id, attributes.</summary>
    public CopyRows UserRows { get; }

    public long EventCount => EventPieces.Sum(piece => piece.Count);

    /// <summary>The same company gives the same sum, in whatever order it was made.</summary>
    public ulong Checksum => EventPieces.SelectMany(piece => piece.Months.Values).Aggregate(0UL, (sum, rows) => sum + rows.Checksum);

    /// <summary>Makes it on threads of its own: those of the pool are needed by whatever starts meanwhile.</summary>
    public static Task<DemoCompany> MakeAsync(int organizationId, DateTimeOffset now) =>
        Task.Factory.StartNew(() => Make(organizationId, now), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    public static DemoCompany Make(int organizationId, DateTimeOffset now, ulong seed = DefaultSeed, int threads = 0)
    {
        var calendar = new DemoCalendar(now, seed);
        var signups = new SignupDays(calendar, Users);
        var pieces = new DemoEvents[Pieces];
        var customers = new DemoCustomer[Users];
        var next = -1;
        void MakePieces()
        {
            while (Interlocked.Increment(ref next) is < Pieces and var piece)
            {
                pieces[piece] = new DemoEvents(organizationId, calendar, seed);
                MakePiece(piece, calendar, signups, customers, pieces[piece], seed);
            }
        }

        var others = Enumerable.Range(1, (threads > 0 ? threads : Environment.ProcessorCount) - 1)
            .Select(_ => Task.Factory.StartNew(MakePieces, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)).ToArray();
        MakePieces();
        Task.WaitAll(others);
        var statistics = new DataStatistics();
        foreach (var piece in pieces)
        {
            statistics.Merge(piece.Statistics);
        }

        var (rows, attributes) = UsersOf(organizationId, customers);
        return new DemoCompany(pieces, statistics, attributes, rows);
    }

    private static void MakePiece(int piece, DemoCalendar calendar, SignupDays signups, DemoCustomer[] customers, DemoEvents events, ulong seed)
    {
        var shopping = new DemoShopping(calendar, events);
        var subscriptions = new DemoSubscriptions(calendar, shopping);
        for (var index = Users * piece / Pieces; index < Users * (piece + 1) / Pieces; index++)
        {
            var random = new DemoRandom(seed, (ulong)index + 1);
            events.BeginUser((ulong)index + 1);
            var customer = customers[index] = DemoCustomer.Make(index + 1, signups.MomentOf(index, random), random);
            subscriptions.Live(customer, random);
            shopping.Live(customer, random);
            (customer.FirstSeen, customer.LastSeen) = events.Seen;
        }

        for (var visit = GuestVisits * piece / Pieces; visit < GuestVisits * (piece + 1) / Pieces; visit++)
        {
            var random = new DemoRandom(seed, (ulong)(visit + 1_000_000));
            events.BeginUser((ulong)(visit + 1_000_000));
            var guest = DemoCustomer.Make(0, 0, random);
            shopping.Visit(guest, signups.MomentOf(random.Below(Users - SignupDays.Earlier(Users)) + SignupDays.Earlier(Users), random), random, isFirst: true);
        }

        if (piece == 0)
        {
            DemoBot.Crawl(calendar, events, customers[DemoBot.Index], new DemoRandom(seed, 77_777_777));
        }
    }

    private static (CopyRows Rows, DataStatistics Attributes) UsersOf(int organizationId, DemoCustomer[] customers)
    {
        var rows = new CopyRows();
        var statistics = new DataStatistics();
        foreach (var customer in customers)
        {
            var attributes = DemoAttributes.Of(customer);
            statistics.AddProperties(DataStatistics.NoEvent, attributes);
            rows.StartRow(7);
            rows.Int64(customer.UserId);
            if (customer.LastSeen < customer.FirstSeen)
            {
                rows.Null();
                rows.Null();
            }
            else
            {
                rows.Timestamp(customer.FirstSeen);
                rows.Timestamp(customer.LastSeen);
            }

            rows.Timestamp(customer.SignedUpAt);
            rows.Int32(organizationId);
            rows.Text(Encoding.UTF8.GetBytes(customer.ExternalId));
            rows.Jsonb(attributes);
        }

        return (rows, statistics);
    }
}
