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
        for (var at = 0; at < mentions.Count; at++)
        {
            if (Defined(mentions, at) is { } defined)
            {
                changed ??= [.. mentions];
                changed[at] = mentions[at] with { Meanings = [defined] };
            }
            else if (Alone(mentions, at) is { } counted)
            {
                changed ??= [.. mentions];
                changed[at] = mentions[at] with { Meanings = [new PeopleMeaning(null, new HasAttribute(counted)) { Score = 0.98 }] };
            }
            else if (at > 0 && mentions[at - 1].Is(Keyword.HowMany, Keyword.Share) && !mentions[at - 1].IsContent && (Holding(mentions, at) ?? Having(mentions, at)) is { } trait)
            {
                changed ??= [.. mentions];
                changed[at] = mentions[at] with { Meanings = [new PeopleMeaning(null, new HasAttribute(trait)) { Score = 0.98 }] };
            }
        }

        return changed ?? mentions;
    }

    /// <summary>"candidates", whom the knowledge base defines by an attribute: these users, and no test of rows.</summary>
    private static PeopleMeaning? Defined(IReadOnlyList<Mention> mentions, int at) =>
        mentions[at].Meanings[0] is PeopleMeaning { Selection: null, Users: HasAttribute } people && mentions[at].Text.EndsWith('s') ? people : null;

    /// <summary>"how many teachers do we have", "teachers by country": nothing else is named that could be counted, so that these users are.</summary>
    private static FieldTest? Alone(IReadOnlyList<Mention> mentions, int at) =>
        mentions[at].Meanings[0] is ValueMeaning { Field.Source: FieldSource.UserAttribute, Operator: TestOperator.Equals, Property.Type: PropertyType.Text } value
        && mentions[at].Text.EndsWith('s') && mentions[at].Text.Length > value.Value.Length && Stemmer.Stem(mentions[at].Text.ToLowerInvariant()) == Stemmer.Stem(value.Value.ToLowerInvariant())
        && (at == 0 || !mentions[at - 1].Is(Keyword.By, Keyword.Per, Keyword.In, Keyword.Of, Keyword.Not, Keyword.Except, Keyword.Only))
        && !mentions.Where((_, other) => other != at).Any(IsCountable)
            ? new FieldTest(value.Field, TestOperator.Equals, [value.Value])
            : null;

    private static bool IsCountable(Mention mention) =>
        mention.Meanings[0] is EventMeaning or MetricMeaning or EntityMeaning or PeopleMeaning || (mention.Meanings[0] is FieldMeaning { Property: var property } && (ModelFacts.IsNumeric(property) || property?.Role == PropertyRole.Identifier))
        || mention.Is(Keyword.Users, Keyword.Events, Keyword.Revenue, Keyword.Spend, Keyword.Money, Keyword.OrderValue, Keyword.Units, Keyword.Sessions, Keyword.Versus, Keyword.Those);

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
