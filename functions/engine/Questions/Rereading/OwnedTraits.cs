using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Tokens;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Rereading;

/// <summary>
/// "how many of them have an email" where tickets come by phone, chat or email: what people have is their own, and no value of some rows. "closed by email" is
/// such a value, and no division by everybody's address.
/// </summary>
internal static class OwnedTraits
{
    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> mentions)
    {
        Mention[]? changed = null;
        for (var at = 1; at < mentions.Count; at++)
        {
            if (mentions[at].Meanings[0] is not ValueMeaning { Field.Source: FieldSource.EventProperty } value || Trait(mentions[at]) is not { } trait)
            {
                continue;
            }

            if (IsOwned(mentions, at))
            {
                changed ??= [.. mentions];
                changed[at] = mentions[at].Meant(trait);
            }
            else if (mentions[at - 1].Is(Keyword.By) && !mentions[at - 1].IsContent && trait.Property?.Role == PropertyRole.Identifier)
            {
                changed ??= [.. mentions];
                changed[at] = mentions[at] with { Meanings = [value] };
                changed[at - 1] = mentions[at - 1].Said(Keyword.In);
            }
        }

        return changed ?? mentions;
    }

    private static FieldMeaning? Trait(Mention mention) =>
        mention.Meanings.OfType<FieldMeaning>().FirstOrDefault(field => field.Field is { Source: FieldSource.UserAttribute, Path: { } path } && QuestionTokenizer.Words(path).Select(word => word.Stem).SequenceEqual(QuestionTokenizer.Words(mention.Text).Select(word => word.Stem)));

    /// <summary>"have an", "has no", "without an": a thing, and not "by email" or "an email ticket".</summary>
    private static bool IsOwned(IReadOnlyList<Mention> mentions, int at)
    {
        var words = QuestionTokenizer.Words(string.Join(' ', mentions.Take(at).Select(mention => mention.Text))).Select(word => word.Lower).TakeLast(2).ToList();
        var one = words[^1] is "a" or "an" or "any" or "no" or "their";
        var has = words[one && words.Count > 1 ? ^2 : ^1];
        return (has is "have" or "has" or "had" or "having" or "with" or "without" or "no") && (at + 1 == mentions.Count || mentions[at + 1].Meanings[0] is not EventMeaning and not EntityMeaning);
    }
}
