using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Rereading;

/// <summary>
/// A name taken as it is written: "starter users" have the plan called so and did not start anything; the "emails of users" are what people's attribute
/// holds and not those of a channel; "only one" is exactly one.
/// </summary>
internal static class PlainNames
{
    private const double Written = 0.95;

    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> mentions) => [.. mentions.Select((mention, at) => Reread(mention, mentions, at))];

    private static Mention Reread(Mention mention, IReadOnlyList<Mention> mentions, int at)
    {
        var next = at + 1 < mentions.Count ? mentions[at + 1] : null;
        if (next is null)
        {
            return mention;
        }

        if (mention.Meanings[0] is ValueMeaning { Operator: TestOperator.Equals, Score: >= Written } && IsPeople(next) && mention.Meanings.Any(IsAgent))
        {
            return mention with { Meanings = [.. mention.Meanings.Where(meaning => !IsAgent(meaning))] };
        }

        if (at + 2 < mentions.Count && next.Is(Keyword.Of) && IsPeople(mentions[at + 2]) && mention.Meanings.OfType<FieldMeaning>().FirstOrDefault(field => field is { Score: >= Written, Field.Source: FieldSource.UserAttribute }) is { } attribute)
        {
            return mention with { Meanings = [attribute, .. mention.Meanings.Where(meaning => meaning is not (PeopleMeaning or ValueMeaning) && meaning != attribute)] };
        }

        return mention.Is(Keyword.Only) && !mention.IsContent && next.Meanings[0] is NumberMeaning && at + 2 < mentions.Count && mentions[at + 2].Meanings[0] is EventMeaning or EntityMeaning
            ? mention.Said(Keyword.Exactly, "exactly")
            : mention;
    }

    private static bool IsPeople(Mention mention) => mention.Is(Keyword.Users) && !mention.IsContent || mention.Meanings[0] is KeywordMeaning { Keyword: Keyword.Users } or PeopleMeaning { Selection: null, Users: null };

    /// <summary>Who does what an event is called after.</summary>
    private static bool IsAgent(Meaning meaning) => meaning is PeopleMeaning { Selection: not null, Users: null };
}
