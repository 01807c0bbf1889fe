using System.Text.RegularExpressions;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Tokens;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Reading;

/// <summary>Takes one thing named by its identifier: "parcel P100500", "order number 536365". The catalog need not list the value.</summary>
internal static partial class IdentifierPass
{
    public static void Run(Sentence sentence, Slots slots)
    {
        for (var at = 0; at < sentence.Count; at++)
        {
            if (!sentence.IsUsed(at) && KeyAt(sentence, at) is { } field && ValueAfter(sentence, at) is { } value)
            {
                slots.Conditions.Add(new ConditionSlot(value.At, new FieldTest(field, TestOperator.Equals, [value.Text])));
                sentence.Use(at, value.End);
                at = value.End;
            }
        }
    }

    private static Field? KeyAt(Sentence sentence, int at) => sentence[at].Meanings.OfType<FieldMeaning>().FirstOrDefault(field => field.Score > 0.6 && field.Property?.Role == Model.PropertyRole.Identifier) is { } key
        ? key.Field
        : sentence[at].Meanings[0] is EntityMeaning { Entity.Fields: [var single] } && single.Source == FieldSource.EventProperty ? single : null;

    private static (int At, int End, string Text)? ValueAfter(Sentence sentence, int at)
    {
        var next = at + 1;
        while (sentence.InRange(next) && sentence[next].Text.ToLowerInvariant() is "id" or "number" or "no" or "nr" or "#" or "=" or "is")
        {
            next++;
        }

        if (!sentence.InRange(next) || sentence.IsUsed(next) || NumberPass.IsOfRanking(sentence, next))
        {
            return null;
        }

        var mention = sentence[next];
        if (Compound(sentence, next) is { } compound)
        {
            return (next, compound.End, compound.Text);
        }

        var isCode = mention.IsUnknown && mention.Text.Any(char.IsDigit);
        var isNumber = mention.Meanings[0] is NumberMeaning { Kind: TokenKind.Number } && mention.Text.All(char.IsDigit) && (mention.Text.Length >= 3 || (next == at + 1 && !sentence[at].Text.EndsWith('s')) || next > at + 1);
        return isCode || isNumber ? (next, next, mention.Text) : null;
    }

    /// <summary>"J-77120", "A/2024/17": written as one, read as several pieces.</summary>
    private static (int End, string Text)? Compound(Sentence sentence, int at)
    {
        if (!sentence.InRange(at + 1) || sentence[at].Meanings[0] is not (UnknownMeaning or NumberMeaning))
        {
            return null;
        }

        foreach (Match match in Code().Matches(sentence.Question.Text))
        {
            var text = sentence[at].Text;
            var end = at;
            while (text.Length < match.Value.Count(char.IsLetterOrDigit) && sentence.InRange(end + 1))
            {
                text += sentence[++end].Text;
            }

            if (end > at && string.Concat(text.Where(char.IsLetterOrDigit)) == string.Concat(match.Value.Where(char.IsLetterOrDigit)))
            {
                return (end, match.Value);
            }
        }

        return null;
    }

    [GeneratedRegex(@"(?<!\w)(?=[\w/.-]*\d)\w+([-_/.]\w+)+(?!\w)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex Code();
}
