using System.Text;
using System.Text.Json;
using Analytics.Catalog.Statistics;
using Analytics.Ingestion.Files;
using Analytics.Ingestion.Mapping;

namespace Analytics.Ingestion.Batches;

/// <summary>Events (or users) from JSON lines, flat or Segment-shaped. Values are copied as they are written; nothing is parsed twice.</summary>
internal sealed class JsonEventReader : EventFileReader
{
    private readonly LineReader _reader;
    private readonly EventMapping _mapping;
    private readonly EventAssembler _assembler;
    private readonly bool _users;
    private readonly Utf8Table _keys = new();
    private readonly List<(ColumnRole Role, byte[] Key)> _columns = [];
    private byte[] _scratch = new byte[1024];

    public JsonEventReader(FileText text, EventMapping mapping, EventAssembler assembler, bool users)
        : base(text)
    {
        _reader = new LineReader(text);
        _mapping = mapping;
        _assembler = assembler;
        _users = users;
    }

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
        Count(batch, _reader.LineNumber, Fault(line) ?? Assemble(batch, line));
        return true;
    }

    private string? Fault(ReadOnlySpan<byte> line) =>
        _reader.TooLong ? "the line is longer than 4 MiB"
        : _reader.CutOff ? "the line is cut off"
        : !System.Text.Unicode.Utf8.IsValid(line) ? "the line is not valid UTF-8 text" : null;

    private string? Assemble(EventBatch batch, ReadOnlySpan<byte> line)
    {
        _assembler.Begin(batch);
        try
        {
            var reader = new Utf8JsonReader(line);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return "the line is not a JSON object";
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                TakeMember(line, ref reader);
            }

            // Reading on proves that nothing but blanks follows the object.
            reader.Read();
        }
        catch (JsonException exception)
        {
            _assembler.Discard();
            return $"the line is not JSON ({exception.Message.Split(". ")[0].TrimEnd('.')})";
        }
        catch (InvalidOperationException)
        {
            _assembler.Discard();
            return "an id or name holds half a character (an unpaired surrogate)";
        }
        catch (UnstorableNumberException)
        {
            _assembler.Discard();
            return "a number is out of range";
        }

        return _users ? _assembler.FinishUser() : _assembler.Finish(_reader.LineNumber);
    }

    private void TakeMember(ReadOnlySpan<byte> line, ref Utf8JsonReader reader)
    {
        var (role, key) = Column(ref reader);
        reader.Read();
        var start = (int)reader.TokenStartIndex;
        if (role is ColumnRole.Properties or ColumnRole.Traits && reader.TokenType == JsonTokenType.StartObject)
        {
            TakeObject(ref reader, isProperties: role == ColumnRole.Properties);
            var members = line[start..(int)reader.BytesConsumed];
            (role == ColumnRole.Traits ? _assembler.Traits : _assembler.Properties).AddMembers(members);
        }
        else if (role is ColumnRole.Property or ColumnRole.Properties or ColumnRole.Traits or ColumnRole.Ignored || reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
        {
            JsonText.Pass(ref reader);
            if (role != ColumnRole.Ignored && reader.TokenType != JsonTokenType.Null)
            {
                (_users ? _assembler.Traits : _assembler.Properties).AddRaw(key, line[start..(int)reader.BytesConsumed]);
            }
        }
        else if (reader.TokenType != JsonTokenType.Null)
        {
            _assembler.Take(role, Text(ref reader));
        }
    }

    /// <summary>Passes over an object whose members are wanted as they stand, noting the revenue among them.</summary>
    private void TakeObject(ref Utf8JsonReader reader, bool isProperties)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isRevenue = isProperties && reader.ValueTextEquals("revenue"u8);
            var isCurrency = isProperties && reader.ValueTextEquals("currency"u8);
            reader.Read();
            if (isRevenue && reader.TokenType is JsonTokenType.Number or JsonTokenType.String)
            {
                _assembler.TakePropertyRevenue(Text(ref reader));
            }
            else if (isCurrency && reader.TokenType == JsonTokenType.String)
            {
                _assembler.TakePropertyCurrency(Text(ref reader));
            }

            JsonText.Pass(ref reader);
        }
    }

    private ReadOnlySpan<byte> Text(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String || !reader.ValueIsEscaped)
        {
            return reader.ValueSpan;
        }

        if (reader.ValueSpan.Length > _scratch.Length)
        {
            _scratch = new byte[reader.ValueSpan.Length];
        }

        // a zero character cannot be stored in a text column
        var length = reader.CopyString(_scratch);
        _scratch.AsSpan(0, length).Replace((byte)0, (byte)'?');
        return _scratch.AsSpan(0, length);
    }

    private (ColumnRole Role, byte[] Key) Column(ref Utf8JsonReader reader)
    {
        var name = reader.ValueIsEscaped ? Encoding.UTF8.GetBytes(reader.GetString()!) : reader.ValueSpan;
        var number = _keys.Find(name);
        if (number >= 0)
        {
            return _columns[number];
        }

        var text = Encoding.UTF8.GetString(name);
        var column = (_mapping.RoleOf(text), JsonObjectBuffer.Key(_mapping.PropertyName(text)));
        if (_keys.Count < 10_000)
        {
            _keys.GetOrAdd(name);
            _columns.Add(column);
        }

        return column;
    }
}
