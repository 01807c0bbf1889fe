using System.Text.RegularExpressions;

namespace Analytics.Integration.Tests.Evaluation;

/// <summary>The same organizations whose data says the same in other words: "passPurchased" is "passBought", "country" is "nation". What people ask stays.</summary>
internal static partial class RenamedWorlds
{
    private static readonly Dictionary<string, string> Synonyms = new(StringComparer.OrdinalIgnoreCase)
    {
        ["registered"] = "enrolled", ["viewed"] = "visited", ["purchased"] = "bought", ["cancelled"] = "terminated", ["searched"] = "queried", ["opened"] = "created",
        ["booked"] = "reserved", ["settled"] = "paid", ["ended"] = "finished", ["completed"] = "finished", ["onboarded"] = "registered", ["deleted"] = "removed", ["unsubscribed"] = "cancelled",
        ["country"] = "nation", ["type"] = "category", ["category"] = "kind", ["genre"] = "category", ["reason"] = "cause", ["device"] = "hardware", ["channel"] = "medium",
        ["region"] = "area", ["tier"] = "plan", ["weight"] = "mass", ["duration"] = "length", ["city"] = "town", ["province"] = "territory", ["level"] = "tier",
    };

    public static IReadOnlyList<World> All { get; } = [.. Worlds.All.Concat(Worlds.Last).Select(Renamed)];

    private static World Renamed(World world) => world with
    {
        Name = world.Name + "_renamed",
        Glossary = Quoted().Replace(world.Glossary, match => Renamed(match.Value)),
        Join = Renamed(world.Join),
        Browse = Renamed(world.Browse),
        Main = Renamed(world.Main),
        Pay = Renamed(world.Pay),
        Quit = Renamed(world.Quit),
        Kind = Renamed(world.Kind),
        Place = Renamed(world.Place),
        Device = Renamed(world.Device),
        Item = Renamed(world.Item),
        Reason = Renamed(world.Reason),
        Size = Renamed(world.Size),
        Land = Renamed(world.Land),
        Tier = Renamed(world.Tier),
    };

    private static Trait Renamed(Trait trait) => trait with { Path = Renamed(trait.Path) };

    private static string Renamed(string name) => Word().Replace(name, match => Synonyms.TryGetValue(match.Value, out var other) ? Cased(match.Value, other) : match.Value);

    private static string Cased(string old, string other) =>
        old.All(char.IsUpper) ? other.ToUpperInvariant() : char.IsUpper(old[0]) ? char.ToUpperInvariant(other[0]) + other[1..] : other;

    [GeneratedRegex("[A-Z]?[a-z]+|[A-Z]+(?![a-z])", RegexOptions.None, matchTimeoutMilliseconds: 500)]
    private static partial Regex Word();

    [GeneratedRegex("`[^`]+`", RegexOptions.None, matchTimeoutMilliseconds: 500)]
    private static partial Regex Quoted();
}
