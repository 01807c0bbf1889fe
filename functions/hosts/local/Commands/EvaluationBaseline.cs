using System.Globalization;
using System.Text.Json;
using Analytics.Engine.Evaluation;

namespace Analytics.Hosts.Local.Commands;

/// <summary>The answers of an earlier run, and what changed since.</summary>
internal static class EvaluationBaseline
{
    /// <summary>Verdicts by question, from the file that "--answers" wrote.</summary>
    public static async Task<IReadOnlyDictionary<string, Verdict>> ReadAsync(FileInfo file, CancellationToken ct)
    {
        if (!file.Exists)
        {
            throw new CommandFailure($"There is no file {file.FullName}.");
        }

        var verdicts = new Dictionary<string, Verdict>(StringComparer.Ordinal);
        foreach (var line in (await File.ReadAllLinesAsync(file.FullName, ct)).Where(line => !string.IsNullOrWhiteSpace(line)))
        {
            try
            {
                using var answer = JsonDocument.Parse(line);
                verdicts[answer.RootElement.GetProperty("id").GetString()!] = Enum.Parse<Verdict>(answer.RootElement.GetProperty("verdict").GetString()!, ignoreCase: true);
            }
            catch (Exception fault) when (fault is JsonException or KeyNotFoundException or ArgumentException or InvalidOperationException)
            {
                throw new CommandFailure($"{file.Name} is no file of answers: {fault.Message}", fault);
            }
        }

        return verdicts;
    }

    public static async Task WriteAsync(TextWriter output, RunComparison comparison)
    {
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"against the baseline: {comparison.NewlyRight.Count} newly right, {comparison.NoLongerRight.Count} no longer right, {comparison.Unchanged} as before"));
        foreach (var (mark, ids) in new[] { ("+", comparison.NewlyRight), ("-", comparison.NoLongerRight) })
        {
            foreach (var id in ids)
            {
                await output.WriteLineAsync($"  {mark} {id}");
            }
        }
    }
}
