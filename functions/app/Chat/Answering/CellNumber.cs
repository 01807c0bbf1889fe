using System.Globalization;

namespace Analytics.Chat.Answering;

/// <summary>A cell as a number, or null when it is none.</summary>
internal static class CellNumber
{
    public static double? Of(object? cell) => cell switch
    {
        null or DBNull or bool => null,
        string text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null,
        IConvertible value => value.GetTypeCode() is >= TypeCode.SByte and <= TypeCode.Decimal ? value.ToDouble(CultureInfo.InvariantCulture) : null,
        _ => null,
    };
}
