using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Quantities;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Rereading;

/// <summary>
/// "orders delivered with a single stop" where their rows say how many stops there were: that number is tested, and no other rows are counted. "how much water was pumped"
/// where a number is called so: that number, whatever else water is.
/// </summary>
internal static class OwnNumbers
{
    private const double Named = 0.95;

    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> mentions) => Singles(Amounts(mentions));

    private static IReadOnlyList<Mention> Singles(IReadOnlyList<Mention> mentions)
    {
        for (var at = 2; at < mentions.Count; at++)
        {
            var isSingle = mentions[at - 1].Text.ToLowerInvariant() is "a single" or "just one" or "only one" or "exactly one";
            if ((isSingle || mentions[at - 1].Meanings[0] is NumberMeaning) && mentions[at].Meanings[0] is FieldMeaning { Score: >= Named, Name: null, Property: { } number } field && ModelFacts.IsNumeric(number) && IsPossible(mentions[at - 1], number)
                && mentions.Take(at - 1).Any(mention => mention.Meanings[0] is EventMeaning { IsPartial: false, Selection.Names: var names } && names.All(number.Events.Contains)))
            {
                var one = isSingle ? mentions[at - 1] with { Text = "1", Meanings = [new NumberMeaning(1, Tokens.TokenKind.Number) { Score = 0.85 }] } : mentions[at - 1];
                // "more than 7 days ahead": the comparison stays with its number.
                var compared = !isSingle && MeasuredComparisons.Compares(mentions[at - 2]) ? at - 2 : at - 1;
                return [.. mentions.Take(compared), mentions[at] with { Start = one.Start, Meanings = [field] }, .. mentions.Skip(compared).Take(at - 1 - compared), one, .. mentions.Skip(at + 1)];
            }
        }

        return mentions;
    }

    /// <summary>"at least 20 ratings" where a rating is 5 at most counts ratings.</summary>
    private static bool IsPossible(Mention said, Model.PropertyDefinition number) =>
        said.Meanings[0] is not NumberMeaning { Value: var value } || number.Minimum is null || number.Maximum is null || PlausibleNumbers.IsWithin(number, value);

    private static IReadOnlyList<Mention> Amounts(IReadOnlyList<Mention> mentions)
    {
        var ask = Enumerable.Range(0, mentions.Count).FirstOrDefault(at => mentions[at].Is(Keyword.HowMuch) && !mentions[at].IsContent, -1);
        var deed = ask < 0 ? -1 : Enumerable.Range(ask + 2, Math.Max(0, mentions.Count - ask - 2)).FirstOrDefault(at => mentions[at].Text.EndsWith("ed", StringComparison.OrdinalIgnoreCase) && IsNumber(mentions[at].Meanings[0]) && mentions[at - 1].Is(Keyword.Is) && !mentions[at - 1].IsContent, -1);
        var noun = deed < 0 ? -1 : Enumerable.Range(ask + 1, deed - ask - 1).LastOrDefault(at => mentions[at].IsContent, -1);
        return noun < 0 || !mentions[noun].Meanings.Any(IsNumber) ? mentions
            : [.. mentions.Take(noun), mentions[deed] with { Start = mentions[noun].Start, Meanings = [mentions[deed].Meanings[0]] }, .. mentions.Skip(noun + 1).Where(mention => mention != mentions[deed])];
    }

    private static bool IsNumber(Meaning meaning) => meaning is FieldMeaning { Property: var property } && ModelFacts.IsNumeric(property);
}
