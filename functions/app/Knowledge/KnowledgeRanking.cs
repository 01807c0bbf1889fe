using System.Text.Json;
using System.Text.RegularExpressions;

namespace Analytics.Knowledge;

/// <summary>An item that speaks of what was asked, with how much.</summary>
internal sealed record RankedKnowledge(string Kind, Guid Id, string Title, string Excerpt, double Score);

/// <summary>
/// Ranks items for a question: words in the title count most, then synonyms, then the text; rare words count more than frequent ones.
/// The same items and question always give the same order.
/// </summary>
internal static partial class KnowledgeRanking
{
    private const double TitleWeight = 4;
    private const double SynonymWeight = 3;
    private const double TextWeight = 1;
    private const int ExcerptLength = 240;

    public static IReadOnlyList<RankedKnowledge> Rank(string question, IEnumerable<(KnowledgeKind Kind, JsonElement Item)> items, int limit)
    {
        var documents = items.Select(Document.Of).ToArray();
        var asked = Words(question).ToHashSet(StringComparer.Ordinal);
        var rarity = asked.ToDictionary(word => word, word => Math.Log(1 + ((documents.Length + 1.0) / (1 + documents.Count(document => document.Has(word))))), StringComparer.Ordinal);
        return [.. documents
            .Select(document => document.Ranked(asked.Sum(word => rarity[word] * document.Weight(word))))
            .Where(ranked => ranked.Score > 0)
            .OrderByDescending(ranked => ranked.Score).ThenBy(ranked => ranked.Title, StringComparer.Ordinal).ThenBy(ranked => ranked.Id)
            .Take(limit)];
    }

    /// <summary>Lower-case words without a plural s; camelCase and snake_case names fall into their words.</summary>
    internal static IEnumerable<string> Words(string text) => WordPattern().Matches(text)
        .Select(match => match.Value.ToLowerInvariant())
        .Select(word => word.Length > 3 && word.EndsWith('s') && !word.EndsWith("ss", StringComparison.Ordinal) ? word[..^1] : word);

    private sealed record Document(KnowledgeKind Kind, Guid Id, string Title, string Text, HashSet<string> TitleWords, HashSet<string> SynonymWords, HashSet<string> TextWords)
    {
        public static Document Of((KnowledgeKind Kind, JsonElement Item) source)
        {
            var title = source.Item.GetProperty(source.Kind.Title.Name).GetString()!;
            var text = string.Join(" ", source.Kind.Fields.Skip(1).Where(field => field.Type == KnowledgeType.Text)
                .Select(field => source.Item.TryGetProperty(field.Name, out var value) ? value.GetString() : null).Where(said => !string.IsNullOrEmpty(said)));
            var synonyms = source.Item.TryGetProperty("synonyms", out var list) ? list.EnumerateArray().Select(item => item.GetString()!) : [];
            return new(source.Kind, source.Item.GetProperty("id").GetGuid(), title, text.Trim(), [.. Words(title)], [.. synonyms.SelectMany(Words)], [.. Words(text)]);
        }

        public bool Has(string word) => TitleWords.Contains(word) || SynonymWords.Contains(word) || TextWords.Contains(word);

        public double Weight(string word) =>
            (TitleWords.Contains(word) ? TitleWeight : 0) + (SynonymWords.Contains(word) ? SynonymWeight : 0) + (TextWords.Contains(word) ? TextWeight : 0);

        public RankedKnowledge Ranked(double score) =>
            new(Kind.Path, Id, Title, Text.Length <= ExcerptLength ? Text : Text[..ExcerptLength].TrimEnd() + "…", Math.Round(score, 4));
    }

    [GeneratedRegex(@"\p{Lu}?[\p{Ll}\p{M}]+|\p{Lu}+(?!\p{Ll})|\p{N}+|\p{Lo}+", RegexOptions.ExplicitCapture, 30_000)]
    private static partial Regex WordPattern();
}
