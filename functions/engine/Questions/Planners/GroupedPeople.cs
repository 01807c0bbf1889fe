using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Planners;

/// <summary>"who installed but never logged in, by branch": people split by what is known of them, where nothing follows.</summary>
internal static class GroupedPeople
{
    /// <summary>"names and emails of users who bought": what is shown of each of them.</summary>
    public static IReadOnlyList<Dimension> Shown(Sentence sentence)
    {
        var shown = new List<Dimension>();
        for (var at = 0; at + 1 < sentence.Count && sentence[at].Meanings[0] is not (EventMeaning or KeywordMeaning { Keyword: Keyword.Who or Keyword.Users }); at++)
        {
            if (!sentence.IsUsed(at) && sentence[at].Meanings[0] is FieldMeaning { Field.Source: FieldSource.UserAttribute } field)
            {
                shown.Add(new Dimension(field.Field) { Name = field.Name ?? Naming.Of(field.Field) });
                sentence.Use(at);
            }
        }

        return shown;
    }

    public static Dimension? Take(Sentence sentence)
    {
        for (var at = sentence.Count - 1; at > 0; at--)
        {
            if (!sentence[at].Is(Keyword.By, Keyword.Per) || sentence[at].IsContent || sentence.IsUsed(at))
            {
                continue;
            }

            var next = sentence.Next(at + 1);
            var ends = sentence.InRange(next) && sentence.Next(next + 1) >= sentence.Count;
            if (ends && !sentence.IsUsed(next) && sentence[next].Meanings.OfType<FieldMeaning>().FirstOrDefault() is { Field.Source: FieldSource.UserAttribute, Score: > 0.6 } && GroupPass.DimensionAt(sentence, next) is { Field.Source: FieldSource.UserAttribute } dimension)
            {
                sentence.Use(at, next);
                return dimension;
            }
        }

        return null;
    }
}
