using Analytics.Deliveries.Templates;

namespace Analytics.App.Tests.Deliveries;

/// <summary>Text messages are cut as GSM 03.38 and UCS-2 say.</summary>
public sealed class SmsSizeTests
{
    public static TheoryData<string, string, int, int> Texts => new()
    {
        { "", SmsSize.Gsm, 0, 0 },
        { "Hello", SmsSize.Gsm, 5, 1 },
        { new string('a', 160), SmsSize.Gsm, 160, 1 },
        { new string('a', 161), SmsSize.Gsm, 161, 2 },
        { new string('a', 306), SmsSize.Gsm, 306, 2 },
        { new string('a', 307), SmsSize.Gsm, 307, 3 },
        { "Grüße für 5 €", SmsSize.Gsm, 14, 1 },
        { new string('€', 80), SmsSize.Gsm, 160, 1 },
        // 152 and an escaped character: that one does not fit into the first part.
        { new string('a', 152) + "€" + new string('a', 152), SmsSize.Gsm, 306, 3 },
        { "Ça va ?", SmsSize.Gsm, 7, 1 },
        { "ça va ?", SmsSize.Ucs2, 7, 1 },
        { new string('ж', 70), SmsSize.Ucs2, 70, 1 },
        { new string('ж', 71), SmsSize.Ucs2, 71, 2 },
        { new string('ж', 134), SmsSize.Ucs2, 134, 2 },
        { new string('ж', 135), SmsSize.Ucs2, 135, 3 },
        { "👋", SmsSize.Ucs2, 2, 1 },
        // A pair is not cut in two: 66 and a pair leave one unit of the first part empty.
        { new string('ж', 66) + "👋" + new string('ж', 66), SmsSize.Ucs2, 134, 3 },
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public void A_text_takes_so_many_segments(string text, string encoding, int units, int segments)
    {
        var size = SmsSize.Of(text);

        Assert.Equal((encoding, units, segments), (size.Encoding, size.Units, size.Segments));
    }

    [Fact]
    public void What_makes_it_dear_is_named() => Assert.Equal("ç👋", SmsSize.Of("ça 👋 ça").Offending);
}
