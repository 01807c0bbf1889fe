using System.Globalization;
using Analytics.Engine.Questions.Tokens;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Linking;

/// <summary>Numbers, written ranges ("2-4", "10+"), percentiles ("p90", "95th percentile") and quoted texts.</summary>
internal static class NumberReader
{
    public static IEnumerable<Candidate> Find(IReadOnlyList<QuestionToken> tokens)
    {
        for (var at = 0; at < tokens.Count; at++)
        {
            var token = tokens[at];
            if (token.Kind == TokenKind.Quoted)
            {
                yield return new Candidate(at, at + 1, new QuotedMeaning(token.Text) { Score = 0.8 });
                continue;
            }

            if (token.Value is { } value && token.Kind != TokenKind.Date)
            {
                yield return new Candidate(at, at + 1, new NumberMeaning(value, token.Kind) { Score = 0.85 });
                if (Compound(tokens, at, value) is { } compound)
                {
                    yield return compound;
                }

                foreach (var candidate in Ranges(tokens, at, value))
                {
                    yield return candidate;
                }
            }

            if (Percentile(tokens, at) is { } percentile)
            {
                yield return percentile;
            }
        }
    }

    /// <summary>"100 million", "two hundred thousand", "twenty five".</summary>
    private static Candidate? Compound(IReadOnlyList<QuestionToken> tokens, int at, decimal value)
    {
        var end = at + 1;
        if (end < tokens.Count && tokens[at].IsWord && value is >= 20 and <= 90 && tokens[end] is { IsWord: true, Value: >= 1 and <= 9 and { } unit })
        {
            value += unit;
            end++;
        }

        while (end < tokens.Count && NumberWords.Scale(tokens[end].Lower) is { } scale && value <= 1_000_000_000_000m)
        {
            value *= scale;
            end++;
        }

        return end > at + 1 ? new Candidate(at, end, new NumberMeaning(value, tokens[at].Kind == TokenKind.Money ? TokenKind.Money : TokenKind.Number) { Score = 0.9 }) : null;
    }

    private static IEnumerable<Candidate> Ranges(IReadOnlyList<QuestionToken> tokens, int at, decimal value)
    {
        if (at + 2 < tokens.Count && tokens[at + 1].Text is "-" or "–" or "to" && tokens[at + 2] is { Value: { } upper, Kind: not TokenKind.Date } && upper >= value)
        {
            yield return new Candidate(at, at + 3, new SpanMeaning(value, upper) { Score = 0.9 });
        }

        if (at + 1 < tokens.Count && tokens[at + 1].Text == "+")
        {
            yield return new Candidate(at, at + 2, new SpanMeaning(value, null) { Score = 0.9 });
        }
    }

    private static Candidate? Percentile(IReadOnlyList<QuestionToken> tokens, int at)
    {
        var lower = tokens[at].Lower;
        if (lower.Length is 3 or 4 && lower[0] == 'p' && int.TryParse(lower.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var short_) && short_ is > 0 and < 100)
        {
            return new Candidate(at, at + 1, new PercentileMeaning(short_ / 100.0));
        }

        var next = at + 1;
        if (tokens[at] is { Value: > 0 and < 100 } share && (share.Kind == TokenKind.Percent || (next < tokens.Count && tokens[next].Text == "%")))
        {
            var word = share.Kind == TokenKind.Percent ? next : next + 1;
            word = word < tokens.Count && tokens[word].Text == "-" ? word + 1 : word;
            return word < tokens.Count && tokens[word].Lower is "percentile" or "quantile" ? new Candidate(at, word + 1, new PercentileMeaning((double)share.Value!.Value / 100)) : null;
        }

        return tokens[at] is { Kind: TokenKind.Ordinal, Value: > 0 and < 100 } ordinal && next < tokens.Count && tokens[next].Lower is "percentile" or "quantile" or "pctl" or "pct" or "perc"
            ? new Candidate(at, next + 1, new PercentileMeaning((double)tokens[at].Value!.Value / 100))
            : null;
    }
}
