using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Tokens;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Planners;

/// <summary>"viewed a product and then bought it": the second deed is done to the very thing of the first. Where no row tells, the answer says so.</summary>
internal static class PointedThings
{
    public static List<Field> Of(Sentence sentence, IReadOnlyList<EventSelection> steps)
    {
        var pronoun = Enumerable.Range(1, sentence.Count - 1).FirstOrDefault(at => WordLists.ObjectPronouns.Contains(sentence[at].Text), -1);
        var words = pronoun < 0 || steps.Count < 2 ? [] : sentence.Mentions.Take(pronoun).SelectMany(mention => QuestionTokenizer.Words(mention.Text)).Select(word => word.Stem).ToHashSet();
        if (words.Count == 0)
        {
            return [];
        }

        var things = sentence.Model.Properties.Where(property => property.Events.Count > 0 && property.Type != PropertyType.Array && !ModelFacts.IsNumeric(property) && words.Contains(Stemmer.Stem(SharedKeys.NameOf(property.Path))) && sentence.Facts.Carries(steps[0], Field.Property(property.Path))).ToList();
        var shared = things.Where(property => steps.All(step => sentence.Facts.Carries(step, Field.Property(property.Path)))).OrderByDescending(property => property.Role == PropertyRole.Identifier).ThenByDescending(property => property.DistinctCount).FirstOrDefault();
        if (things.Count == 0)
        {
            return [];
        }

        sentence.Use(pronoun);
        if (shared is null)
        {
            sentence.Assume($"whether \"{sentence[pronoun].Text.ToLowerInvariant()}\" is the same one is not looked at");
            return [];
        }

        sentence.Define($"the same {SharedKeys.NameOf(shared.Path)} in every step ({Naming.Of(Field.Property(shared.Path))})");
        return [Field.Property(shared.Path)];
    }
}
