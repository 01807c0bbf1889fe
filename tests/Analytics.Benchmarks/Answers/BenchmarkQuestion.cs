using System.Globalization;
using System.Text.Json;

namespace Analytics.Benchmarks.Answers;

/// <summary>A question of a benchmark's file: lines of text, or of JSON as the eval command reads them.</summary>
internal sealed record BenchmarkQuestion(string Id, string Text, string? FollowUpOf)
{
    public static IReadOnlyList<BenchmarkQuestion> Read(string file)
    {
        var lines = File.ReadLines(file).Where(line => !string.IsNullOrWhiteSpace(line));
        return file.EndsWith(".jsonl", StringComparison.OrdinalIgnoreCase)
            ? [.. lines.Select(Parse)]
            : [.. lines.Select((line, number) => new BenchmarkQuestion(number.ToString(CultureInfo.InvariantCulture), line.Trim(), FollowUpOf: null))];
    }

    private static BenchmarkQuestion Parse(string line)
    {
        using var document = JsonDocument.Parse(line);
        var root = document.RootElement;
        return new BenchmarkQuestion(
            root.GetProperty("id").GetString()!,
            root.GetProperty("question").GetString()!,
            root.TryGetProperty("followup_of", out var parent) ? parent.GetString() : null);
    }
}
