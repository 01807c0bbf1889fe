using System.Text.Json;
using Analytics.Ingestion.Batches;

namespace Analytics.Ingestion;

/// <summary>Bad lines with their reasons, one JSON object a line. Made when the first one is written; cut back to the checkpoint when an import is continued.</summary>
internal sealed class ErrorFile(string path, long keep) : IDisposable
{
    private FileStream? _stream;
    private long _length = keep;

    /// <returns>The file's length, for the checkpoint.</returns>
    public long Append(IReadOnlyList<BadLine> lines)
    {
        if (lines.Count == 0)
        {
            return _length;
        }

        if (_stream is null)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            _stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read);
            _stream.SetLength(Math.Min(_length, _stream.Length));
            _stream.Seek(0, SeekOrigin.End);
        }

        foreach (var line in lines)
        {
            JsonSerializer.Serialize(_stream, line, ImportRecord.Json);
            _stream.WriteByte((byte)'\n');
        }

        _stream.Flush();
        _length = _stream.Length;
        return _length;
    }

    public void Dispose() => _stream?.Dispose();
}
