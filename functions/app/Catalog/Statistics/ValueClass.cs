using System.Buffers.Text;

namespace Analytics.Catalog.Statistics;

/// <summary>What a single value looks like, whatever it was written as.</summary>
internal enum ValueClass : byte
{
    Text,
    Integer,
    Fraction,
    Boolean,
    Timestamp,
}

internal static class ValueClassifier
{
    public static ValueClass Classify(ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty)
        {
            return ValueClass.Text;
        }

        if (IsNumber(value))
        {
            return value.IndexOfAny(".eE"u8) < 0 ? ValueClass.Integer : ValueClass.Fraction;
        }

        if (value.SequenceEqual("true"u8) || value.SequenceEqual("false"u8))
        {
            return ValueClass.Boolean;
        }

        return IsoTimestamp.TryParse(value, out _) ? ValueClass.Timestamp : ValueClass.Text;
    }

    public static bool TryNumber(ReadOnlySpan<byte> value, out decimal number) =>
        Utf8Parser.TryParse(value, out number, out var consumed) && consumed == value.Length;

    /// <summary>A JSON number of a sane length: no leading zeros, no plus sign (those are codes, not amounts).</summary>
    public static bool IsNumber(ReadOnlySpan<byte> value)
    {
        var digits = value.StartsWith("-"u8) ? value[1..] : value;
        if (digits.IsEmpty || digits.Length > 24 || !IsDigit(digits[0]) || !IsDigit(digits[^1]) || (digits[0] == '0' && digits.Length > 1 && digits[1] != '.'))
        {
            return false;
        }

        var rest = digits.TrimStart("0123456789"u8);
        return rest.IsEmpty || (rest[0] == '.' && rest[1..].IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0) || TryExponent(value);
    }

    private static bool TryExponent(ReadOnlySpan<byte> value) =>
        value.IndexOfAny((byte)'e', (byte)'E') > 0 && TryNumber(value, out _);

    private static bool IsDigit(byte character) => character is >= (byte)'0' and <= (byte)'9';
}
