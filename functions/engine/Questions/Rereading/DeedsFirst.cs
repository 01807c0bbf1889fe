using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Rereading;

/// <summary>
/// One word that is a value, or the name of an identifier, and also what an event is called: "interviewed" and "average interview score" are about the
/// interviews, although a stage is called "interview"; who "applied" did so, although applications have numbers.
/// </summary>
internal static class DeedsFirst
{
    private const double Passed = 0.3;

    /// <summary>"cancelled" by itself where rows tell who did it ("cancelled_by"): what happened, and not by whom.</summary>
    private static bool IsDoneBy(Mention mention, string path, IReadOnlyList<Mention> mentions) =>
        Tokens.QuestionTokenizer.Words(path.Split('.')[^1]) is [var deed, { Lower: "by" }] && mention.End - mention.Start == 1 && deed.Stem == Lexicon.StemOf(mention.Text)
        && !mentions.Any(other => (other.Is(Keyword.Who) && !other.IsContent && !IsRelative(other, mentions) && !IsCounted(mention, mentions)) || (other.Start == mention.End && other.Text.Equals("by", StringComparison.OrdinalIgnoreCase)));

    /// <summary>"owners who paid and then cancelled": what these people did is asked, and nobody is asked for.</summary>
    private static bool IsRelative(Mention who, IReadOnlyList<Mention> mentions) => mentions.Any(other => other.End <= who.Start && other.Is(Keyword.Users));

    /// <summary>"who cancelled more than twice": how often people did it, not who is told in the rows.</summary>
    private static bool IsCounted(Mention deed, IReadOnlyList<Mention> mentions) => mentions.Any(other => other.Start >= deed.End && other.Meanings[0] is NumberMeaning);

    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> mentions) => [.. mentions.Select(mention => mention.Meanings[0] switch
    {
        ValueMeaning value when NumberCalledSo(mention, value, mentions) is { } number => First(mention, number),
        ValueMeaning value => OverValue(mention, value, mentions),
        FieldMeaning { Name: null, Field.Path: { } path } when IsDoneBy(mention, path, mentions) && mention.As<EventMeaning>() is { IsRelated: false } done => First(mention, done),
        FieldMeaning { Score: < NameIndex.FamilyWord, Definition: null, Property: { Role: PropertyRole.Identifier } key } => OverKey(mention, key),
        _ => mention,
    })];

    /// <summary>"the salary" where one reason is "salary" and a number is called so: the number, unless the reasons or their rows are spoken of.</summary>
    private static FieldMeaning? NumberCalledSo(Mention mention, ValueMeaning value, IReadOnlyList<Mention> mentions)
    {
        var spokenOf = mentions.Any(other => other != mention && other.Meanings[0] switch
        {
            EventMeaning deed => value.Property is { } property && deed.Selection.Names.Any(property.Events.Contains),
            FieldMeaning field => field.Field == value.Field,
            _ => false,
        });
        return spokenOf ? null : mention.Meanings.OfType<FieldMeaning>().FirstOrDefault(field => field is { Score: >= 0.9, Name: null } && field.Field != value.Field && ModelFacts.IsNumeric(field.Property));
    }

    private static Mention OverValue(Mention mention, ValueMeaning value, IReadOnlyList<Mention> mentions)
    {
        if (mention.As<EventMeaning>() is not { IsRelated: false } deed || value is not { Operator: TestOperator.Equals, Property: { } property } || deed.Selection.Names.Any(property.Events.Contains))
        {
            return mention;
        }

        if (deed.Score < value.Score && mentions.Select((other, at) => (other, at)).Any(other => RowsOf(other.other) is { } rows && rows.Names.Any(property.Events.Contains) && DoneThings.IsBesideValueOf(rows, mentions, other.at) && IsNear(other.at, mention, mentions)))
        {
            return mention;
        }

        var inflected = !value.Value.Equals(mention.Text, StringComparison.OrdinalIgnoreCase);
        return inflected || IsToldOf(deed, property, mention, mentions) || mentions.Any(IsBetweenDeeds) ? First(mention, deed) : mention;
    }

    /// <summary>"issues opened": the rows that a name stands for.</summary>
    private static EventSelection? RowsOf(Mention mention) => mention.Meanings[0] switch
    {
        EventMeaning { IsRelated: false, IsPartial: false, Selection: var named } => named,
        EntityMeaning { Entity.Selection: { } counted } => counted,
        _ => null,
    };

    /// <summary>Whether nothing but small words stands between the two.</summary>
    private static bool IsNear(int at, Mention mention, IReadOnlyList<Mention> mentions)
    {
        var (from, to) = (Math.Min(mentions[at].End, mention.End), Math.Max(mentions[at].Start, mention.Start));
        return mentions.Where(between => between.Start >= from && between.End <= to).All(between => between.IsNoise);
    }

    /// <summary>"applied" met a key by a relative of the word: a deed, and not the thing.</summary>
    private static Mention OverKey(Mention mention, PropertyDefinition key) =>
        IsVerb(mention.Text) && mention.Meanings.OfType<EventMeaning>().FirstOrDefault(deed => deed.Selection.Names.Any(key.Events.Contains)) is { } deed ? First(mention, deed) : mention;

    private static bool IsVerb(string text) => !text.Contains(' ', StringComparison.Ordinal) && !text.EndsWith('s') && !text.EndsWith("ion", StringComparison.OrdinalIgnoreCase) && !text.EndsWith("ment", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether another word names what rows of the event tell and rows with the value do not.</summary>
    private static bool IsToldOf(EventMeaning deed, PropertyDefinition property, Mention mention, IReadOnlyList<Mention> mentions) => mentions.Any(other => other != mention && other.Meanings[0] switch
    {
        FieldMeaning { Property: { } told } => Tells(deed, property, told),
        ValueMeaning { Property: { } told } => Tells(deed, property, told),
        _ => false,
    });

    private static bool Tells(EventMeaning deed, PropertyDefinition property, PropertyDefinition told) =>
        told.Events.Count > 0 && deed.Selection.Names.Any(told.Events.Contains) && !told.Events.Any(property.Events.Contains);

    /// <summary>"time from application to interview": between two things that happened.</summary>
    private static bool IsBetweenDeeds(Mention mention) => !mention.IsContent && mention.Is(Keyword.TimeBetween, Keyword.Funnel, Keyword.Conversion);

    private static Mention First(Mention mention, Meaning meant) =>
        mention with { Meanings = [meant with { Score = Math.Max(meant.Score, mention.Score) }, .. mention.Meanings.Where(meaning => meaning != meant).Select(meaning => meaning with { Score = Math.Min(meaning.Score, Passed) })] };
}
