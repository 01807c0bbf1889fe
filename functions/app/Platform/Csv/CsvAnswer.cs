using Microsoft.AspNetCore.Http;

namespace Analytics.Platform.Csv;

/// <summary>Answers with a CSV file that is written while its rows are read, so that its length costs no memory.</summary>
internal static class CsvAnswer
{
    private const int RowsAtOnce = 5_000;

    /// <param name="read">The rows behind this one, so many at most; behind nothing (the default of the type): from the beginning.</param>
    public static async Task WriteAsync<T>(
        HttpResponse response, string fileName, string header, Func<T?, int, Task<List<T>>> read, Func<T, string> line, CancellationToken cancellation)
    {
        // Read before anything is written: what cannot be read is answered as an error, not as a file that breaks off.
        var rows = await read(default, RowsAtOnce);
        response.ContentType = "text/csv; charset=utf-8";
        response.Headers.ContentDisposition = $"attachment; filename=\"{fileName}\"";
        await using var writer = new StreamWriter(response.Body, leaveOpen: true) { NewLine = "\r\n" };
        await writer.WriteLineAsync(header.AsMemory(), cancellation);
        while (true)
        {
            foreach (var row in rows)
            {
                await writer.WriteLineAsync(line(row).AsMemory(), cancellation);
            }

            await writer.FlushAsync(cancellation);
            if (rows.Count < RowsAtOnce)
            {
                return;
            }

            rows = await read(rows[^1], RowsAtOnce);
        }
    }
}
