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

    private static readonly string[] Ordinals =
    [
        "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
        "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth", "twentieth",
    ];

    public static decimal? Value(string lower) => Cardinals.TryGetValue(lower, out var value) ? value : null;

    /// <summary>What "hundred", "thousand", "million", "billion" multiply the number before them by.</summary>
    public static decimal? Scale(string lower) => lower is "hundred" or "thousand" or "million" or "billion" ? Cardinals[lower] : null;

    public static int? Ordinal(string lower) => Array.IndexOf(Ordinals, lower) is var index and >= 0 ? index + 1 : null;
}
