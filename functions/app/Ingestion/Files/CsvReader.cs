namespace Analytics.Ingestion.Files;

/// <summary>
/// Records of a CSV text (RFC 4180: quotes, doubled quotes, line ends inside quotes), read in place. A record that is broken is told with
/// its reason and reading goes on behind it.
/// </summary>
internal sealed class CsvReader(FileText text, byte delimiter)
{
    private readonly TextWindow _window = new(text);
    private readonly List<Range> _fields = [];
    private readonly List<int> _escaped = [];
    private int _recordLength;
    private long _nextLine = 1;
    private int _unclosedQuotes;

    /// <summary>Line on which the record read last begins, from 1.</summary>
    public long LineNumber { get; private set; }

    /// <summary>Why the record read last cannot be used; null when it can.</summary>
    public string? Fault { get; private set; }

    public int FieldCount => _fields.Count;

    public ReadOnlySpan<byte> Field(int index) => _window.Unread[_fields[index]];

    /// <summary>Reads the next record that is not blank. Its fields live until the next call.</summary>
    public bool TryRead()
    {
        while (true)
        {
            _window.Advance(_recordLength);
            _recordLength = 0;
            if (_window.Unread.IsEmpty && !_window.Fill())
            {
                return false;
            }

            ReadRecord();
            GiveUpOneLineOnly();
            LineNumber = _nextLine;
            _nextLine += Math.Max(1, _window.Unread[.._recordLength].Count((byte)'\n'));
            if (Fault is not null || FieldCount > 1 || _fields[0].Start.Value != _fields[0].End.Value)
            {
                Unescape();
                return true;
            }
        }
    }

    private void ReadRecord()
    {
        while (!TryParse())
        {
            if (_window.Unread.Length <= TextWindow.LongestRecord && _window.Fill())
            {
                continue;
            }

            if (TryParse())
            {
                return;
            }

            // Only an open quote runs to the end.
            _recordLength = _window.Unread.Length;
            Fault = "a quote is opened and never closed";
            if (++_unclosedQuotes > 1_000)
            {
                throw new UnreadableFileException("import.csv.broken", "More than 1,000 lines open a quote and never close it: this is not a CSV file with double quotes.");
            }

            return;
        }
    }

    /// <summary>A stray quote may have swallowed good lines: what follows a broken record's first line is read again.</summary>
    private void GiveUpOneLineOnly()
    {
        if (Fault is not null)
        {
            var lineEnd = _window.Unread[.._recordLength].IndexOf((byte)'\n');
            _recordLength = lineEnd < 0 ? _recordLength : lineEnd + 1;
            _fields.Clear();
            _escaped.Clear();
        }
    }

    /// <summary>Parses one record from the start of the window; false when its end is not in the window yet.</summary>
    private bool TryParse()
    {
        _fields.Clear();
        _escaped.Clear();
        Fault = null;
        ReadOnlySpan<byte> unread = _window.Unread;
        var position = 0;
        while (true)
        {
            var end = position < unread.Length && unread[position] == '"' ? QuotedEnd(unread, ref position) : PlainEnd(unread, position);
            if (end < 0)
            {
                return false;
            }

            if (end == unread.Length || unread[end] == '\n')
            {
                Fault ??= end == unread.Length && text.Damage is not null ? "the line is cut off" : null;
                _recordLength = Math.Min(end + 1, unread.Length);
                return true;
            }

            position = end + 1;
        }
    }

    private int PlainEnd(ReadOnlySpan<byte> unread, int start)
    {
        var length = unread[start..].IndexOfAny(delimiter, (byte)'\n');
        if (length < 0 && !_window.Ended)
        {
            return -1;
        }

        var end = length < 0 ? unread.Length : start + length;
        var last = end > start && unread[end - 1] == '\r' && (end == unread.Length || unread[end] == '\n') ? end - 1 : end;
        _fields.Add(start..last);
        return end;
    }

    private int QuotedEnd(ReadOnlySpan<byte> unread, ref int position)
    {
        var start = position + 1;
        var at = start;
        while (true)
        {
            var length = unread[at..].IndexOf((byte)'"');
            if (length < 0 || (at + length + 1 == unread.Length && !_window.Ended))
            {
                return -1;
            }

            at += length + 1;
            if (at == unread.Length || unread[at] != '"')
            {
                break;
            }

            if (_escaped.Count == 0 || _escaped[^1] != _fields.Count)
            {
                _escaped.Add(_fields.Count);
            }

            at++;
        }

        _fields.Add(start..(at - 1));
        return BehindQuote(unread, at);
    }

    private int BehindQuote(ReadOnlySpan<byte> unread, int at)
    {
        var length = unread[at..].IndexOfAny(delimiter, (byte)'\n');
        if (length < 0 && !_window.Ended)
        {
            return -1;
        }

        var end = length < 0 ? unread.Length : at + length;
        if (unread[at..end].Trim(" \r\t"u8).Length > 0)
        {
            Fault = "there is text behind a closing quote";
        }

        return end;
    }

    private void Unescape()
    {
        var unread = _window.Unread;
        foreach (var index in _escaped)
        {
            var (start, length) = _fields[index].GetOffsetAndLength(unread.Length);
            var to = start;
            for (var from = start; from < start + length; from++)
            {
                unread[to++] = unread[from];
                if (unread[from] == '"')
                {
                    from++;
                }
            }

            _fields[index] = start..to;
        }
    }
}
