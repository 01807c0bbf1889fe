using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Tokens;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Rereading;

/// <summary>
/// "top 10 labels", "by branch": where groups are asked for, the name of a property is meant rather than some value that is spelled alike. "by base branch":
/// of several properties of that name the one that the word before it belongs to.
/// </summary>
internal static class GroupNames
{
    private const double Likely = 0.6;

    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> mentions)
    {
        Mention[]? changed = null;
        for (var at = 1; at < mentions.Count; at++)
        {
            if (mentions[at].Meanings[0] is not ValueMeaning)
            {
                continue;
            }

            var owner = mentions[at - 1].Meanings[0] is FieldMeaning && IsGroupWord(mentions, at - 2) ? mentions[at - 1] : null;
            var fields = mentions[at].Meanings.OfType<FieldMeaning>().Where(field => field.Score >= Likely);
            var group = owner is not null ? fields.FirstOrDefault(field => BelongsTo(field, owner)) : IsGroupWord(mentions, at - 1) ? fields.FirstOrDefault() : null;
            if (group is not null)
            {
                changed ??= [.. mentions];
                changed[at] = mentions[at].Meant(group);
                changed[at - 1] = owner is null ? changed[at - 1] : owner with { Meanings = [new KeywordMeaning(Keyword.Noise)] };
            }
        }

        return changed ?? mentions;
    }

    private static bool BelongsTo(FieldMeaning field, Mention owner) =>
        field.Field.Path is { } path && QuestionTokenizer.Words(owner.Text) is [var word] && QuestionTokenizer.Words(path).Any(part => part.Stem == word.Stem);

    private static bool IsGroupWord(IReadOnlyList<Mention> mentions, int at)
    {
        while (at > 0 && mentions[at].Meanings[0] is NumberMeaning)
        {
            at--;
        }

        return at >= 0 && mentions[at].Is(Keyword.Top, Keyword.Bottom, Keyword.By, Keyword.Per) && !(mentions[at].IsContent && mentions[at].Meanings[0] is not KeywordMeaning);
    }
}
