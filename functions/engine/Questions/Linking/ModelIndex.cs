using System.Runtime.CompilerServices;
using Analytics.Engine.Model;
using Analytics.Engine.Questions.Tokens;

namespace Analytics.Engine.Questions.Linking;

/// <summary>Everything that is computed once per model: building it takes milliseconds, so it is kept as long as the model lives.</summary>
internal sealed class ModelIndex
{
    private static readonly ConditionalWeakTable<SemanticModel, ModelIndex> Cache = [];

    private ModelIndex(SemanticModel model)
    {
        var entries = ModelNames.Of(model).ToList();
        Names = new NameIndex(entries);
        Values = new ValueIndex(model);
        PersonNames = model.Terms.Where(term => term.Field is { Source: Planning.FieldSource.UserId or Planning.FieldSource.ExternalUserId }).SelectMany(term => term.Synonyms.Prepend(term.Term)).SelectMany(name => QuestionTokenizer.Words(name)).Select(word => word.Stem).ToHashSet(StringComparer.Ordinal);
        MissedEvents = [.. model.Events.Select(definition => definition.Name).Where(name => QuestionTokenizer.Words(name).Any(word => Words.WordLists.Missing.Contains(word.Stem)))];
        Typos = new TypoCorrector(entries.SelectMany(entry => QuestionTokenizer.Words(entry.Name)).Select(token => token.Lower), Values.SingleWords, Values.Words);
    }

    /// <summary>Stems of what the knowledge base calls people; empty when it says nothing.</summary>
    public IReadOnlySet<string> PersonNames { get; }

    /// <summary>Whether one of these names says who the people are; "user" and "login" say nothing of the kind.</summary>
    public bool CallsPeople => PersonNames.Any(name => !General.Contains(name));

    private static readonly HashSet<string> General = [.. new[] { "user", "login", "account", "person", "people", "id" }.Select(Words.Stemmer.Stem)];

    /// <summary>Events that say that somebody did not come.</summary>
    public IReadOnlyList<string> MissedEvents { get; }

    public NameIndex Names { get; }

    public ValueIndex Values { get; }

    public TypoCorrector Typos { get; }

    public static ModelIndex For(SemanticModel model) => Cache.GetValue(model, key => new ModelIndex(key));
}
