namespace Analytics.Ingestion.Files;

/// <summary>Lines of a text, one at a time, without their ends.</summary>
internal sealed class LineReader(FileText text)
{
    private readonly TextWindow _window = new(text);
    private int _scanned;
    private bool _skipping;

    /// <summary>Number of the line read last, from 1.</summary>
    public long LineNumber { get; private set; }

    /// <summary>Whether the line read last is over-long; it is empty then.</summary>
    public bool TooLong { get; private set; }

    /// <summary>Whether the line read last was cut off by damage to the file.</summary>
    public bool CutOff { get; private set; }

    public bool TryRead(out ReadOnlySpan<byte> line)
    {
        TooLong = false;
        while (true)
        {
            var length = _window.Unread[_scanned..].IndexOf((byte)'\n');
            if (length >= 0)
            {
                line = Take(_scanned + length, 1);
                return true;
            }

            _scanned = _window.Unread.Length;
            if (_scanned > TextWindow.LongestRecord)
            {
                _window.Advance(_scanned);
                _scanned = 0;
                _skipping = true;
            }

            if (!_window.Fill())
            {
                CutOff = text.Damage is not null;
                line = Take(_window.Unread.Length, 0);
                return !line.IsEmpty || TooLong;
            }
        }
    }

    private ReadOnlySpan<byte> Take(int length, int end)
    {
        ReadOnlySpan<byte> line = _window.Unread[..length];
        _window.Advance(length + end);
        _scanned = 0;
        if (length > 0 || end > 0)
        {
            LineNumber++;
        }

        TooLong = _skipping;
        _skipping = false;
        return TooLong ? [] : line.TrimEnd((byte)'\r');
    }
}
