using System.Globalization;
using System.Numerics;
using Analytics.Warehouse;

namespace Analytics.Chat.Queries;

/// <summary>
/// A number of any size to compare by, without rounding: 2^53 and 2^53 + 1 are two. As in PostgreSQL, NaN is equal to itself and above
/// everything, also above infinity.
/// </summary>
internal readonly struct ExactNumber
{
    // Beyond what any type of the database holds; a text with a larger exponent is no value of a result.
    private const int LargestExponent = 140_000;

    private readonly Size _size;
    private readonly BigInteger _digits;
    private readonly int _scale;

    // How many digits stand before the point; negative for zeros behind it.
    private readonly int _magnitude;

    private ExactNumber(Size size, BigInteger digits, int scale, int magnitude)
    {
        _size = size;
        _digits = digits;
        _scale = scale;
        _magnitude = magnitude;
    }

    private enum Size
    {
        NegativeInfinity = -1,
        Finite = 0,
        Infinity = 1,
        NotANumber = 2,
    }

    /// <summary>The cell of a numeric column; null when it holds none.</summary>
    public static ExactNumber? Of(object? cell) => cell switch
    {
        long whole => Parse(whole.ToString(CultureInfo.InvariantCulture)),
        decimal number => Parse(number.ToString(CultureInfo.InvariantCulture)),
        double number => Parse(NumericCell.Read(number) as string ?? number.ToString("R", CultureInfo.InvariantCulture)),
        string text => Parse(text),
        _ => null,
    };

    /// <summary>Digits with a sign, a point and an exponent, or NaN, Infinity, -Infinity in any case; null for anything else.</summary>
    public static ExactNumber? Parse(string text)
    {
        var trimmed = text.AsSpan().Trim();
        var size = trimmed switch
        {
            _ when trimmed.Equals(NumericCell.NotANumber, StringComparison.OrdinalIgnoreCase) => Size.NotANumber,
            _ when trimmed.Equals(NumericCell.Infinity, StringComparison.OrdinalIgnoreCase) => Size.Infinity,
            _ when trimmed.Equals(NumericCell.NegativeInfinity, StringComparison.OrdinalIgnoreCase) => Size.NegativeInfinity,
            _ => Size.Finite,
        };
        return size == Size.Finite ? Finite(trimmed) : new ExactNumber(size, 0, 0, 0);
    }

    /// <summary>Below zero when the first is the smaller one, zero when they are equal.</summary>
    public static int Compare(ExactNumber one, ExactNumber other)
    {
        if (one._size != Size.Finite || other._size != Size.Finite)
        {
            return one._size.CompareTo(other._size);
        }

        if (one._digits.Sign != other._digits.Sign || one._digits.IsZero)
        {
            return one._digits.Sign.CompareTo(other._digits.Sign);
        }

        if (one._magnitude != other._magnitude)
        {
            return one._digits.Sign * one._magnitude.CompareTo(other._magnitude);
        }

        var scale = Math.Max(one._scale, other._scale);
        return one.At(scale).CompareTo(other.At(scale));
    }

    private static ExactNumber? Finite(ReadOnlySpan<char> text)
    {
        var exponent = 0;
        var mark = text.IndexOfAny('e', 'E');
        if (mark >= 0)
        {
            if (!int.TryParse(text[(mark + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent) || Math.Abs(exponent) > LargestExponent)
            {
                return null;
            }

            text = text[..mark];
        }

        var point = text.IndexOf('.');
        var behind = point < 0 ? 0 : text.Length - point - 1;
        var digits = point < 0 ? text.ToString() : string.Concat(text[..point], text[(point + 1)..]);
        return digits.Length <= 2 * LargestExponent && BigInteger.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? new ExactNumber(Size.Finite, number, behind - exponent, digits.AsSpan().TrimStart("+-").TrimStart('0').Length - (behind - exponent))
            : null;
    }

    private BigInteger At(int scale) => scale == _scale ? _digits : _digits * BigInteger.Pow(10, scale - _scale);
}
