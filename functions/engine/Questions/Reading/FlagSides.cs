using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Reading;

/// <summary>"discounted vs non-discounted", "seniors vs the rest": a yes/no property against its denial are two groups.</summary>
internal static class FlagSides
{
    public static void Run(Sentence sentence, Slots slots)
    {
        for (var at = 0; at < sentence.Count; at++)
        {
            // "insured owners vs uninsured": whose flag it is may stand between.
            var joiner = sentence.Next(at + 1, Keyword.Is, Keyword.Users);
            if (sentence.IsUsed(at) || FlagAt(sentence, at) is not { } flag || !sentence.InRange(joiner) || !sentence[joiner].Is(Keyword.Versus, Keyword.Compared, Keyword.Or, Keyword.And))
            {
                continue;
            }

            // "one-off vs recurring": the denial stands first.
            var denied = sentence.Previous(at - 1, Keyword.Is);
            var same = sentence.Next(joiner + 1, Keyword.To, Keyword.Those);
            if (sentence.InRange(denied) && sentence[denied].Is(Keyword.Not) && sentence.InRange(same) && FlagAt(sentence, same) == flag)
            {
                Split(sentence, slots, flag, denied, same);
                return;
            }

            var not = sentence.Next(joiner + 1, Keyword.To, Keyword.Those);
            var other = sentence.Next(not + 1, Keyword.Is);
            if (!sentence.InRange(not) || !sentence[not].Is(Keyword.Not, Keyword.Others) || (sentence.InRange(other) && FlagAt(sentence, other) != flag && sentence[joiner].Is(Keyword.Or, Keyword.And)))
            {
                continue;
            }

            Split(sentence, slots, flag, at, sentence.InRange(other) && FlagAt(sentence, other) == flag ? other : not);
            return;
        }
    }

    private static void Split(Sentence sentence, Slots slots, Field flag, int from, int to)
    {
        var answer = YesNo.Of(sentence.Facts.PropertyOf(flag))!;
        slots.Breakdowns.Add(new Dimension(flag) { Name = Naming.Of(flag), Cases = [new Case(answer.Yes, [answer.Yes]), new Case(answer.No[0], answer.No)] });
        sentence.Use(from, to);
    }

    private static Field? FlagAt(Sentence sentence, int at) => sentence[at].Meanings[0] switch
    {
        FieldMeaning { Property: var property } field when YesNo.Of(property) is not null => field.Field,
        ValueMeaning { Property: var property, Field: var field } when property?.Type == Model.PropertyType.Boolean => field,
        _ => null,
    };
}
