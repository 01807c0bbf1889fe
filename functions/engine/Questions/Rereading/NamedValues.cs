using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Tokens;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Rereading;

/// <summary>
/// Words that go together: "full kyc" is the value Full of KycLevel, whatever else is called KYC; what is "spent on fuel" is money and no amount of fuel.
/// </summary>
internal static class NamedValues
{
    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> mentions)
    {
        mentions = AmountsPaid(mentions);
        var spends = mentions.Any(mention => mention.Is(Keyword.Spend) && !mention.IsContent);
        return [.. mentions.Select((mention, at) => at > 0 && (IsNameOf(mention, mentions[at - 1]) || IsTimeOf(mention, mentions[at - 1])) ? mention.Passed() : spends ? Spent(mention) : mention)];
    }

    /// <summary>"by amount paid" where rows have "amount_pence": the amount, whoever pays it.</summary>
    private static IReadOnlyList<Mention> AmountsPaid(IReadOnlyList<Mention> mentions)
    {
        for (var at = 0; at + 1 < mentions.Count; at++)
        {
            if (mentions[at].Is(Keyword.ValueOf) && mentions[at].Meanings.OfType<FieldMeaning>().FirstOrDefault(field => field.Property is { Role: PropertyRole.Money, Type: PropertyType.Number }) is { } amount && mentions[at + 1].Is(Keyword.Spend) && mentions[at + 1].Text.EndsWith("d", StringComparison.OrdinalIgnoreCase)
                && (at + 2 == mentions.Count || mentions[at + 2].Meanings[0] is TimeMeaning || mentions[at + 2].IsNoise || mentions[at + 2].Is(Keyword.In)))
            {
                return [.. mentions.Take(at), new Mention(mentions[at].Start, mentions[at + 1].End, Naming.Of(amount.Field), [amount with { Score = 0.9 }]), .. mentions.Skip(at + 2)];
            }
        }

        return mentions;
    }

    private static bool IsNameOf(Mention mention, Mention before) =>
        before.Meanings[0] is ValueMeaning { Property: { } property, Field.Source: FieldSource.UserAttribute or FieldSource.EventProperty }
        && (mention.Meanings[0] is EventMeaning deed ? !deed.Selection.Names.Any(property.Events.Contains) : mention.Meanings[0] is EntityMeaning)
        && QuestionTokenizer.Words(property.Path).Select(word => word.Stem).ToHashSet(StringComparer.Ordinal) is { Count: > 1 } own && QuestionTokenizer.Words(mention.Text).All(word => own.Contains(word.Stem));

    /// <summary>"service time" where rows have "serviceSeconds": no other time is meant.</summary>
    private static bool IsTimeOf(Mention mention, Mention before) =>
        mention.Text.ToLowerInvariant() is "time" or "times" or "duration" && before.Meanings[0] is FieldMeaning { Property: { } property } && ModelFacts.IsNumeric(property) && (property.Role == PropertyRole.Duration || Durations.HasUnit(property.Path))
        && mention.Meanings[0] is not EventMeaning { IsPartial: false };

    private static Mention Spent(Mention mention) =>
        mention.Meanings[0] is FieldMeaning { Property: { Role: not PropertyRole.Money } property } && ModelFacts.IsNumeric(property) && mention.Meanings.OfType<FieldMeaning>().FirstOrDefault(field => field.Property is { Role: PropertyRole.Money, Type: PropertyType.Number } money && money.Events.Any(property.Events.Contains)) is { } amount
            ? mention.Meant(amount)
            : mention;
}
