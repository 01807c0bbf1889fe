using System.Globalization;
using System.Text.RegularExpressions;
using Analytics.Engine.Planning;

namespace Analytics.Engine.Questions.Glossaries;

/// <content>
/// Numbers computed from numbers, in the order of school: sums of products of operands, where brackets hold a sum of their own. An operand is a metric,
/// a term, an event, a property or an aggregate; names may hold blanks and hyphens, so a minus needs a blank on either side.
/// </content>
internal sealed partial class ExpressionReader
{
    private const int DeepestNesting = 8;

    // revenue / orders | sum of Fare over Booking - sum of Tax over Booking | (revenue - refunds) / orders | sum of amount_cents over payment / 100
    private bool Arithmetic(IReadOnlyList<string> names, string text, string source)
    {
        if (Split(text) is null || Computed(text, names, DeepestNesting) is not { } measure)
        {
            return false;
        }

        Metrics.Add(Metric(names, source, measure));
        return true;
    }

    // share of `claimDecided` where outcome is approved
    private bool Share(IReadOnlyList<string> names, string text, string source)
    {
        var match = SharePattern().Match(text);
        if (!match.Success || new StatedReader(model, Metrics, Terms).Tested(match.Groups["rows"].Value) is not { } part)
        {
            return false;
        }

        var whole = Reading.Measures.CountEvents(part with { Where = null });
        Metrics.Add(Metric(names, source, new RatioMeasure(Reading.Measures.CountEvents(part), whole) { Scale = 100, Format = ValueFormat.Percent }));
        return true;
    }

    private Measure? Computed(string text, IReadOnlyList<string> names, int depth)
    {
        if (depth == 0)
        {
            return null;
        }

        if (Split(text) is not var (first, symbol, second))
        {
            return Bracketed(text) is { } inner ? Computed(inner, names, depth - 1) : Operand(text, names.Any(name => MoneyWord().IsMatch(name)));
        }

        if (decimal.TryParse(second.Trim(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var factor))
        {
            return factor > 0 && Computed(first, names, depth - 1) is { } scaled ? Scaled(scaled, symbol, factor) : null;
        }

        var additive = symbol is "+" or "-";
        var money = names.Any(name => MoneyWord().IsMatch(name));
        var left = Computed(first, names, depth - 1);
        var right = Split(second) is null && Bracketed(second) is null ? Operand(second, money && additive) : Computed(second, names, depth - 1);
        return left is null || right is null ? null : Joined(left, symbol, right, names);
    }

    private static Measure Joined(Measure left, string symbol, Measure right, IReadOnlyList<string> names) => symbol switch
    {
        // What is called a rate, of rows among rows, is spoken of in per cent.
        "/" when left.Format == ValueFormat.Integer && right.Format == ValueFormat.Integer && names.Any(IsRate) => new RatioMeasure(left, right) { Scale = 100, Format = ValueFormat.Percent },
        "/" => new RatioMeasure(left, right) { Format = left.Format == ValueFormat.Money && right.Format != ValueFormat.Money ? ValueFormat.Money : ValueFormat.Number },
        "+" => new ArithmeticMeasure(left, ArithmeticOperator.Add, right) { Format = left.Format },
        "-" => new ArithmeticMeasure(left, ArithmeticOperator.Subtract, right) { Format = left.Format },
        _ => new ArithmeticMeasure(left, ArithmeticOperator.Multiply, right) { Format = left.Format },
    };

    /// <summary>A ratio times 100 is in per cent; anything else by a number is the same thing in another unit.</summary>
    private static Measure? Scaled(Measure measure, string symbol, decimal factor) => (measure, symbol) switch
    {
        (RatioMeasure ratio, "*") => ratio with { Scale = ratio.Scale * factor, Format = ratio.Scale * factor == 100 ? ValueFormat.Percent : ratio.Format },
        (RatioMeasure ratio, "/") => ratio with { Scale = ratio.Scale / factor },
        (_, "*") => measure with { PerUnit = (measure.PerUnit ?? 1) / factor, Format = Fractional(measure.Format) },
        (_, "/") => measure with { PerUnit = (measure.PerUnit ?? 1) * factor, Format = Fractional(measure.Format) },
        _ => null,
    };

    private static ValueFormat Fractional(ValueFormat format) => format == ValueFormat.Integer ? ValueFormat.Number : format;

    private static bool IsRate(string name) => name.EndsWith(" rate", StringComparison.OrdinalIgnoreCase);

    /// <summary>What is inside brackets that hold the whole text.</summary>
    private static string? Bracketed(string text)
    {
        var plain = text.Trim();
        return plain is ['(', .., ')'] && Depths(plain)[1..^1].All(depth => depth > 0) ? plain[1..^1] : null;
    }

    /// <summary>The last sign outside brackets, of those that bind least: what stands left of it is computed first.</summary>
    private static (string Left, string Symbol, string Right)? Split(string text)
    {
        var depths = Depths(text);
        var signs = SignPattern().Matches(text).Where(match => depths[match.Index] == 0 && match.Index > 0 && match.Index + match.Length < text.Length).ToList();
        var match = signs.LastOrDefault(sign => SymbolOf(sign) is "+" or "-") ?? signs.LastOrDefault();
        return match is null ? null : (text[..match.Index], SymbolOf(match), text[(match.Index + match.Length)..]);
    }

    private static string SymbolOf(Match sign) => sign.Value.Trim().ToLowerInvariant() switch
    {
        "plus" or "+" => "+",
        "minus" or "-" or "–" or "−" => "-",
        "times" or "*" or "×" => "*",
        _ => "/",
    };

    /// <summary>How many brackets and backticks are open at each letter.</summary>
    private static int[] Depths(string text)
    {
        var depths = new int[text.Length];
        var (open, quoted) = (0, false);
        for (var at = 0; at < text.Length; at++)
        {
            quoted ^= text[at] == '`';
            open += text[at] switch { '(' => 1, ')' => -1, _ => 0 };
            depths[at] = Math.Max(0, open) + (quoted ? 1 : 0);
        }

        return depths;
    }

    [GeneratedRegex(@"^(?:the\s+)?(?:share|percentage|percent|proportion|fraction|%)\s+of\s+(?:all\s+)?(?<rows>.+)$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex SharePattern();

    [GeneratedRegex(@"\s[-–−]\s|\s*[/÷+]\s*|\s*[*×]\s*|\b(?:divided by|plus|minus|times)\b", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex SignPattern();
}
