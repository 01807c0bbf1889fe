using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Rereading;

/// <summary>"the bots ci-robot and merge-robot", "postage (POST and DOT)": the same told twice, by a name and by a list, is said once.</summary>
internal static class Appositions
{
    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> mentions)
    {
        for (var at = 0; at + 1 < mentions.Count; at++)
        {
            if (mentions[at].Meanings[0] is PeopleMeaning { Users: IsUser named } && List(mentions, at + 1) is { } people && people.Values.TrueForAll(value => IsOneOf(value, named)))
            {
                return Of([.. mentions.Take(at + 1), .. mentions.Skip(people.End)]);
            }

            if (mentions[at].Meanings[0] is ValueMeaning && mentions[at + 1].Text == "(" && List(mentions, at + 1) is { Values.Count: > 1 } list && list.Values.TrueForAll(value => value.Field == list.Values[0].Field))
            {
                return Of([.. mentions.Take(at), .. mentions.Skip(at + 1)]);
            }
        }

        return mentions;
    }

    private static bool IsOneOf(ValueMeaning value, IsUser named) =>
        value.Field.Source == FieldSource.ExternalUserId && named.ExternalIds.Contains(value.Value, StringComparer.OrdinalIgnoreCase);

    /// <summary>Values one after the other, with nothing but commas, brackets and "and" between them, and where they end.</summary>
    private static (List<ValueMeaning> Values, int End)? List(IReadOnlyList<Mention> mentions, int from)
    {
        var values = new List<ValueMeaning>();
        var end = from;
        for (var at = from; at < mentions.Count; at++)
        {
            if (mentions[at].Meanings[0] is ValueMeaning value)
            {
                values.Add(value);
                end = at + 1;
            }
            else if (mentions[at].Text is not ("(" or "," or ":" or "and" or "or" or "&" or "i.e." or "namely"))
            {
                break;
            }
        }

        return values.Count > 0 ? (values, end) : null;
    }
}
