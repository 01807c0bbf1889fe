namespace Analytics.Deliveries.Templates;

/// <summary>
/// How a text is cut into the segments that text messages are sent and paid in: 160 characters of GSM 03.38 or 70 of UCS-2, less when there are
/// several, as each then says which part it is. One character outside the GSM alphabet makes the whole text UCS-2.
/// </summary>
internal sealed record SmsSize(string Encoding, int Units, int Segments)
{
    public const string Gsm = "GSM-7";
    public const string Ucs2 = "UCS-2";

    private const string Basic = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

    /// <summary>Written with an escape before them: two units each.</summary>
    private const string Extended = "\f^{}\\[~]|€";

    /// <summary>Characters that made it UCS-2, each once.</summary>
    public string Offending { get; init; } = "";

    public static SmsSize Of(string text)
    {
        var offending = string.Concat(text.EnumerateRunes().Where(rune => !IsGsm(rune)).Distinct().Take(10));
        if (offending.Length > 0)
        {
            return Count(Ucs2, [.. text.EnumerateRunes().Select(rune => rune.Utf16SequenceLength)], 70, 67) with { Offending = offending };
        }

        return Count(Gsm, [.. text.Select(character => Extended.Contains(character, StringComparison.Ordinal) ? 2 : 1)], 160, 153);
    }

    private static bool IsGsm(System.Text.Rune rune) =>
        rune.IsBmp && (Basic.Contains((char)rune.Value, StringComparison.Ordinal) || Extended.Contains((char)rune.Value, StringComparison.Ordinal));

    /// <summary>A character is never cut in two, so a segment may stay one unit short.</summary>
    private static SmsSize Count(string encoding, int[] sizes, int alone, int part)
    {
        var units = sizes.Sum();
        if (units <= alone)
        {
            return new SmsSize(encoding, units, units == 0 ? 0 : 1);
        }

        var segments = 1;
        var filled = 0;
        foreach (var size in sizes)
        {
            if (filled + size > part)
            {
                segments++;
                filled = 0;
            }

            filled += size;
        }

        return new SmsSize(encoding, units, segments);
    }
}
