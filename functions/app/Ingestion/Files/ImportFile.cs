using System.Security.Cryptography;
using System.Text;

namespace Analytics.Ingestion.Files;

internal enum FileFormat
{
    JsonLines,
    Csv,
}

/// <summary>A file to import: recognised by its content, never by its name alone.</summary>
internal sealed class ImportFile
{
    private const int HeadSize = 64 * 1024;
    private const int SourceSize = 4 * 1024;

    private readonly string _path;
    private readonly bool _compressed;
    private readonly Encoding? _encoding;

    private ImportFile(string path, bool compressed, byte[] head, Encoding? encoding)
    {
        _path = path;
        _compressed = compressed;
        _encoding = encoding;
        Format = FormatOf(head);
        Delimiter = Format == FileFormat.Csv ? CsvDelimiter.Detect(head) : default;
        Length = new FileInfo(path).Length;
        Source = Convert.ToHexStringLower(SHA256.HashData(head.AsSpan(0, Math.Min(head.Length, SourceSize))));
    }

    public FileFormat Format { get; }

    public byte Delimiter { get; }

    /// <summary>Bytes on disk, compressed or not: the measure of progress.</summary>
    public long Length { get; }

    /// <summary>Names the file by the beginning of its text, so that a grown, repaired or newly compressed file keeps its name.</summary>
    public string Source { get; }

    public string Name => Path.GetFileName(_path);

    /// <summary>The name without folders and endings: what the file is about.</summary>
    public string Stem => Name.Split('.')[0];

    /// <exception cref="UnreadableFileException">The file is missing, empty, binary or of a format that is not imported.</exception>
    public static ImportFile Open(string path)
    {
        if (!File.Exists(path))
        {
            throw new UnreadableFileException("import.file.missing", $"There is no file {path}.");
        }

        var compressed = IsGzip(path);
        var head = ReadHead(path, compressed, null);
        if (head.Length == 0)
        {
            throw new UnreadableFileException("import.file.empty", $"{Path.GetFileName(path)} is empty: there is nothing to import.");
        }

        var encoding = EncodingOf(head);
        head = encoding is null ? head : ReadHead(path, compressed, encoding);
        if (LooksBinary(head))
        {
            throw new UnreadableFileException(
                "import.file.binary",
                $"{Path.GetFileName(path)} is not text{KindOfBinary(head)}. Import CSV or JSON with one object a line (.csv, .ndjson, .gz of both).");
        }

        return new ImportFile(path, compressed, head, encoding);
    }

    /// <summary>The text as UTF-8 without a byte order mark.</summary>
    public FileText OpenText() => Text(_path, _compressed, _encoding);

    /// <summary>SHA-256 of the whole file: the same file is known again whatever it is called.</summary>
    public async Task<string> FingerprintAsync(CancellationToken cancellation)
    {
        await using var stream = File.OpenRead(_path);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellation));
    }

    private static FileText Text(string path, bool compressed, Encoding? encoding)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 128 * 1024, FileOptions.SequentialScan);
        Stream stream = compressed ? new GzipText(file) : file;
        return new FileText(file, encoding is null ? stream : Encoding.CreateTranscodingStream(stream, encoding, new UTF8Encoding(false)));
    }

    private static byte[] ReadHead(string path, bool compressed, Encoding? encoding)
    {
        using var text = Text(path, compressed, encoding);
        var head = new byte[HeadSize];
        return head[..text.ReadAtLeast(head)];
    }

    private static bool IsGzip(string path)
    {
        using var file = File.OpenRead(path);
        return file.ReadByte() == 0x1F && file.ReadByte() == 0x8B;
    }

    private static Encoding? EncodingOf(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith<byte>([0xFF, 0xFE]))
        {
            return Encoding.Unicode;
        }

        if (head.StartsWith<byte>([0xFE, 0xFF]))
        {
            return Encoding.BigEndianUnicode;
        }

        // The head may end inside a character; only what comes before is judged.
        var whole = head.Length < HeadSize ? head : head[..(head.LastIndexOf((byte)'\n') + 1)];
        return System.Text.Unicode.Utf8.IsValid(whole) || LooksBinary(head) ? null : Encoding.Latin1;
    }

    private static bool LooksBinary(ReadOnlySpan<byte> head)
    {
        var controls = 0;
        foreach (var value in head)
        {
            controls += value < 32 && value is not ((byte)'\n' or (byte)'\r' or (byte)'\t' or 12) ? 1 : 0;
        }

        return head.Contains((byte)0) || head.StartsWith("%PDF"u8) || controls > head.Length / 100;
    }

    private static string KindOfBinary(ReadOnlySpan<byte> head) => head switch
    {
        [(byte)'P', (byte)'K', 3, 4, ..] => " (a ZIP archive or a spreadsheet: unpack it, or save the sheet as CSV)",
        [(byte)'P', (byte)'A', (byte)'R', (byte)'1', ..] => " (a Parquet file)",
        [(byte)'%', (byte)'P', (byte)'D', (byte)'F', ..] => " (a PDF)",
        _ => string.Empty,
    };

    private static FileFormat FormatOf(ReadOnlySpan<byte> head)
    {
        var text = head.StartsWith<byte>([0xEF, 0xBB, 0xBF]) ? head[3..] : head;
        text = text.TrimStart(" \t\r\n"u8);
        if (text.IsEmpty)
        {
            throw new UnreadableFileException("import.file.empty", "The file holds only blank lines: there is nothing to import.");
        }

        if (text[0] == '[')
        {
            throw new UnreadableFileException(
                "import.file.json_array", "The file is one JSON array. Write one object a line instead (for example: jq -c '.[]' file.json > file.ndjson).");
        }

        return text[0] == '{' ? FileFormat.JsonLines : FileFormat.Csv;
    }
}
