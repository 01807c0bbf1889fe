namespace Analytics.Catalog.Definitions;

/// <summary>What common words in a property's name promise about its values.</summary>
internal static class PropertyNaming
{
    private static readonly HashSet<string> IdentifierEndings = Words(
        "id ids uuid guid key code sku number no num nr hash sha slug token ref isbn ean upc asin barcode serial zip postcode login username email phone");

    private static readonly HashSet<string> MoneyWords = Words(
        "price amount amt revenue gross cost costs total subtotal tax vat discount spend spent salary income balance payment paid mrr arr ltv gmv budget charge charges fee fees sales refund turnover margin profit money postage fare premium tip tips deposit bid wage bonus usd eur gbp chf jpy cad aud nzd inr brl sek nok dkk pln czk huf mxn cny krw zar sgd hkd dollars euros pounds cents");

    private static readonly HashSet<string> DurationWords = Words("duration seconds secs sec ms millis milliseconds minutes mins hours elapsed latency uptime wait");

    private static readonly HashSet<string> CountWords = Words(
        "quantity qty count counts items units pieces users visits clicks views seats points bytes commits results times stock");

    /// <summary>Numbers whose sum means nothing.</summary>
    private static readonly HashSet<string> NotAdditive = Words(
        "rating score age rate ratio percent percentage pct share latitude longitude lat lon lng temperature rank position level version year month day hour minute week weekday index step page priority average mean median rpm bpm mpg temp speed velocity height altitude depth humidity pressure voltage horsepower acceleration knots density intensity frequency probability confidence eta gpa");

    public static bool IsIdentifier(IReadOnlyList<string> words) => IdentifierEndings.Contains(words[^1]);

    public static bool IsMoney(IReadOnlyList<string> words) => words.Any(MoneyWords.Contains) && !words.Any(CountWords.Contains) && !words.Any(word => word is "percent" or "pct" or "rate" or "percentage");

    public static bool IsDuration(IReadOnlyList<string> words) => words.Any(DurationWords.Contains) || (words.Count > 1 && words[^1] == "time");

    public static bool IsAdditive(IReadOnlyList<string> words) => words.Any(CountWords.Contains) || !words.Any(NotAdditive.Contains);

    /// <summary>The words of the path's last key, in lower case: "unitPrice" and "unit_price" are unit, price.</summary>
    public static IReadOnlyList<string> WordsOf(string path)
    {
        var key = path[(path.LastIndexOf('.') + 1)..];
        var words = new List<string>();
        var start = 0;
        for (var index = 1; index <= key.Length; index++)
        {
            if (index == key.Length || !char.IsLetterOrDigit(key[index]) || (char.IsUpper(key[index]) && char.IsLower(key[index - 1])))
            {
                var word = key[start..index].Trim('_', '-', ' ', '$', '\\', '.').ToLowerInvariant();
                if (word.Length > 0)
                {
                    words.Add(word);
                }

                start = index;
            }
        }

        return words.Count > 0 ? words : [key];
    }

    private static HashSet<string> Words(string words) => words.Split(' ').ToHashSet(StringComparer.Ordinal);
}
