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
        Typos = new TypoCorrector(entries.SelectMany(entry => QuestionTokenizer.Words(entry.Name)).Select(token => token.Lower), Values.SingleWords, Values.Words);
    }

    public NameIndex Names { get; }

    public ValueIndex Values { get; }

    public TypoCorrector Typos { get; }

    public static ModelIndex For(SemanticModel model) => Cache.GetValue(model, key => new ModelIndex(key));
}
