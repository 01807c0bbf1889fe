using System.Globalization;
using System.Text.Json;
using Analytics.Engine.Sql;

namespace Analytics.Engine.Evaluation;

/// <summary>Whether an answer is right, wrong, or honestly missing.</summary>
public enum Verdict
{
    Right,
    Wrong,

    /// <summary>The question was declined although it can be answered.</summary>
    Declined,
}

/// <summary>A verdict with its reason.</summary>
public sealed record Grade(Verdict Verdict, string Reason);

/// <summary>
/// Compares a result with the known answer. Keys compare as text, leniently (case, blanks, a date given to the day or the month, a weekday by its name). Every expected
/// key column and every expected number column must be found in a column of its own of the result, in any order, and further columns do no
/// harm. Rows must be the same set, but for the name of one left-over group; rows of an empty bucket (all numbers zero) may be missing or additional, since a calendar shows them.
/// </summary>
public static class AnswerGrader
{
    /// <param name="question">The question with its known answer.</param>
    /// <param name="result">The rows that were given; null: the question was declined.</param>
    public static Grade Grade(GradedQuestion question, ResultTable? result)
    {
        if (question.IsUnanswerable)
        {
            return result is null
                ? new Grade(Verdict.Right, "Declined, as it should be.")
                : new Grade(Verdict.Wrong, "Answered although the data cannot tell.");
        }

        if (result is null)
        {
            return new Grade(Verdict.Declined, "Declined although it can be answered.");
        }

        Grade? first = null;
        foreach (var expected in question.Alternatives.Prepend(question.Answer))
        {
            var grade = Compare(expected, expected.Dims ?? question.Dims, question.Tolerance, result);
            if (grade.Verdict == Verdict.Right)
            {
                return grade;
            }

            first ??= grade;
        }

        return first!;
    }

    private static Grade Compare(ExpectedAnswer expected, int dims, double tolerance, ResultTable result)
    {
        if (expected.Rows.Count == 0)
        {
            return result.Rows.Count == 0 ? Right() : Wrong($"{result.Rows.Count} rows where none were expected.");
        }

        return dims == 0 ? OneRow(expected, tolerance, result) : Table(expected, dims, tolerance, result);
    }

    // Without keys every expected value must occur in one row of the result, each in a column of its own.
    private static Grade OneRow(ExpectedAnswer expected, double tolerance, ResultTable result)
    {
        if (result.Rows.Count == 0)
        {
            return Wrong("No row.");
        }

        var wanted = expected.Rows[0].Where(v => v.ValueKind != JsonValueKind.Null).ToArray();
        var fits = result.Rows.Take(expected.Rows.Count == 1 && result.Rows.Count > 1 ? 1 : result.Rows.Count).Any(row =>
            Matching.IsPossible(wanted.Length, row.Length, (e, r) => SameValue(wanted[e], row[r], tolerance)));
        return fits && result.Rows.Count <= Math.Max(1, expected.Rows.Count) ? Right()
            : fits ? Wrong($"{result.Rows.Count} rows where one was expected.")
            : Wrong("Not every expected number occurs in the row.");
    }

    private static Grade Table(ExpectedAnswer expected, int dims, double tolerance, ResultTable result)
    {
        var width = result.Columns.Count;
        foreach (var keys in KeyColumns(expected, dims, result))
        {
            var rows = new Dictionary<string, object?[]>(StringComparer.Ordinal);
            foreach (var row in result.Rows)
            {
                rows.TryAdd(KeyOf(keys.Select(k => Text(row[k]))), row);
            }

            if (!Pair(expected, dims, rows, out var pairs))
            {
                continue;
            }

            var measures = MeasureColumns(expected, dims);
            if (Matching.IsPossible(measures.Length, width, (m, c) => !keys.Contains(c)
                && pairs.TrueForAll(p => SameMeasure(p.Expected is null ? default : p.Expected[measures[m]], p.Actual?[c], p.Actual is null || p.Expected is null, tolerance))))
            {
                return Right();
            }

            return Wrong("The keys agree but not every expected number does.");
        }

        return Wrong($"The keys differ: {expected.Rows.Count} rows were expected, {result.Rows.Count} came.");
    }

    // Pairs rows by key. One side may lack a row only when the other's numbers are all zero, which the caller checks.
    private static bool Pair(ExpectedAnswer expected, int dims, Dictionary<string, object?[]> rows, out List<(IReadOnlyList<JsonElement>? Expected, object?[]? Actual)> pairs)
    {
        pairs = [];
        var left = new Dictionary<string, object?[]>(rows, StringComparer.Ordinal);
        foreach (var row in expected.Rows)
        {
            var parts = row.Take(dims).Select(Text).ToArray();
            var key = left.ContainsKey(KeyOf(parts)) ? KeyOf(parts) : left.Keys.FirstOrDefault(k => SameKey(parts, k));
            pairs.Add((row, key is null ? null : left[key]));
            if (key is not null)
            {
                left.Remove(key);
            }
        }

        PairTheRest(dims, pairs, left);
        pairs.AddRange(left.Values.Select(row => ((IReadOnlyList<JsonElement>?)null, (object?[]?)row)));
        return pairs.Exists(p => p is { Expected: not null, Actual: not null });
    }

    // "Everything else" has no name in the data: one group left over on either side is the same group under another name, if its numbers agree.
    private static void PairTheRest(int dims, List<(IReadOnlyList<JsonElement>? Expected, object?[]? Actual)> pairs, Dictionary<string, object?[]> left)
    {
        var lonely = pairs.FindIndex(p => p.Actual is null);
        if (dims == 1 && pairs.Count > 1 && left.Count == 1 && pairs.Count(p => p.Actual is null) == 1 && IsPlainText(pairs[lonely].Expected![0]))
        {
            pairs[lonely] = (pairs[lonely].Expected, left.Values.Single());
            left.Clear();
        }
    }

