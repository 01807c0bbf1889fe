using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Tokens;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Glossaries;

/// <summary>Finds what the words of a definition are called in the data, also where a person wrote them otherwise ("trips ended" for "Trip Ended").</summary>
internal sealed class DefinitionNames(SemanticModel model, IReadOnlyList<TermDefinition> terms)
{
    /// <summary>The rows that a text names: events, or a term that stands for some of their rows.</summary>
    public EventSelection? Rows(string text)
    {
        var name = Plain(text);
        if (Event(name) is { } definition)
        {
            return EventSelection.Of(definition.Name);
        }

        return terms.LastOrDefault(term => term.Selection is { Names.Count: > 0 } && IsCalled(term, name))?.Selection;
    }

    public EventDefinition? Event(string name) =>
        model.Events.FirstOrDefault(known => Same(known.Name, name)) ?? Only(model.Events.Where(known => SameWords(known.Name, name))) ?? Only(model.Events.Where(known => HasWords(known.Name, name)));

    /// <summary>A property or an attribute with the field that reads it; a property of the rows comes first.</summary>
    public (Field Field, PropertyDefinition Property)? Value(string text, IReadOnlyList<string> rows)
    {
        var name = Plain(text);
        var properties = model.Properties.OrderByDescending(property => property.Events.Any(rows.Contains)).ToList();
        var property = properties.Find(known => Same(known.Path, name) || Same(string.Join('.', PropertyPath.Segments(known.Path)), name)) ?? properties.Find(known => Same(Last(known), name) || known.Path.EndsWith('.' + name, StringComparison.OrdinalIgnoreCase)) ?? properties.Find(known => SameWords(Last(known), name) || SameWords(known.Path, name));
        if (property is not null)
        {
            return (Field.Property(property.Path), property);
        }

        return model.Attributes.FirstOrDefault(known => Same(known.Path, name) || SameWords(Last(known), name)) is { } attribute ? (Field.Attribute(attribute.Path), attribute) : null;
    }

    /// <summary>The property whose name the text begins with, and what stands behind it.</summary>
    public (Field Field, PropertyDefinition Property, string Behind)? Leading(string text, IReadOnlyList<string> rows)
    {
        var words = text.Trim().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        for (var count = Math.Min(words.Length, 5); count > 0; count--)
        {
            // A sign such as ">=" belongs to the test and to no name.
            if (words[count - 1].Any(char.IsLetterOrDigit) && Value(string.Join(' ', words[..count]), rows) is { } value)
            {
                return (value.Field, value.Property, string.Join(' ', words[count..]));
            }
        }

        return null;
    }

    /// <summary>Whether the text is a word for the people of the data, in general or here.</summary>
    public bool IsPeople(string text)
    {
        var stem = Lexicon.StemOf(Plain(text));
        return Lexicon.Grammar.Values.SelectMany(phrases => phrases).Any(phrase => phrase is { Keyword: Keyword.Users, Words.Count: 1 } && Stemmer.Stem(phrase.Words[0]) == stem)
            || terms.Any(term => term.Field is { Source: FieldSource.UserId } && IsCalled(term, text));
    }

    /// <summary>The name is one of the data itself: a text beside it describes it.</summary>
    public bool IsOfTheData(string name) =>
        model.Events.Any(known => Same(known.Name, name)) || model.Properties.Concat(model.Attributes).Any(known => Same(known.Path, name));

    /// <summary>A name of the data has the word: it may mean something else than people.</summary>
    public bool IsMentioned(string word) =>
        model.Events.Select(known => known.Name).Concat(model.Properties.Concat(model.Attributes).Select(known => known.Path))
            .Any(name => QuestionTokenizer.Words(name).Any(own => own.Stem == Lexicon.StemOf(word)));

    public static string Plain(string text)
    {
        var plain = text.Trim().Trim('"', '“', '”', '*', '\'', '.').Replace("`", string.Empty, StringComparison.Ordinal).Trim();
        foreach (var article in new[] { "an ", "a ", "the ", "any ", "all ", "each ", "every " })
        {
            plain = plain.StartsWith(article, StringComparison.OrdinalIgnoreCase) ? plain[article.Length..] : plain;
        }

        return plain.EndsWith(" event", StringComparison.OrdinalIgnoreCase) ? plain[..^6] : plain.EndsWith(" events", StringComparison.OrdinalIgnoreCase) ? plain[..^7] : plain;
    }

    private static bool IsCalled(TermDefinition term, string name) =>
        term.Synonyms.Prepend(term.Term).Any(own => SameWords(own, Plain(name)));

    private static bool SameWords(string left, string right) =>
        QuestionTokenizer.Words(left).Select(word => word.Stem).SequenceEqual(QuestionTokenizer.Words(right).Select(word => word.Stem));

    /// <summary>"finished rides" for "Bike Ride Finished": at least two of its words, in whatever order.</summary>
    private static bool HasWords(string name, string said)
    {
        var words = QuestionTokenizer.Words(said).Select(word => word.Stem).Distinct().ToList();
        return words.Count > 1 && words.TrueForAll(QuestionTokenizer.Words(name).Select(word => word.Stem).Contains);
    }

    private static EventDefinition? Only(IEnumerable<EventDefinition> found) => found.Take(2).ToList() is [var only] ? only : null;

    private static string Last(PropertyDefinition property) => property.Path.Split('.')[^1];

    private static bool Same(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);
}
