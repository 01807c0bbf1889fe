using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Tokens;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Rereading;

/// <summary>
/// Money that rows carry themselves: "won deal value" is the value of those deals and not the revenue of other rows, "total amount paid" what was paid with those payments.
/// </summary>
internal static class OwnAmounts
{
    private static readonly HashSet<string> AmountWords = [.. new[] { "value", "amount", "total", "price", "worth", "sum" }.Select(Stemmer.Stem)];

    private static readonly HashSet<string> MoneyNouns = [.. new[] { "fine", "fee", "bill", "invoice", "tip", "charge", "expense", "tax", "donation", "payout", "toll", "royalty", "bonus", "grant" }.Select(Stemmer.Stem)];

    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> mentions, SemanticModel model)
    {
        List<Mention>? changed = null;
        for (var at = 0; at < mentions.Count; at++)
        {
            if (SizeAt(mentions, at) is { } size)
            {
                changed ??= [.. mentions];
                changed[at - 1] = mentions[at - 1].Passed();
                changed[at] = mentions[at] with { Meanings = [size with { Score = 0.97 }] };
            }
            else if (AmountAt(mentions, at, model) is { } amount)
            {
                changed ??= [.. mentions];
                changed[at] = mentions[at] with { Meanings = [new FieldMeaning(Field.Property(amount.Path), amount) { Score = 0.97 }, .. mentions[at].Meanings] };
            }
            else if (PaymentAt(mentions, at) is { } payment)
            {
                changed ??= [.. mentions];
                changed[at] = mentions[at] with { Meanings = [payment with { Score = 0.9 }, .. mentions[at].Meanings.Where(meaning => meaning != payment && meaning is not KeywordMeaning)] };
            }
        }

        return changed ?? mentions;
    }

    /// <summary>The one amount of money, or number called an amount or value, that rows of these events carry.</summary>
    public static PropertyDefinition? Of(SemanticModel model, EventSelection selection)
    {
        if (selection.Names.Count == 0)
        {
            return null;
        }

        var numbers = model.Properties.Where(property => ModelFacts.IsNumeric(property) && !IsPerUnit(property) && selection.Names.All(property.Events.Contains)).ToList();
        var money = numbers.FindAll(property => property.Role == PropertyRole.Money);
        var amounts = (money.Count == 0 ? numbers : money).FindAll(IsAmount);
        return money.Count == 1 ? money[0] : amounts.Count == 1 ? amounts[0] : CalledLike(amounts, selection);
    }

    /// <summary>Of several amounts on rows called "offer made" the one that is called after them ("offer_amount"); a total beside it runs over other rows too.</summary>
    private static PropertyDefinition? CalledLike(List<PropertyDefinition> amounts, EventSelection selection)
    {
        var words = selection.Names.SelectMany(QuestionTokenizer.Words).Where(word => word.Lower.Length > 3).Select(word => word.Lower).ToList();
        return amounts.Where(amount => words.Exists(word => amount.Path.StartsWith(word, StringComparison.OrdinalIgnoreCase))).Take(2).ToList() is [var only] ? only : null;
    }

    /// <summary>The money that rows outside of the revenue bring or take ("how much did failed payments amount to"): their revenue field, else their first amount.</summary>
    public static Field? FieldOf(SemanticModel model, EventSelection rows) =>
        model.Events.Where(definition => rows.Names.Contains(definition.Name)).All(definition => definition.Revenue is not null and not 0) ? Field.Revenue
        : model.Properties.FirstOrDefault(property => property is { Type: PropertyType.Number, Role: PropertyRole.Money } && !IsPerUnit(property) && rows.Names.All(property.Events.Contains)) is { } amount ? Field.Property(amount.Path)
        : null;

    /// <summary>"unit_price": of one piece, so that a sum of it is no money.</summary>
    public static bool IsPerUnit(PropertyDefinition property) => QuestionTokenizer.Words(property.Path) is { Count: > 1 } words && (words.Any(word => word.Lower is "unit" or "per" or "each" or "hourly" or "daily"));

    /// <summary>Called an amount or a value.</summary>
    public static bool IsAmount(PropertyDefinition property) => QuestionTokenizer.Words(property.Path).Any(word => AmountWords.Contains(word.Stem) || WrittenTogether.Any(end => word.Lower.Length > end.Length && word.Lower.EndsWith(end, StringComparison.Ordinal)));

    /// <summary>Ends of names in small letters throughout, such as "offeramount".</summary>
    private static readonly string[] WrittenTogether = ["amount", "price", "value"];

    /// <summary>"fines paid", "invoices": what is added up of them is money.</summary>
    public static bool AreMoney(EventSelection selection) => selection.Names.Count > 0 && selection.Names.All(name => QuestionTokenizer.Words(name).Any(word => MoneyNouns.Contains(word.Stem)));

    /// <summary>"sum of refunds", "value of deals won", "total fines": the money of the counted rows, where they carry some.</summary>
    public static PropertyDefinition? SummedIn(Sentence sentence, MeasureTarget target, EventSelection? selection)
    {
        var before = sentence.Previous(target.Noun.At - 1);
        var asked = target.Aggregators.Amount || (selection is not null && AreMoney(selection)) || (sentence.InRange(before) && sentence[before].Text.StartsWith("sum", StringComparison.OrdinalIgnoreCase));
        return asked && selection is not null ? Of(sentence.Model, selection) : null;
    }

    private static PropertyDefinition? AmountAt(IReadOnlyList<Mention> mentions, int at, SemanticModel model)
    {
        if (at == 0 || mentions[at].IsContent || !mentions[at].Is(Keyword.ValueOf) || mentions[at - 1].Meanings[0] is not EventMeaning { Selection: var rows } || new ModelFacts(model).RevenueSelection is { } selling && rows.Names.Any(selling.Names.Contains))
        {
            return null;
        }

        return Of(model, rows);
    }

    /// <summary>"deal size" where rows have "deal_value".</summary>
    private static FieldMeaning? SizeAt(IReadOnlyList<Mention> mentions, int at) => at > 0 && mentions[at].Is(Keyword.ValueOf) && mentions[at].Meanings[0] is KeywordMeaning && mentions[at - 1].Meanings[0] is FieldMeaning { Property.Role: PropertyRole.Identifier, Name: null }
        ? mentions[at - 1].Meanings.OfType<FieldMeaning>().FirstOrDefault(field => field.Score >= 0.9 && ModelFacts.IsNumeric(field.Property) && QuestionTokenizer.Words(field.Property!.Path).Any(word => AmountWords.Contains(word.Stem)))
        : null;

    /// <summary>"total amount paid": the payments whose amount is named.</summary>
    private static EventMeaning? PaymentAt(IReadOnlyList<Mention> mentions, int at)
    {
        if (!mentions[at].Is(Keyword.Spend) || mentions[at].Meanings[0] is EventMeaning)
        {
            return null;
        }

        var amounts = mentions.Select(mention => mention.Meanings[0]).OfType<FieldMeaning>().Where(field => field.Property is { Role: PropertyRole.Money, Type: PropertyType.Number }).ToList();
        return mentions[at].Meanings.OfType<EventMeaning>().FirstOrDefault(deed => amounts.Exists(amount => deed.Selection.Names.Any(amount.Property!.Events.Contains)));
    }
}
