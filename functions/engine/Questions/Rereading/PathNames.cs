using Analytics.Engine.Questions.Linking;

namespace Analytics.Engine.Questions.Rereading;

/// <summary>"commit authors" where a list of commits holds the author of each: both words together name what lies within the list.</summary>
internal static class PathNames
{
    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> mentions)
    {
        for (var at = 0; at + 1 < mentions.Count; at++)
        {
            if (mentions[at].Meanings[0] is FieldMeaning { Field.Path: { } list } && mentions[at].End == mentions[at + 1].Start
                && mentions[at + 1].Meanings.OfType<FieldMeaning>().FirstOrDefault(part => part.Score > LeastSure && part.Field.Path?.StartsWith(list + "[].", StringComparison.Ordinal) == true) is { } inner)
            {
                var whole = mentions[at] with { End = mentions[at + 1].End, Text = $"{mentions[at].Text} {mentions[at + 1].Text}", Meanings = [inner with { Score = 1 }] };
                return [.. mentions.Take(at), whole, .. mentions.Skip(at + 2)];
            }
        }

        return mentions;
    }

    private const double LeastSure = 0.6;
}
