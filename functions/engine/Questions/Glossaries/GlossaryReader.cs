using System.Globalization;
using System.Text.RegularExpressions;
using Analytics.Engine.Model;
using Analytics.Engine.Questions.Glossaries;

namespace Analytics.Engine.Questions;

/// <summary>
/// Reads plain statements ("order = distinct order_id of `purchase`", "AOV = revenue / orders", "Weeks start Monday") out of a README or a
/// hand-written glossary. What is not plainly stated becomes a note; nothing is guessed.
/// </summary>
public static partial class GlossaryReader
{
    public static Glossary Read(string text, SemanticModel model)
    {
        var definitions = new DefinitionReader(model);
        var notes = new List<string>();
        string? currency = null;
        string? timeZone = null;
        DayOfWeek? weekStart = null;
        foreach (var sentence in GlossaryText.Sentences(text))
        {
            currency ??= CurrencyOf(sentence);
            timeZone ??= TimeZoneOf(sentence);
            weekStart ??= WeekStartOf(sentence);
            if (!definitions.Take(sentence))
            {
                notes.Add(sentence);
            }
        }

        // What stands above may use what is only defined below.
        notes = definitions.Metrics.Count + definitions.Terms.Count > 0 && notes.Count <= MostNotes ? [.. notes.Where(note => !definitions.Take(note))] : notes;

        return new Glossary
        {
            Metrics = definitions.Metrics,
            Terms = definitions.Terms,
            Currency = currency ?? CurrencyOf(GlossaryText.Heads(text)),
            TimeZone = timeZone,
            WeekStart = weekStart,
            Notes = notes,
            Issues = definitions.Issues,
        };
    }

    /// <summary>Of a long text nobody expects that its sentences define each other.</summary>
    private const int MostNotes = 100;

    private static string? CurrencyOf(string sentence) => CurrencyPattern().Match(sentence) is { Success: true } match ? match.Groups["code"].Value
        : CurrencyWords().Match(sentence) is { Success: true } named ? CodeOf(named.Groups["word"].Value) : null;

    private static string CodeOf(string word) => char.ToLowerInvariant(word[0]) switch
    {
        'e' => "EUR",
        'u' => "USD",
        'p' or 'b' => "GBP",
        's' => "CHF",
        _ => "JPY",
    };

    private static string? TimeZoneOf(string sentence)
    {
        var match = ZonePattern().Match(sentence);
        return match.Success && TimeZoneInfo.TryFindSystemTimeZoneById(match.Groups["zone"].Value, out _) ? match.Groups["zone"].Value : null;
    }

    private static DayOfWeek? WeekStartOf(string sentence)
    {
        var match = WeekPattern().Match(sentence);
        return match.Success && Enum.TryParse<DayOfWeek>(CultureInfo.InvariantCulture.TextInfo.ToTitleCase(match.Groups["day"].Value.ToLowerInvariant()), out var day) ? day : null;
    }

    [GeneratedRegex(@"\b(?i:currency|revenue|amounts?|prices?|money|values?)\b[^.]{0,30}?\b(?<code>USD|EUR|GBP|CHF|JPY|AUD|CAD|SEK|NOK|DKK|PLN|INR|BRL|CNY|MXN|ZAR|TRY|NZD|SGD|KRW)\b", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex CurrencyPattern();

    // Crowns, pesos and plain dollars are of several countries: they tell no currency.
    [GeneratedRegex(@"\b(?i:currency|revenue|amounts?|prices?|money|values?)\b[^.]{0,30}?\b(?<word>(?i:euros?|us dollars?|british pounds?|pounds? sterling|swiss francs?|yen))\b", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex CurrencyWords();

    [GeneratedRegex(@"\b(?<zone>UTC|GMT|[A-Z][a-z]+/[A-Z][A-Za-z_]+)\b", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex ZonePattern();

    [GeneratedRegex(@"\bweeks?\s+(?:start|begin)s?\s+(?:on\s+)?(?<day>monday|sunday|saturday)", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex WeekPattern();
}
