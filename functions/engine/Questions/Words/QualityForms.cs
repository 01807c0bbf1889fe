namespace Analytics.Engine.Questions.Words;

/// <summary>The lines of qualities.lexicon. Kept apart from <see cref="Qualities"/> so that the grammar can be made of them without needing stems.</summary>
internal static class QualityForms
{
    public const int Plain = 0;
    public const int Comparative = 1;
    public const int Superlative = 2;

    public static IReadOnlyList<(string Head, string[] Items)> Lines { get; } = [.. LexiconFile.Entries("qualities")];

    /// <summary>"heavier than", "heaviest", "how heavy": phrases of the grammar that follow from the adjectives.</summary>
    public static IEnumerable<(string Phrase, Keyword Keyword)> Phrases() => All().SelectMany(form => new[]
    {
        (form.Forms[Comparative] + " than", form.More ? Keyword.MoreThan : Keyword.LessThan),
        (form.Forms[Superlative], form.More ? Keyword.Largest : Keyword.Smallest),
        ("how " + form.Forms[Plain], Keyword.HowQuality),
    }.Where(phrase => phrase.Item1 != form.Forms[Plain]));

    /// <summary>Words that need no correction.</summary>
    public static IEnumerable<string> Words() => All().SelectMany(form => form.Forms).Concat(Lines.Where(line => line.Head.EndsWith(" verbs", StringComparison.Ordinal)).SelectMany(line => line.Items));

    /// <summary>Each adjective with its comparative and superlative.</summary>
    public static IEnumerable<(string Name, bool More, string[] Forms)> All() =>
        from line in Lines
        where line.Head.EndsWith(" more", StringComparison.Ordinal) || line.Head.EndsWith(" less", StringComparison.Ordinal)
        from item in line.Items
        select (line.Head.Split(' ')[0], line.Head.EndsWith(" more", StringComparison.Ordinal), item.Split(' ').Select(form => form.Replace('_', ' ')).ToArray());
}
