using Analytics.Engine.Model;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Rereading;

/// <summary>"readings", "observations": what tables of numbers call their rows. The words stand for rows only where nothing in the data is called so.</summary>
internal static class RowNouns
{
    private static readonly HashSet<string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        "reading", "readings", "measurement", "measurements", "observation", "observations", "sample", "samples", "datapoint", "datapoints", "records",
    };

    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> mentions, SemanticModel model) => model.Events.Count != 1 || !mentions.Any(IsRow)
        ? mentions
        : [.. mentions.Select(mention => IsRow(mention) ? mention with { Meanings = [new KeywordMeaning(Keyword.Events)] } : mention)];

    private static bool IsRow(Mention mention) => mention.IsUnknown && Names.Contains(mention.Text);
}
