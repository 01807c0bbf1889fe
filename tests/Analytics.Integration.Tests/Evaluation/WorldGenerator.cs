using System.Globalization;

namespace Analytics.Integration.Tests.Evaluation;

/// <summary>Lives the lives of an invented organization's people: the same seed gives the same rows.</summary>
internal sealed class WorldGenerator(World world, int seed)
{
    private static readonly DateTime Begin = new(2025, 9, 1);
    private static readonly DateTime End = new(2026, 3, 16);
    private const int PeopleCount = 320;

    private readonly Random _random = new(seed);
    private readonly TimeZoneInfo _zone = TimeZoneInfo.FindSystemTimeZoneById(world.Zone);
    private readonly List<Row> _rows = [];

    public static World Fill(World world, int seed) => new WorldGenerator(world, seed).Fill();

    private World Fill()
    {
        var people = new List<Person>();
        for (var number = 1; number <= PeopleCount; number++)
        {
            var id = string.Format(CultureInfo.InvariantCulture, world.UserIds, number, (number * 7919) % 100_000);
            people.Add(new Person(id, new Dictionary<string, string> { [world.Land.Path] = Pick(world.Land), [world.Tier.Path] = Pick(world.Tier) }));
            Live(id);
        }

        return world with { People = people, Rows = [.. _rows.OrderBy(row => row.Utc).ThenBy(row => row.Id, StringComparer.Ordinal)] };
    }

    private void Live(string user)
    {
        var clock = Begin.AddDays(_random.Next(0, 188)).AddMinutes(_random.Next(7 * 60, 21 * 60));
        Add(user, world.Join, clock, []);
        var pause = 1 + (_random.NextDouble() * _random.NextDouble() * 30);
        while (true)
        {
            clock = Visit(user, clock.AddMinutes(_random.Next(2, 40)));
            if (_random.NextDouble() < 0.03)
            {
                Add(user, world.Quit, clock.AddMinutes(3), [(world.Reason.Path, Pick(world.Reason))]);
                return;
            }

            clock = clock.Date.AddDays(Math.Max(1, pause * (0.4 + (_random.NextDouble() * 1.4)))).Date.AddMinutes(_random.Next(6 * 60, 22 * 60));
            if (clock >= End)
            {
                return;
            }
        }
    }

    private DateTime Visit(string user, DateTime clock)
    {
        var kind = Pick(world.Kind);
        for (var looks = _random.Next(1, 4); looks > 0; looks--)
        {
            Add(user, world.Browse, clock, [(world.Kind.Path, kind), (world.Device.Path, Pick(world.Device))]);
            clock = clock.AddMinutes(_random.Next(1, 9));
        }

        var place = Pick(world.Place);
        if (_random.NextDouble() < 0.55)
        {
            var size = Math.Round(5 + (_random.NextDouble() * _random.NextDouble() * 110), 0);
            Add(user, world.Main, clock, [(world.Kind.Path, kind), (world.Place.Path, place), (world.Size, size), (world.Flag, _random.NextDouble() < 0.3)]);
            clock = clock.AddMinutes(_random.Next(1, 30));
        }

        if (_random.NextDouble() < 0.22)
        {
            Add(user, world.Pay, clock, [(world.Place.Path, place), (world.Item.Path, Pick(world.Item)), (world.Receipt, string.Create(CultureInfo.InvariantCulture, $"R{_rows.Count:000000}"))], Math.Round((decimal)(8 + (_random.NextDouble() * 90)), 2));
            clock = clock.AddMinutes(_random.Next(1, 9));
        }

        return clock;
    }

    private void Add(string user, string name, DateTime at, (string Path, object Value)[] properties, decimal? revenue = null)
    {
        if (at >= End)
        {
            return;
        }

        while (_zone.IsInvalidTime(at) || _zone.IsAmbiguousTime(at))
        {
            at = at.AddHours(2);
        }

        at = at.AddSeconds(_rows.Count % 50);
        var utc = new DateTimeOffset(at, _zone.GetUtcOffset(at)).ToUniversalTime();
        _rows.Add(new Row(string.Create(CultureInfo.InvariantCulture, $"e{_rows.Count:000000}"), utc, at, name, user, revenue, properties.ToDictionary(pair => pair.Path, pair => pair.Value)));
    }

    /// <summary>Earlier values are more frequent.</summary>
    private string Pick(Trait trait)
    {
        var at = (int)(Math.Pow(_random.NextDouble(), 1.6) * trait.Values.Length);
        return trait.Values[at];
    }
}
