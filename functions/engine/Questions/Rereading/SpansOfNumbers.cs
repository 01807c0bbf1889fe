using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Tokens;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Rereading;

/// <summary>"2 years of experience" where people have "years_experience": a number of that name, and no length of time.</summary>
internal static class SpansOfNumbers
{
    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> mentions)
    {
        for (var at = 0; at + 2 < mentions.Count; at++)
        {
            if (mentions[at].Meanings[0] is DurationMeaning { Duration: var length } && mentions[at + 1].Is(Keyword.Of) && Number(mentions[at], mentions[at + 2]) is { } number)
            {
                return
                [
                    .. mentions.Take(at),
                    mentions[at] with { Meanings = [new NumberMeaning(length.Amount, TokenKind.Number)] },
                    mentions[at + 2] with { Meanings = [number with { Score = 0.97 }] },
                    .. mentions.Skip(at + 3),
                ];
            }
        }

        return mentions;
    }

    /// <summary>The number whose name has the unit and the word behind it.</summary>
    private static FieldMeaning? Number(Mention span, Mention named)
    {
        var said = QuestionTokenizer.Words(span.Text).Concat(QuestionTokenizer.Words(named.Text)).Select(word => word.Stem).ToHashSet(StringComparer.Ordinal);
        return named.Meanings.OfType<FieldMeaning>().FirstOrDefault(field => field.Field.Path is { } path && ModelFacts.IsNumeric(field.Property) && QuestionTokenizer.Words(path) is { Count: > 1 } words && words.All(word => said.Contains(word.Stem)));
    }
}
