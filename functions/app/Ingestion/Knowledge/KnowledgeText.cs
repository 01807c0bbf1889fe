using System.Text.Json;

namespace Analytics.Ingestion.Knowledge;

/// <summary>One text for the knowledge base.</summary>
internal sealed record KnowledgeEntry(string Title, string Content);

/// <summary>What is said about one event.</summary>
internal sealed record EventNote(string Name, string Description, IReadOnlyList<string> Synonyms);

/// <summary>A knowledge file, read: texts as they are, and what JSON says in fields.</summary>
internal sealed record KnowledgeText(IReadOnlyList<KnowledgeEntry> Entries, IReadOnlyList<EventNote> Events)
{
    /// <exception cref="Files.UnreadableFileException">The file is empty or its JSON cannot be read.</exception>
    public static KnowledgeText Read(string fileName, string text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            throw new Files.UnreadableFileException("knowledge.empty", $"{fileName} is empty: there is nothing to learn from it.");
        }

        if (!text.TrimStart().StartsWith('{'))
        {
            return new KnowledgeText([new KnowledgeEntry(TitleOf(fileName, text), text)], []);
        }

        try
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            return FromJson(Path.GetFileNameWithoutExtension(fileName), document.RootElement);
        }
        catch (JsonException exception)
        {
            throw new Files.UnreadableFileException("knowledge.json", $"{fileName} is not JSON: {exception.Message}");
        }
    }

    /// <summary>
    /// {"entries": [{"title", "content"}], "events": [{"name", "description", "synonyms"}], "metrics": [{"name", "formula", "description", "synonyms"}],
    /// "terms": {"word": "meaning"}}; metrics and terms become plain statements, which the glossary reads.
    /// </summary>
    private static KnowledgeText FromJson(string title, JsonElement root)
    {
        var entries = Items(root, "entries").Select(item => new KnowledgeEntry(Text(item, "title") ?? title, Text(item, "content") ?? string.Empty)).ToList();
        var statements = Items(root, "metrics").Select(item => $"- {Text(item, "name")} = {Text(item, "formula") ?? Text(item, "definition") ?? Text(item, "description")}").ToList();
        if (root.TryGetProperty("terms", out var terms) && terms.ValueKind == JsonValueKind.Object)
        {
            statements.AddRange(terms.EnumerateObject().Select(term => $"- {term.Name} = {term.Value}"));
        }

        if (statements.Count > 0)
        {
            entries.Add(new KnowledgeEntry($"{title}: definitions", string.Join('\n', statements)));
        }

        var events = Items(root, "events").Where(item => Text(item, "name") is not null)
            .Select(item => new EventNote(Text(item, "name")!, Text(item, "description") ?? string.Empty, [.. Items(item, "synonyms").Select(word => word.ToString())]));
        return new KnowledgeText(entries.FindAll(entry => entry.Content.Length > 0), [.. events]);
    }

    private static JsonElement.ArrayEnumerator Items(JsonElement element, string name) =>
        element.TryGetProperty(name, out var items) && items.ValueKind == JsonValueKind.Array ? items.EnumerateArray() : default;

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string TitleOf(string fileName, string text)
    {
        var heading = text.Split('\n').FirstOrDefault(line => line.StartsWith("# ", StringComparison.Ordinal));
        var title = heading?[2..].Trim() ?? Path.GetFileNameWithoutExtension(fileName);
        return title.Length <= 200 ? title : title[..200];
    }
}
