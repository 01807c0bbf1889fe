using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Analytics.Warehouse;

/// <summary>
/// A value of type numeric as the database sends it: decimal where .NET's holds every digit, else its text. PostgreSQL's has up to 131,072
/// digits before the point and knows NaN and the infinities; nothing of that may be rounded or lost.
/// </summary>
internal static class NumericCell
{
    public const string NotANumber = "NaN";
    public const string Infinity = "Infinity";
    public const string NegativeInfinity = "-Infinity";

    private const int Header = 8;
    private const int LongestDecimal = 31;

    /// <param name="bytes">Count of groups, weight of the first, sign, digits after the point; then groups of four digits.</param>
    public static object Read(ReadOnlySpan<byte> bytes)
    {
        var groups = BinaryPrimitives.ReadInt16BigEndian(bytes);
        var weight = BinaryPrimitives.ReadInt16BigEndian(bytes[2..]);
        var scale = BinaryPrimitives.ReadInt16BigEndian(bytes[6..]);
        return BinaryPrimitives.ReadUInt16BigEndian(bytes[4..]) switch
        {
            0xC000 => NotANumber,
            0xD000 => Infinity,
            0xF000 => NegativeInfinity,
            var sign => Finite(Text(bytes[Header..], groups, weight, scale, sign == 0x4000)),
        };
    }

    /// <summary>A double by its shortest text that reads back the same; the three values that are no numbers by name.</summary>
    public static object Read(double value) => double.IsNaN(value) ? NotANumber : double.IsPositiveInfinity(value) ? Infinity : double.IsNegativeInfinity(value) ? NegativeInfinity : value;

    // .NET rounds what does not fit; only what reads back as the same text did fit.
    private static object Finite(string text) =>
        text.Length <= LongestDecimal && decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
        && string.Equals(number.ToString(CultureInfo.InvariantCulture), text, StringComparison.Ordinal)
            ? number
            : text;

    private static string Text(ReadOnlySpan<byte> digits, int groups, int weight, int scale, bool negative)
    {
        var text = new StringBuilder(negative ? "-" : "");
        if (weight < 0)
        {
            text.Append('0');
        }

        for (var place = 0; place <= weight; place++)
        {
            text.Append(Group(digits, groups, place).ToString(place == 0 ? "0" : "0000", CultureInfo.InvariantCulture));
        }

        if (scale > 0)
        {
            text.Append('.');
            var end = text.Length + scale;
            // The groups behind the point begin with the place after the weight's; a weight below -1 leaves groups of zeros in front.
            for (var behind = 0; text.Length < end; behind++)
            {
                text.Append(Group(digits, groups, weight + 1 + behind).ToString("0000", CultureInfo.InvariantCulture));
            }

            text.Length = end;
        }

        return text.ToString();
    }

    private static int Group(ReadOnlySpan<byte> digits, int groups, int place) =>
        place >= 0 && place < groups ? BinaryPrimitives.ReadInt16BigEndian(digits[(2 * place)..]) : 0;
}
