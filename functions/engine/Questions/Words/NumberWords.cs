using System.Collections.Frozen;

namespace Analytics.Engine.Questions.Words;

/// <summary>Numbers and ordinals written out.</summary>
internal static class NumberWords
{
    private static readonly FrozenDictionary<string, decimal> Cardinals = new Dictionary<string, decimal>
    {
        ["zero"] = 0, ["one"] = 1, ["two"] = 2, ["three"] = 3, ["four"] = 4, ["five"] = 5, ["six"] = 6, ["seven"] = 7, ["eight"] = 8,
        ["nine"] = 9, ["ten"] = 10, ["eleven"] = 11, ["twelve"] = 12, ["thirteen"] = 13, ["fourteen"] = 14, ["fifteen"] = 15,
        ["sixteen"] = 16, ["seventeen"] = 17, ["eighteen"] = 18, ["nineteen"] = 19,
        ["twenty"] = 20, ["thirty"] = 30, ["forty"] = 40, ["fifty"] = 50, ["sixty"] = 60, ["seventy"] = 70, ["eighty"] = 80, ["ninety"] = 90,
        ["hundred"] = 100, ["thousand"] = 1000, ["million"] = 1_000_000, ["billion"] = 1_000_000_000, ["dozen"] = 12, ["once"] = 1, ["twice"] = 2, ["thrice"] = 3,
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, int> Ordinals = new Dictionary<string, int>
    {
        ["first"] = 1, ["second"] = 2, ["third"] = 3, ["fourth"] = 4, ["fifth"] = 5,
    }.ToFrozenDictionary();

    public static decimal? Value(string lower) => Cardinals.TryGetValue(lower, out var value) ? value : null;

    /// <summary>What "hundred", "thousand", "million", "billion" multiply the number before them by.</summary>
    public static decimal? Scale(string lower) => lower is "hundred" or "thousand" or "million" or "billion" ? Cardinals[lower] : null;

    public static int? Ordinal(string lower) => Ordinals.TryGetValue(lower, out var value) ? value : null;
}
