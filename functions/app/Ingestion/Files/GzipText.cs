using System.IO.Compression;

namespace Analytics.Ingestion.Files;

/// <summary>
/// Unpacks gzip and notices when the file ends early, which the platform's stream does not tell: behind the file's last byte comes one more
/// small archive of our own. It unpacks to the known mark only if everything before it was whole. An archive that unpacks to far more than
/// text of events does is given up: a megabyte could otherwise fill the disk.
/// </summary>
internal sealed class GzipText : Stream
{
    private static readonly byte[] Mark = [.. "analytics-end-of-archive"u8];

    // Below this it does no harm; above it events that people collect stay under a hundred, and gzip reaches a thousand.
    private const long AlwaysUnpacked = 64L << 20;
    private const long HighestRatio = 300;

    private readonly Stream _file;
    private readonly MarkedSource _source;
    private readonly GZipStream _unpacked;
    private long _length;

    public GzipText(Stream file)
    {
        _file = file;
        _source = new MarkedSource(file, PackedMark());
        _unpacked = new GZipStream(_source, CompressionMode.Decompress);
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <exception cref="EndOfStreamException">The archive ends early.</exception>
    /// <exception cref="InvalidDataException">The archive is damaged.</exception>
    /// <exception cref="UnpackedTooFarException">The archive is made to fill a disk.</exception>
    public override int Read(Span<byte> buffer)
    {
        try
        {
            // The unpacker hands out all it can before it asks for more, so bytes of the mark never share a read with the file's.
            var length = _unpacked.Read(buffer);
            if (!_source.MarkGiven)
            {
                return Counted(length);
            }

            if (length > 0 && Mark.AsSpan().StartsWith(buffer[..length]))
            {
                var found = length;
                Span<byte> rest = stackalloc byte[Mark.Length];
                buffer[..length].CopyTo(rest);
                while (found < Mark.Length && (length = _unpacked.Read(rest[found..])) > 0)
                {
                    found += length;
                }

                if (rest.SequenceEqual(Mark))
                {
                    return 0;
                }
            }
        }
        catch (InvalidDataException) when (_source.MarkGiven)
        {
            // The unpacker stumbled over the mark: the archive was not at its end.
        }

        throw new EndOfStreamException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _unpacked.Dispose();
        }

        base.Dispose(disposing);
    }

    private int Counted(int length)
    {
        _length += length;
        return _length <= AlwaysUnpacked || _length / HighestRatio <= _file.Position ? length : throw new UnpackedTooFarException();
    }

    private static byte[] PackedMark()
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(Mark);
        }

        return packed.ToArray();
    }

    private sealed class MarkedSource(Stream file, byte[] mark) : Stream
    {
        private int _given;

        public bool MarkGiven => _given > 0;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(Span<byte> buffer)
        {
            var length = MarkGiven ? 0 : file.Read(buffer);
            if (length > 0 || buffer.IsEmpty)
            {
                return length;
            }

            length = Math.Min(buffer.Length, mark.Length - _given);
            mark.AsSpan(_given, length).CopyTo(buffer);
            _given += length;
            return length;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}

/// <summary>An archive unpacks to so much more than its size that it is made to fill a disk.</summary>
internal sealed class UnpackedTooFarException() : IOException("It unpacks to hundreds of times its size.");
