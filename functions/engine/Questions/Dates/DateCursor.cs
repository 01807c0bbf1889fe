using System.Collections.Frozen;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Tokens;

namespace Analytics.Engine.Questions.Dates;

/// <summary>A period found at some position, and the position behind it.</summary>
internal readonly record struct PeriodMatch(Period Period, int End);

/// <summary>Safe look at the tokens around a position, in the terms of dates.</summary>
internal sealed class DateCursor(IReadOnlyList<QuestionToken> tokens)
{
    private static readonly FrozenDictionary<string, int> MonthNames = Months();

    private static readonly FrozenDictionary<string, DayOfWeek> DayNames = Days();

    private static readonly FrozenDictionary<string, TimeGrain> UnitNames = Units();

    /// <summary>Every word of dates, for typing corrections.</summary>
    public static IEnumerable<string> Words => MonthNames.Keys.Concat(DayNames.Keys).Concat(UnitNames.Keys).Concat(["yesterday", "today", "last", "past", "next", "this", "weekend", "weekly", "monthly", "daily", "yearly", "quarterly", "hourly", "since", "until"]);

    public int Count => tokens.Count;

    public string Word(int at) => at >= 0 && at < tokens.Count && tokens[at].Kind != TokenKind.Quoted ? tokens[at].Lower : string.Empty;

    public QuestionToken? Token(int at) => at >= 0 && at < tokens.Count ? tokens[at] : null;

    public bool IsAny(int at, params ReadOnlySpan<string> words)
    {
        var word = Word(at);
        foreach (var candidate in words)
        {
            if (word.Length > 0 && word == candidate)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The position behind the words, or -1.</summary>
    public int After(int at, params ReadOnlySpan<string> words)
    {
        foreach (var word in words)
        {
            if (Word(at) != word)
            {
                return -1;
            }

            at++;
        }

        return at;
    }

    public int SkipAny(int at, params ReadOnlySpan<string> words)
    {
        while (IsAny(at, words))
        {
            at++;
        }

        return at;
    }

    public int? Whole(int at)
    {
        var token = Token(at);
        var value = token?.Kind is TokenKind.Number or TokenKind.Word ? token.Value : null;
        return value is { } number && number == decimal.Truncate(number) && number is >= 0 and < 100_000 ? (int)number : null;
    }

    public int? Year(int at)
    {
        var token = Token(at);
        return token is { Kind: TokenKind.Number, Text.Length: 4, Value: { } value } && value is >= 1900 and <= 2200 ? (int)value : null;
    }

    public int? Month(int at)
    {
        if (Token(at) is not { Kind: TokenKind.Word } token || !MonthNames.TryGetValue(token.Lower, out var month))
        {
            return null;
        }

        return token.Lower is "may" or "march" or "mar" && !IsMonthInContext(at, token) ? null : month;
    }

    public DayOfWeek? Weekday(int at) => Token(at)?.Kind == TokenKind.Word && DayNames.TryGetValue(Word(at), out var day) ? day : null;

    public bool IsPluralWeekday(int at) => Weekday(at) is not null && Word(at)[^1] == 's' && Word(at).Length > 5;

    public TimeGrain? Unit(int at) => UnitNames.TryGetValue(Word(at), out var unit) ? unit : null;

    /// <summary>Day of a month: "5", "5th", "05".</summary>
    public int? DayNumber(int at) =>
        Token(at) is { Kind: TokenKind.Number or TokenKind.Ordinal, Value: { } value, Text.Length: <= 4 } && value is >= 1 and <= 31 && value == decimal.Truncate(value)
            ? (int)value
            : Token(at) is { } word && IsAny(at + 1, "of") && Month(at + 2) is not null ? Questions.Words.NumberWords.Ordinal(word.Lower) : null;

    /// <summary>The question shows something step by step, so that a single day named after "from" is where it begins.</summary>
    public bool MentionsSteps => Enumerable.Range(0, Count).Any(at => IsAny(at, "weekly", "daily", "monthly", "hourly", "trend", "timeline") || (IsAny(at, "per", "by", "each") && Unit(at + 1) is not null));

    /// <summary>"May I see": behind one of these the word is no month.</summary>
    private static readonly HashSet<string> Askers = ["i", "we", "you", "he", "she", "it", "they", "one", "the", "a", "an", "this", "that", "my", "our"];

    private bool IsMonthInContext(int at, QuestionToken token) =>
        (char.IsUpper(token.Text[0]) && (at > 0 || (Token(1) is { Kind: TokenKind.Word } next && !Askers.Contains(next.Lower))))
        || IsAny(at - 1, "in", "since", "for", "of", "during", "last", "this", "from", "until", "till", "between", "before", "after", "to", "vs", "versus", "with", "and", "early", "mid", "late", "through", "on", "previous", "next", ",", "than", "by", "about", "just", "only")
        || (at > 0 && (Token(at + 1) is null || (Token(at + 1) is { Kind: TokenKind.Symbol } && Token(at + 2) is null)))
        || (IsAny(at + 1, "vs", "vs.", "versus", "and", "or", "to", "-", "compared") && MonthNames.ContainsKey(Word(at + 2)))
        || DayNumber(at - 1) is not null
        || Year(at + 1) is not null
        || DayNumber(at + 1) is not null;

    private static FrozenDictionary<string, int> Months()
    {
        string[] names = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];
        var months = new Dictionary<string, int>();
        for (var index = 0; index < names.Length; index++)
        {
            months[names[index]] = index + 1;
            months[names[index][..3]] = index + 1;
        }

        months["sept"] = 9;
        return months.ToFrozenDictionary();
    }

    private static FrozenDictionary<string, DayOfWeek> Days()
    {
        var days = new Dictionary<string, DayOfWeek>();
        foreach (var day in Enum.GetValues<DayOfWeek>())
        {
            var name = day.ToString().ToLowerInvariant();
            days[name] = day;
            days[name + "s"] = day;
        }

        (days["mon"], days["tue"], days["tues"], days["wed"]) = (DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Tuesday, DayOfWeek.Wednesday);
        (days["thu"], days["thur"], days["thurs"], days["fri"]) = (DayOfWeek.Thursday, DayOfWeek.Thursday, DayOfWeek.Thursday, DayOfWeek.Friday);
        return days.ToFrozenDictionary();
    }

    private static FrozenDictionary<string, TimeGrain> Units()
    {
        var units = new Dictionary<string, TimeGrain>();
        (TimeGrain Unit, string[] Names)[] table =
        [
            (TimeGrain.Minute, ["minute", "minutes", "mins"]),
            (TimeGrain.Hour, ["hour", "hours", "hr", "hrs"]),
            (TimeGrain.Day, ["day", "days"]),
            (TimeGrain.Week, ["week", "weeks", "wk", "wks"]),
            (TimeGrain.Month, ["month", "months", "mth", "mths"]),
            (TimeGrain.Quarter, ["quarter", "quarters", "qtr", "qtrs"]),
            (TimeGrain.Year, ["year", "years", "yr", "yrs"]),
        ];
        foreach (var (unit, names) in table)
        {
            foreach (var name in names)
            {
                units[name] = unit;
            }
        }

        return units.ToFrozenDictionary();
    }
}
