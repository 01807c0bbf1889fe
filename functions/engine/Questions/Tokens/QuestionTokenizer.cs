using System.Globalization;
using System.Text.RegularExpressions;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Tokens;

/// <summary>Cuts text into tokens. The same cut is made for questions, for names in the data and for the lexicon, so that they meet.</summary>
internal static partial class QuestionTokenizer
{
    public static IReadOnlyList<QuestionToken> Read(string text)
    {
        var tokens = new List<QuestionToken>();
        var chunk = 0;
        var previousEnd = -1;
        var joined = false;
        foreach (Match match in TokenPattern().Matches(text))
        {
            if (match.Index == previousEnd && IsJoiner(text, match))
            {
                joined = true;
                previousEnd = match.Index + match.Length;
                continue;
            }

            chunk += joined && match.Index == previousEnd ? 0 : 1;
            joined = false;
            previousEnd = match.Index + match.Length;
            Add(tokens, match, chunk);
        }

        return tokens;
    }

    /// <summary>Words of a name: "PullRequestEvent", "add_to_cart" and "Order Completed" become lower-case words.</summary>
    public static IReadOnlyList<QuestionToken> Words(string name) =>
        [.. Read(name).Where(token => token.Kind != TokenKind.Symbol)];

    /// <summary>A mark inside a compound ("k8s-ci-robot", "a/b", "ref_type"); between two numbers a hyphen is a range.</summary>
    private static bool IsJoiner(string text, Match match)
    {
        var (before, after) = (match.Index - 1, match.Index + 1);
        return match.Length == 1
            && after < text.Length
            && text[match.Index] is '-' or '_' or '/' or '.' or ':' or '@' or '#' or '+'
            && after < text.Length
            && char.IsLetterOrDigit(text[after])
            && !(char.IsDigit(text[before]) && char.IsDigit(text[after]) && text[match.Index] is '-' or ':');
    }

    private static void Add(List<QuestionToken> tokens, Match match, int chunk)
    {
        var kind = KindOf(match);
        if (kind == TokenKind.Word)
        {
            AddWords(tokens, match, chunk);
            return;
        }

        var text = match.Value;
        var content = kind == TokenKind.Quoted ? text[1..^1].Trim() : text;
        var lower = content.ToLowerInvariant();
        var value = kind is TokenKind.Number or TokenKind.Percent or TokenKind.Money or TokenKind.Ordinal ? Number(lower) : null;
        tokens.Add(new QuestionToken(kind, content, match.Index, match.Index + match.Length, chunk)
        {
            Lower = kind is TokenKind.Number && value is { } number ? number.ToString("0.############", CultureInfo.InvariantCulture) : lower,
            Stem = lower,
            Value = value,
        });
    }

    private static TokenKind KindOf(Match match)
    {
        foreach (var (group, kind) in Groups)
        {
            if (match.Groups[group].Success)
            {
                return kind;
            }
        }

        return TokenKind.Symbol;
    }

    private static void AddWords(List<QuestionToken> tokens, Match match, int chunk)
    {
        var text = match.Value;
        var start = 0;
        for (var at = 1; at <= text.Length; at++)
        {
            if (at < text.Length && !IsCamelBoundary(text, at))
            {
                continue;
            }

            var word = text[start..at];
            var lower = Plain(word);
            tokens.Add(new QuestionToken(TokenKind.Word, word, match.Index + start, match.Index + at, chunk)
            {
                Lower = lower,
                Stem = Stemmer.Stem(lower),
                Value = NumberWords.Value(lower),
            });
            start = at;
        }
    }

    /// <summary>"PullRequest" breaks before the second capital, "DOMEvent" before the last capital of a run, "co2Saved" behind its number.</summary>
    private static bool IsCamelBoundary(string text, int at) =>
        char.IsUpper(text[at])
        && ((char.IsDigit(text[at - 1]) && at + 2 < text.Length && char.IsLower(text[at + 1]) && char.IsLower(text[at + 2]))
            || (char.IsLower(text[at - 1]) && text.Length > 3)
            || (char.IsUpper(text[at - 1]) && at + 1 < text.Length && char.IsLower(text[at + 1]) && text[(at + 1)..] != "s"));

    private static string Plain(string word)
    {
        var lower = word.ToLowerInvariant().Replace('’', '\'');
        if (lower.EndsWith("'s", StringComparison.Ordinal))
        {
            lower = lower[..^2];
        }

        return lower.Replace("'", string.Empty, StringComparison.Ordinal);
    }

    private static decimal? Number(string text)
    {
        var match = NumberPattern().Match(text);
        if (!match.Success || !decimal.TryParse(match.Groups["digits"].Value.Replace(",", string.Empty, StringComparison.Ordinal), NumberStyles.Number, CultureInfo.InvariantCulture, out var value))
        {
            return null;
        }

        var factor = match.Groups["unit"].Value switch
        {
            "k" or "thousand" => 1_000m,
            "m" or "mio" or "million" => 1_000_000m,
            "bn" or "b" or "billion" => 1_000_000_000m,
            _ => 1m,
        };
        return value < 1_000_000_000_000_000m ? value * factor : value;
    }

    private static readonly (string Group, TokenKind Kind)[] Groups =
    [
        ("quoted", TokenKind.Quoted), ("date", TokenKind.Date), ("money", TokenKind.Money), ("percent", TokenKind.Percent),
        ("ordinal", TokenKind.Ordinal), ("number", TokenKind.Number), ("word", TokenKind.Word),
    ];

    // The lexicon is cut by it while a type is initialized, where a failure is final for the process: the limit is far above what a busy machine may stall.
    [GeneratedRegex(
        """
        (?<quoted>"[^"]{1,200}"|“[^”]{1,200}”|‘[^’]{1,200}’|(?<![\w])'[^']{1,200}'(?!\w)|`[^`]{1,200}`)
        |(?<date>(?<![\w])(?:\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2})?Z?)?|\d{4}-w\d{2}|\d{4}-\d{2}|\d{4}/\d{1,2}/\d{1,2}|\d{1,2}[./]\d{1,2}[./]\d{4})(?![\w]))
        |(?<money>(?:(?<![\w])[A-Z]{1,3})?[$€£¥₹₩₺₽₴₦฿]\s?\d[\d,]*(?:\.\d+)?(?:k|m|bn)?\b)
        |(?<percent>\d[\d,]*(?:\.\d+)?\s?%)
        |(?<ordinal>(?<![\w])\d+(?:st|nd|rd|th)\b)
        |(?<number>(?<![\w])(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:k|m|bn)?(?![\w]))
        |(?<word>[\p{L}\p{N}]+(?:['’][\p{L}]+)*)
        |(?<symbol>->|=>|→|>=|<=|<>|!=|==|[^\s])
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 30_000)]
    private static partial Regex TokenPattern();

    [GeneratedRegex(@"(?<digits>\d[\d,]*(?:\.\d+)?)\s*(?<unit>k|mio|m|bn|b|thousand|million|billion)?", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex NumberPattern();
}
