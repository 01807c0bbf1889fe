using Analytics.Ingestion.Files;
using Analytics.Ingestion.Mapping;

namespace Analytics.Ingestion.Batches;

/// <summary>Events (or users) from JSON lines, flat or Segment-shaped.</summary>
internal sealed class JsonEventReader(FileText text, EventMapping mapping, EventAssembler assembler, bool users) : EventFileReader(text)
{
    private readonly LineReader _reader = new(text);
    private readonly JsonEventParser _parser = new(mapping, assembler, users);

    protected override bool ReadNext(EventBatch batch)
    {
        ReadOnlySpan<byte> line;
        do
        {
            if (!_reader.TryRead(out line))
            {
                return false;
            }
        }
        while (_reader.LineNumber <= SkipThrough || (line.Trim(" \t"u8).IsEmpty && !_reader.TooLong));
        Count(batch, _reader.LineNumber, Fault(line) ?? _parser.Parse(batch, line, _reader.LineNumber));
        return true;
    }

    private string? Fault(ReadOnlySpan<byte> line) =>
        _reader.TooLong ? "the line is longer than 4 MiB"
        : _reader.CutOff ? "the line is cut off"
        : !System.Text.Unicode.Utf8.IsValid(line) ? "the line is not valid UTF-8 text" : null;
}
