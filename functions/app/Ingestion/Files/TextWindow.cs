namespace Analytics.Ingestion.Files;

/// <summary>A sliding window over a file's text: grows to hold one record, never the file.</summary>
internal sealed class TextWindow
{
    /// <summary>A line or record longer than this is not data anybody meant to send.</summary>
    public const int LongestRecord = 4 * 1024 * 1024;

    private readonly FileText _text;
    private byte[] _buffer = new byte[256 * 1024];
    private int _start;
    private int _end;

    public TextWindow(FileText text)
    {
        _text = text;
        Fill();
        if (Unread.StartsWith<byte>([0xEF, 0xBB, 0xBF]))
        {
            Advance(3);
        }
    }

    /// <summary>Whether the text's end is inside the window.</summary>
    public bool Ended { get; private set; }

    public Span<byte> Unread => _buffer.AsSpan(_start, _end - _start);

    public void Advance(int length) => _start += length;

    /// <summary>Reads more behind the unread bytes; false at the end of the text.</summary>
    public bool Fill()
    {
        if (Ended)
        {
            return false;
        }

        if (_start > 0)
        {
            Unread.CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _buffer.Length)
        {
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        var length = _text.Read(_buffer.AsSpan(_end));
        _end += length;
        Ended = length == 0;
        return !Ended;
    }
}
