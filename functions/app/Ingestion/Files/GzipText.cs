using System.IO.Compression;

namespace Analytics.Ingestion.Files;

/// <summary>
/// Unpacks gzip and notices when the file ends early, which the platform's stream does not tell: behind the file's last byte comes one more
/// small archive of our own. It unpacks to the known mark only if everything before it was whole.
/// </summary>
internal sealed class GzipText : Stream
{
    private static readonly byte[] Mark = [.. "analytics-end-of-archive"u8];

    private readonly MarkedSource _source;
    private readonly GZipStream _unpacked;

    public GzipText(Stream file)
    {
        _source = new MarkedSource(file, PackedMark());
        _unpacked = new GZipStream(_source, CompressionMode.Decompress);
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <exception cref="EndOfStreamException">The archive ends early.</exception>
    public override int Read(Span<byte> buffer)
    {
        try
        {
            // The unpacker hands out all it can before it asks for more, so bytes of the mark never share a read with the file's.
            var length = _unpacked.Read(buffer);
            if (!_source.MarkGiven)
            {
                return length;
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
