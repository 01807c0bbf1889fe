using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Tokens;

namespace Analytics.Engine.Questions.Reading;

/// <summary>"how many piers" where rows have "pier.id" and "pier.name": two piers may have one name, so things are counted by their keys.</summary>
internal static class CountedKeys
{
    private static readonly HashSet<string> KeyWords = ["id", "uuid", "key", "code", "identifier"];

    private static readonly HashSet<string> NameWords = ["name", "title", "label"];

    public static Field Of(Sentence sentence, FieldNoun noun)
    {
        if (noun.Property is not { Type: PropertyType.Text, DistinctCount: > 0 } name || OwnerOf(name, NameWords) is not { } thing || sentence[noun.At].Text.ToLowerInvariant().Split(' ').Any(word => NameWords.Contains(word.TrimEnd('s'))))
        {
            return noun.Field;
        }

        var key = sentence.Model.Properties.FirstOrDefault(property => property.DistinctCount > name.DistinctCount && name.Events.All(property.Events.Contains) && OwnerOf(property, KeyWords) == thing);
        return key is null ? noun.Field : Field.Property(key.Path);
    }

    /// <summary>What the property is the key or the name of: the words before the last one.</summary>
    private static string? OwnerOf(PropertyDefinition property, HashSet<string> kinds)
    {
        var words = QuestionTokenizer.Words(property.Path);
        return words.Count > 1 && kinds.Contains(words[^1].Lower) ? string.Join(' ', words.SkipLast(1).Select(word => word.Stem)) : null;
    }
}
