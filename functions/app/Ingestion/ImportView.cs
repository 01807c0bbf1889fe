using System.Globalization;

namespace Analytics.Ingestion;

/// <summary>An import as the API shows it.</summary>
internal static class ImportView
{
    public static object Of(ImportRecord import, DateTimeOffset now)
    {
        var progress = import.Progress;
        var seconds = Math.Max(0.001, ((import.CompletedAt ?? now) - import.CreatedAt).TotalSeconds);
        var part = import.CompletedAt is not null ? 1 : Math.Min(1, progress.BytesRead / (double)Math.Max(1, import.BytesTotal ?? 1));
        return new
        {
            id = import.ImportId,
            import.FileName,
            kind = import.Kind == ImportKind.Users ? "users" : "events",
            import.Status,
            linesRead = progress.LinesRead,
            linesBad = progress.LinesBad,
            stored = import.Kind == ImportKind.Users ? progress.UsersStored : progress.EventsStored,
            duplicates = progress.Duplicates,
            rate = Math.Round(progress.LinesRead / seconds, 1),
            percent = Math.Round(part * 100, 1),
            secondsLeft = import.CompletedAt is null && part > 0 ? Math.Round(seconds * (1 - part) / part) : (double?)null,
            errors = import.Errors.Select(error => new { error.Line, error.Reason }),
            message = import.Message ?? Sentence(import),
            import.CreatedAt,
            import.CompletedAt,
        };
    }

    private static string? Sentence(ImportRecord import) => import.Status switch
    {
        "pending" => "Waiting to start.",
        "running" => string.Create(CultureInfo.InvariantCulture, $"{import.Progress.LinesRead:N0} lines read."),
        _ => null,
    };
}
