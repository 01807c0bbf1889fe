using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Rereading;

/// <summary>"how many loyalty members ordered", "how many seniors from Munich ordered": the plural of a yes/no attribute, or of a value that users have, stands for those users.</summary>
internal static class TraitPeople
{
    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> mentions)
    {
        Mention[]? changed = null;
        for (var at = 1; at < mentions.Count; at++)
        {
            if (mentions[at - 1].Is(Keyword.HowMany, Keyword.Share) && !mentions[at - 1].IsContent && (Holding(mentions, at) ?? Having(mentions, at)) is { } trait)
            {
                changed ??= [.. mentions];
                changed[at] = mentions[at] with { Meanings = [new PeopleMeaning(null, new HasAttribute(trait)) { Score = 0.98 }] };
            }
        }

        return changed ?? mentions;
    }

    /// <summary>"loyalty members" right before what they did, or by themselves: how many there are.</summary>
    private static FieldTest? Holding(IReadOnlyList<Mention> mentions, int at) =>
        (at + 1 == mentions.Count || IsDeed(mentions[at + 1]) || mentions.Skip(at + 1).All(behind => !behind.IsContent && !behind.Is(Keyword.By, Keyword.Per, Keyword.Not, Keyword.Versus))) && mentions[at].Meanings.OfType<FieldMeaning>().FirstOrDefault() is { Score: > 0.8, Field: { Source: FieldSource.UserAttribute, Path: { } path } field } named
        && mentions[at].Text.EndsWith('s') && !path.EndsWith('s') && YesNo.Of(named.Property) is { } flag
            ? flag.Test(field, holds: true)
            : null;

    /// <summary>"seniors" before what they did, which may stand behind where they are from.</summary>
    private static FieldTest? Having(IReadOnlyList<Mention> mentions, int at) =>
        mentions[at].Meanings[0] is ValueMeaning best && mentions[at].Meanings.OfType<ValueMeaning>().FirstOrDefault(meaning => meaning.Field.Source == FieldSource.UserAttribute && meaning.Score >= best.Score) is { Operator: TestOperator.Equals } value
        && (value == best || !mentions.Skip(at + 1).Any(behind => behind.Meanings[0] is EventMeaning deed && best.Property is { } told && deed.Selection.Names.Any(told.Events.Contains)))
        && mentions[at].Text.Length > value.Value.Length && mentions[at].Text.EndsWith('s') && mentions.Skip(at + 1).Any(IsDeed)
            ? new FieldTest(value.Field, TestOperator.Equals, [value.Value])
            : null;

    private static bool IsDeed(Mention mention) => mention.Meanings[0] is EventMeaning or MetricMeaning || (mention.Meanings[0] is EntityMeaning && mention.Text.EndsWith("ed", StringComparison.OrdinalIgnoreCase) && mention.As<EventMeaning>() is not null) || mention.Is(Keyword.Who, Keyword.LightVerb, Keyword.Never, Keyword.Active);
}
