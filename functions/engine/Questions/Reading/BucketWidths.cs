using System.Globalization;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Quantities;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Reading;

/// <summary>"in 15 minute buckets", "in buckets of 10": ranges of one width, from the least to the greatest value that the data has.</summary>
internal static class BucketWidths
{
    private const int MostBuckets = 50;

    private const decimal Nearly = 0.000001m;

    /// <summary>The width that is asked for.</summary>
    public static QuantityPhrase? Take(Sentence sentence)
    {
        for (var at = 1; at < sentence.Count; at++)
        {
            if (!sentence[at].Is(Keyword.Distribution) || sentence[at].Text.ToLowerInvariant() is not ("buckets" or "bins" or "bucket" or "bin"))
            {
                continue;
            }

            var behind = at + 2 < sentence.Count && sentence[at + 1].Text.Equals("of", StringComparison.OrdinalIgnoreCase) ? at + 2 : -1;
            if (behind > 0 && IsAmount(sentence[behind]) && QuantityPhrase.Read(sentence.Mentions, behind) is { } said)
            {
                sentence.Use(behind, said.End);
                return said;
            }

            if (Enumerable.Range(Math.Max(0, at - 2), Math.Min(2, at)).FirstOrDefault(before => IsAmount(sentence[before]), -1) is >= 0 and var start && QuantityPhrase.Read(sentence.Mentions, start) is { } width && width.End < at)
            {
                sentence.Use(start, at - 1);
                return width;
            }
        }

        return null;
    }

    /// <summary>The buckets of a number of single rows whose bounds are known; null where they are not, or would be too many.</summary>
    public static IReadOnlyList<Bucket>? Of(Sentence sentence, AggregateMeasure value, QuantityPhrase quantity)
    {
        if (value.Field is not { } field || sentence.Facts.PropertyOf(field) is not { Minimum: { } least, Maximum: { } greatest } property || (quantity.HasUnit && !MeasuredField.Fits(property, quantity)) || new MeasuredField(field, property).ValueOf(quantity) is not (> 0 and var width))
        {
            return null;
        }

        var first = Math.Floor(least / width) * width;
        var count = (int)Math.Min(MostBuckets + 1, Math.Floor((greatest - first) / width) + 1);
        return count > MostBuckets ? null : [.. Enumerable.Range(0, count).Select(number => Between(first + (number * width), width))];
    }

    private static Bucket Between(decimal from, decimal width) => new($"{Text(from)} to <{Text(from + width)}", from, from + width - Nearly);

    private static bool IsAmount(Mention mention) => mention.Meanings[0] is NumberMeaning or DurationMeaning;

    private static string Text(decimal value) => value.ToString("0.######", CultureInfo.InvariantCulture);
}