    private static bool SameMeasure(JsonElement expected, object? actual, bool oneSided, double tolerance) => oneSided
        ? IsNothing(expected) && actual is null or 0L or 0m or 0d
        : expected.ValueKind == JsonValueKind.Null || (IsNothing(expected) && actual is null) || SameValue(expected, actual, tolerance);

    // A text beside the numbers (a product's name beside its key) informs; keys and numbers decide, unless there is nothing but texts.
    private static int[] MeasureColumns(ExpectedAnswer expected, int dims)
    {
        var all = Enumerable.Range(dims, expected.Rows[0].Count - dims).ToArray();
        var deciding = all.Where(c => !expected.Rows.All(r => IsPlainText(r[c]))).ToArray();
        return deciding.Length > 0 ? deciding : all;
    }

    private static bool IsPlainText(JsonElement value) =>
        value.ValueKind == JsonValueKind.String && Number(value.GetString()!) is null && !IsDateLike(Normal(value.GetString()!));

    private static bool IsNothing(JsonElement value) => value.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null
        || (value.ValueKind == JsonValueKind.Number && value.GetDouble() == 0);

    // Every choice of key columns whose first expected keys occur; leading columns are tried first.
    private static IEnumerable<int[]> KeyColumns(ExpectedAnswer expected, int dims, ResultTable result)
    {
        var candidates = Enumerable.Range(0, dims).Select(d => Enumerable.Range(0, result.Columns.Count)
            .Where(c => expected.Rows.Any(e => result.Rows.Any(r => SameKeyPart(Text(e[d]), Text(r[c]))))).ToArray()).ToArray();
        return Choices(candidates, 0, []).Take(64);
    }

    private static IEnumerable<int[]> Choices(int[][] candidates, int dimension, int[] chosen)
    {
        if (dimension == candidates.Length)
        {
            yield return chosen;
            yield break;
        }

        foreach (var column in candidates[dimension].Where(c => !chosen.Contains(c)))
        {
            foreach (var choice in Choices(candidates, dimension + 1, [.. chosen, column]))
            {
                yield return choice;
            }
        }
    }

    private const char KeySeparator = '\u001f';

    private static string KeyOf(IEnumerable<string> parts) => string.Join(KeySeparator, parts);

    private static bool SameKey(string[] expected, string actual)
    {
        var parts = actual.Split(KeySeparator);
        return parts.Length == expected.Length && expected.Zip(parts).All(p => SameKeyPart(p.First, p.Second));
    }

    // "2011-01", "2011-01-01" and "2011-01-01T00:00:00" name the same bucket.
    private static bool SameKeyPart(string expected, string actual)
    {
        if (string.Equals(expected, actual, StringComparison.Ordinal))
        {
            return true;
        }

        if (IsDateLike(expected) && IsDateLike(actual))
        {
            var (shorter, longer) = expected.Length <= actual.Length ? (expected, actual) : (actual, expected);
            return longer.StartsWith(shorter, StringComparison.Ordinal) && IsStartOf(longer[shorter.Length..]);
        }

        return (Number(expected) ?? CalendarNames.NumberOf(expected)) is { } a && (Number(actual) ?? CalendarNames.NumberOf(actual)) is { } b && a == b;
    }

    private static bool IsDateLike(string text) => text.Length >= 7 && char.IsAsciiDigit(text[0]) && char.IsAsciiDigit(text[3]) && text[4] == '-' && char.IsAsciiDigit(text[5]);

    private static bool IsStartOf(string rest) => rest is "" or "-01" || rest.TrimStart('-', '0', '1', 't', ' ').Trim('0', ':', '.', '+', 'z').Length == 0;

    private static bool SameValue(JsonElement expected, object? actual, double tolerance)
    {
        if (expected.ValueKind == JsonValueKind.Number)
        {
            return ToDouble(actual) is { } number && Near(expected.GetDouble(), number, tolerance);
        }

        var (left, right) = (Text(expected), Text(actual));
        return SameKeyPart(left, right) || (Number(left) is { } a && Number(right) is { } b && Near(a, b, tolerance));
    }

    private static bool Near(double expected, double actual, double tolerance) =>
        Math.Abs(expected - actual) <= (tolerance * Math.Max(Math.Abs(expected), 1e-9)) + 1e-9;

    private static double? ToDouble(object? value) => value switch
    {
        long number => number,
        int number => number,
        double number => number,
        decimal number => (double)number,
        string text => Number(text),
        _ => null,
    };

    private static double? Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.Undefined => string.Empty,
        JsonValueKind.String => Normal(value.GetString()!),
        _ => Normal(value.GetRawText()),
    };

    private static string Text(object? value) => value switch
    {
        null => string.Empty,
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTimeOffset instant => Instant(instant.UtcDateTime),
        DateTime instant => Instant(instant),
        bool flag => flag ? "true" : "false",
        _ => Normal(Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty),
    };

    private static string Instant(DateTime instant) => instant.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    private static string Normal(string text)
    {
        var trimmed = text.Trim().ToLowerInvariant();
        return IsDateLike(trimmed) ? trimmed.Replace('t', ' ').TrimEnd('z') : trimmed;
    }

    private static Grade Right() => new(Verdict.Right, "Agrees with the known answer.");

    private static Grade Wrong(string reason) => new(Verdict.Wrong, reason);
}
