using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Tokens;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Reading;

/// <summary>Takes one thing named by its identifier: "parcel P100500", "order number 536365". The catalog need not list the value.</summary>
internal static class IdentifierPass
{
    public static void Run(Sentence sentence, Slots slots)
    {
        for (var at = 0; at < sentence.Count; at++)
        {
            if (!sentence.IsUsed(at) && KeyAt(sentence, at) is { } field && ValueAfter(sentence, at) is { } value)
            {
                slots.Conditions.Add(new ConditionSlot(value.At, new FieldTest(field, TestOperator.Equals, [value.Text])));
                sentence.Use(at, value.At);
                at = value.At;
            }
        }
    }

    private static Field? KeyAt(Sentence sentence, int at) => sentence[at].Meanings.OfType<FieldMeaning>().FirstOrDefault(field => field.Score > 0.6 && field.Property?.Role == Model.PropertyRole.Identifier) is { } key
        ? key.Field
        : sentence[at].Meanings[0] is EntityMeaning { Entity.Fields: [var single] } && single.Source == FieldSource.EventProperty ? single : null;

    private static (int At, string Text)? ValueAfter(Sentence sentence, int at)
    {
        var next = at + 1;
        while (sentence.InRange(next) && sentence[next].Text.ToLowerInvariant() is "id" or "number" or "no" or "nr" or "#" or "=" or "is")
        {
            next++;
        }

        if (!sentence.InRange(next) || sentence.IsUsed(next))
        {
            return null;
        }

        var mention = sentence[next];
        var isCode = mention.IsUnknown && mention.Text.Any(char.IsDigit);
        var isNumber = mention.Meanings[0] is NumberMeaning { Kind: TokenKind.Number } && mention.Text.All(char.IsDigit) && (mention.Text.Length >= 3 || (next == at + 1 && !sentence[at].Text.EndsWith('s')) || next > at + 1);
        return isCode || isNumber ? (next, mention.Text) : null;
    }
}
