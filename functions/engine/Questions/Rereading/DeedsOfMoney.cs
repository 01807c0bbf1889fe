using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Clauses;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Rereading;

/// <summary>"total refunded in june" where a refund has an amount: the money, and not how many there were.</summary>
internal static class DeedsOfMoney
{
    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> mentions, SemanticModel model)
    {
        for (var at = 0; at + 1 < mentions.Count; at++)
        {
            if (mentions[at].Is(Keyword.Sum) && !mentions[at].IsContent && mentions[at + 1].Meanings[0] is EventMeaning { Selection.Names: [var name] } && DeedPhrases.IsPast(mentions[at + 1])
                && (at + 2 == mentions.Count || !mentions[at + 2].IsContent) && AmountOf(name, model) is { } amount)
            {
                var place = mentions[at + 1].Start;
                return [.. mentions.Take(at + 1), new Mention(place, place, "amount", [new FieldMeaning(Field.Property(amount.Path), amount) { Score = 0.97 }]), .. mentions.Skip(at + 1)];
            }
        }

        return mentions;
    }

    private static PropertyDefinition? AmountOf(string name, SemanticModel model) =>
        model.Properties.Where(property => property is { Role: PropertyRole.Money, Type: PropertyType.Number } && property.Events.Contains(name) && !OwnAmounts.IsPerUnit(property)).Take(2).ToList() is [var only] ? only : null;
}
