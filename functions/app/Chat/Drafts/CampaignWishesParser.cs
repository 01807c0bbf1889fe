using System.Globalization;
using System.Text.RegularExpressions;

namespace Analytics.Chat.Drafts;

/// <summary>
/// Takes out of a request what it says about when, to whom not and in which versions: "tomorrow at nine their time", "hold out 10 %", "try two
/// subject lines: "Come back" and "We miss you"", "20 % test". Times are taken only where they cannot describe people ("who bought on Monday").
/// </summary>
internal static partial class CampaignWishesParser
{
    private const RegexOptions Rules = RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant;
    private const int MostVersions = 8;

    private static readonly string[] Numbers = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];

    /// <summary>The wishes, and the text without them.</summary>
    public static (CampaignWishes Wishes, string Remainder) Take(string text)
    {
        var wishes = new CampaignWishes();
        text = Taken(Holdout(), text, match => wishes = wishes with { HoldoutPercent = Percent(match) });
        text = Taken(TestShare(), text, match => wishes = wishes with { TestPercent = Percent(match), Versions = Math.Max(wishes.Versions, 2) });
        text = Taken(SubjectLines(), text, match => wishes = Tried(wishes, match));
        text = Taken(At(), text, match => wishes = TimeOf(match) is { } time ? wishes with { Time = time } : wishes);
        text = Taken(Later(), text, match => wishes = wishes with { Time = wishes.Time ?? LaterOf(match) });
        return (wishes, Separators().Replace(text, " ").Trim(' ', ',', ';', '.'));
    }

    private static CampaignWishes Tried(CampaignWishes wishes, Match match)
    {
        List<string> subjects = [.. Quoted().Matches(match.Groups["list"].Value).Select(quote => quote.Groups["text"].Value.Trim())];
        if (subjects.Count == 0)
        {
            subjects = [.. Between().Split(match.Groups["list"].Value).Select(part => part.Trim(' ', ',', '.', ':')).Where(part => part.Length > 0)];
        }

        var named = match.Groups["count"].Success ? NumberOf(match.Groups["count"].Value) : 0;
        return wishes with { Subjects = [.. subjects.Take(MostVersions)], Versions = Math.Clamp(Math.Max(named, subjects.Count), 2, MostVersions) };
    }

    private static WishedTime? TimeOf(Match match)
    {
        var local = match.Groups["local"].Success;
        var day = match.Groups["day"].Value.ToLowerInvariant();
        var at = match.Groups["hour"].Success ? ClockOf(match) : match.Groups["named"].Value.ToLowerInvariant() switch
        {
            "noon" => new TimeOnly(12, 0),
            "midnight" => new TimeOnly(0, 0),
            "afternoon" => new TimeOnly(14, 0),
            "evening" or "night" => new TimeOnly(19, 0),
            _ => day == "tonight" ? new TimeOnly(20, 0) : WishedTime.Usual,
        };
        if (at is null)
        {
            return null;
        }

        return day switch
        {
            "tomorrow" => new WishedTime(1, null, at.Value) { Local = local },
            "today" or "tonight" => new WishedTime(0, null, at.Value) { Local = local },
            "" => new WishedTime(null, null, at.Value) { Local = local },
            _ => new WishedTime(null, Enum.Parse<DayOfWeek>(day.Split(' ')[^1], ignoreCase: true), at.Value) { Local = local },
        };
    }

    private static WishedTime LaterOf(Match match)
    {
        var amount = match.Groups["amount"].Value.ToLowerInvariant() is "a" or "an" ? 1 : NumberOf(match.Groups["amount"].Value);
        return match.Groups["unit"].Value.ToLowerInvariant() switch
        {
            "minute" => new WishedTime(null, null, WishedTime.Usual) { Delay = TimeSpan.FromMinutes(amount) },
            "hour" => new WishedTime(null, null, WishedTime.Usual) { Delay = TimeSpan.FromHours(amount) },
            "week" => new WishedTime(amount * 7, null, WishedTime.Usual),
            _ => new WishedTime(amount, null, WishedTime.Usual),
        };
    }

    private static TimeOnly? ClockOf(Match match)
    {
        var hour = NumberOf(match.Groups["hour"].Value);
        var half = match.Groups["half"].Value.ToLowerInvariant();
        var minute = match.Groups["minute"].Success ? int.Parse(match.Groups["minute"].Value, CultureInfo.InvariantCulture) : 0;
        hour = half switch { "pm" when hour < 12 => hour + 12, "am" when hour == 12 => 0, _ => hour };
        return hour is >= 0 and < 24 && minute < 60 ? new TimeOnly(hour, minute) : null;
    }

    private static int NumberOf(string word) => int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : Array.IndexOf(Numbers, word.ToLowerInvariant());

    private static int Percent(Match match) => Math.Clamp(NumberOf(match.Groups["percent"].Value), 1, 90);

    private static string Taken(Regex pattern, string text, Action<Match> found)
    {
        var match = pattern.Match(text);
        if (!match.Success)
        {
            return text;
        }

        found(match);
        return text.Remove(match.Index, match.Length).Insert(match.Index, ", ");
    }

    [GeneratedRegex(@"\b(?:and\s+|with\s+|but\s+)?(?:hold(?:ing)?\s+(?:out|back)\s+(?:an?\s+)?(?<percent>\d{1,2})\s*(?:%|per\s?cent\b)|(?:an?\s+)?(?<percent>\d{1,2})\s*(?:%|per\s?cent)\s+hold-?out\b|hold-?out\s+(?:of\s+|to\s+|at\s+)?(?<percent>\d{1,2})\s*(?:%|per\s?cent\b))(?:\s+of\s+(?:them|the\s+people))?", Rules, 30_000)]
    private static partial Regex Holdout();

    [GeneratedRegex(@"\b(?:and\s+|on\s+|with\s+)?(?:an?\s+)?(?<percent>\d{1,2})\s*(?:%|per\s?cent)\s+(?:a/?b[\s-]+)?(?:tests?|test\s+(?:slice|group)|slice|sample)\b(?:\s+first)?", Rules, 30_000)]
    private static partial Regex TestShare();

    [GeneratedRegex(@"\b(?:and\s+)?(?:(?:try|test|compare|use)(?:\s+(?:it|this|that|them))?(?:\s+with)?|a/?b(?:[\s-]+test)?(?:\s+with)?)\s+(?:(?<count>two|three|four|five|six|seven|eight|[2-8])\s+)?(?:different\s+)?(?:subjects?(?:\s+lines?)?|versions)\b(?:\s*:)?(?<list>(?:[\s,]*(?:and|or|against|vs\.?)?\s*(?:[a-h]\s*[:=)]?\s*)?(?:""[^""]+""|\u201c[^\u201d]+\u201d))+|(?<=:)[^,;]*\s(?:and|or|against|vs\.?)\s[^,;]*)?", Rules, 30_000)]
    private static partial Regex SubjectLines();

    [GeneratedRegex(@"\b(?:(?<day>tomorrow|tonight)(?:\s+at)?(?:\s+(?:(?<hour>\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)(?::(?<minute>\d{2}))?\s*(?:(?<half>am|pm)\b|o'?clock\b)?|(?<named>noon|midnight|morning|afternoon|evening|night)))?|(?:on\s+|next\s+)?(?<day>monday|tuesday|wednesday|thursday|friday|saturday|sunday)\s+(?<named>morning|noon|afternoon|evening|night)\b|this\s+(?<named>afternoon|evening)\b|(?:(?:on\s+|next\s+)?(?<day>today|monday|tuesday|wednesday|thursday|friday|saturday|sunday)\s+)?at\s+(?:(?<hour>\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)(?::(?<minute>\d{2}))?\s*(?:(?<half>am|pm)\b|o'?clock\b)?|(?<named>noon|midnight)))(?<local>\s*,?\s*(?:in\s+)?(?:their|each\s+person'?s|everybody'?s|everyone'?s|the\s+recipients?'?s?)\s+(?:own\s+)?(?:local\s+)?time(?:\s*zones?)?|\s+local\s+time)?", Rules, 30_000)]
    private static partial Regex At();

    // Only at the end: elsewhere it may say who ("who came twice in two days").
    [GeneratedRegex(@"\b(?:and\s+)?in\s+(?<amount>\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\s+(?<unit>minute|hour|day|week)s?\s*$", Rules, 30_000)]
    private static partial Regex Later();

    [GeneratedRegex(@"[""\u201c](?<text>[^""\u201d]+)[""\u201d]", Rules, 30_000)]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\s+(?:and|or|against|vs\.?)\s+", Rules, 30_000)]
    private static partial Regex Between();

    [GeneratedRegex(@"\s*(?:,\s*(?:and\s+)?)+(?=,|$)|\s{2,}", Rules, 30_000)]
    private static partial Regex Separators();
}
