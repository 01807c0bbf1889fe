using System.Globalization;
using System.Numerics;

namespace Analytics.Engine.Columns;

/// <summary>Numbers as the database computes them, to the last digit, so that an answer does not tell by its digits where it was read.</summary>
internal static class ExactNumbers
{
    private const double MicrosASecond = 1_000_000;
    private const double SecondsADay = 86_400;
    private const long MicrosADay = 86_400_000_000;
    private const int GroupDigits = 4;
    private const int Group = 10_000;
    private const int LeastDigits = 16;

    /// <summary>100.0 * part / nullif(whole, 0) over numbers of type numeric: at least sixteen digits behind the first, and the last one rounded.</summary>
    public static decimal? Percent(long part, long whole)
    {
        if (whole == 0)
        {
            return null;
        }

        var dividend = new BigInteger(part) * 100;
        var ((weight, first), (divisorWeight, divisorFirst)) = (Leading(dividend), Leading(whole));
        var quotientWeight = weight - divisorWeight - (first <= divisorFirst ? 1 : 0);
        var scale = Math.Max(1, LeastDigits - (quotientWeight * GroupDigits));
        var scaled = dividend * BigInteger.Pow(10, scale);
        var digits = ((2 * scaled) + whole) / (2 * (BigInteger)whole);
        var text = digits.ToString(CultureInfo.InvariantCulture).PadLeft(scale + 1, '0');
        return decimal.Parse($"{text[..^scale]}.{text[^scale..]}", CultureInfo.InvariantCulture);
    }

    /// <summary>date_part('epoch', …) of the time between two events, which the database holds as days and the rest.</summary>
    public static double Seconds(long micros) => (micros % MicrosADay / MicrosASecond) + (SecondsADay * (micros / MicrosADay));

    /// <summary>percentile_cont of times between events; their order is lost.</summary>
    public static double? Percentile(Span<long> micros, double share)
    {
        if (micros.Length == 0)
        {
            return null;
        }

        var place = share * (micros.Length - 1);
        var (low, high) = ((int)Math.Floor(place), (int)Math.Ceiling(place));
        var lower = Seconds(Select(micros, low));
        if (low == high)
        {
            return lower;
        }

        // Whatever stands behind a selected place is no less.
        var next = long.MaxValue;
        foreach (var value in micros[high..])
        {
            next = Math.Min(next, value);
        }

        return lower + ((place - low) * (Seconds(next) - lower));
    }

    public static double? Average(ReadOnlySpan<long> micros)
    {
        Int128 total = 0;
        foreach (var value in micros)
        {
            total += value;
        }

        return micros.Length == 0 ? null : (double)total / MicrosASecond / micros.Length;
    }

    // Moves the value of that rank to its place, all that are less before it and all that are greater behind it.
    private static long Select(Span<long> values, int rank)
    {
        var (low, high) = (0, values.Length - 1);
        while (low < high)
        {
            var pivot = Median(values[low], values[low + ((high - low) / 2)], values[high]);
            var (left, right) = (low, high);
            while (left <= right)
            {
                while (values[left] < pivot)
                {
                    left++;
                }

                while (values[right] > pivot)
                {
                    right--;
                }

                if (left <= right)
                {
                    (values[left], values[right]) = (values[right], values[left]);
                    left++;
                    right--;
                }
            }

            if (rank <= right)
            {
                high = right;
            }
            else if (rank >= left)
            {
                low = left;
            }
            else
            {
                break;
            }
        }

        return values[rank];
    }

    private static long Median(long a, long b, long c) => Math.Max(Math.Min(a, b), Math.Min(Math.Max(a, b), c));

    // Place and value of the first group of four digits.
    private static (int Weight, int First) Leading(BigInteger value)
    {
        var weight = 0;
        for (; value >= Group; value /= Group)
        {
            weight++;
        }

        return (weight, (int)value);
    }
}
