using System.Text;
using System.Text.Json;
using Analytics.Catalog.Statistics;
using Analytics.Ingestion.Mapping;

namespace Analytics.Ingestion.Batches;

/// <summary>One JSON object to one event (or user). Values are copied as they are written; nothing is parsed twice.</summary>
internal sealed class JsonEventParser(EventMapping mapping, EventAssembler assembler, bool users)
{
    private readonly Utf8Table _keys = new();
    private readonly List<(ColumnRole Role, byte[] Key)> _columns = [];
    private byte[] _scratch = new byte[1024];

    /// <summary>Puts the event into the batch, or says why not.</summary>
    /// <param name="batch">Gets the event.</param>
    /// <param name="line">A JSON object in valid UTF-8.</param>
    /// <param name="number">Of the line, for events without an id.</param>
    /// <param name="callKind">The kind of call when the caller knows it; the object's own "type" does not count then.</param>
    /// <param name="eventId">The id of an event that has none of its own; empty: file and line are its id.</param>
    public string? Parse(EventBatch batch, ReadOnlySpan<byte> line, long number, ReadOnlySpan<byte> callKind = default, ReadOnlySpan<byte> eventId = default)
    {
        assembler.Begin(batch);
        assembler.Take(ColumnRole.EventId, eventId);
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
            assembler.Discard();
            return $"the line is not JSON ({exception.Message.Split(". ")[0].TrimEnd('.')})";
        }
        catch (InvalidOperationException)
        {
            assembler.Discard();
            return "an id or name holds half a character (an unpaired surrogate)";
        }
        catch (UnstorableNumberException)
        {
            assembler.Discard();
            return "a number is out of range";
        }

        if (!callKind.IsEmpty)
        {
            assembler.Take(ColumnRole.CallKind, callKind);
        }

        return users ? assembler.FinishUser() : assembler.Finish(number);
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
            (role == ColumnRole.Traits ? assembler.Traits : assembler.Properties).AddMembers(members);
        }
        else if (role is ColumnRole.Property or ColumnRole.Properties or ColumnRole.Traits or ColumnRole.Ignored || reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
        {
            JsonText.Pass(ref reader);
            if (role != ColumnRole.Ignored && reader.TokenType != JsonTokenType.Null)
            {
                (users ? assembler.Traits : assembler.Properties).AddRaw(key, line[start..(int)reader.BytesConsumed]);
            }
        }
        else if (reader.TokenType != JsonTokenType.Null)
        {
            assembler.Take(role, Text(ref reader));
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
                assembler.TakePropertyRevenue(Text(ref reader));
            }
            else if (isCurrency && reader.TokenType == JsonTokenType.String)
            {
                assembler.TakePropertyCurrency(Text(ref reader));
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
        var column = (mapping.RoleOf(text), JsonObjectBuffer.Key(mapping.PropertyName(text)));
        if (_keys.Count < 10_000)
        {
            _keys.GetOrAdd(name);
            _columns.Add(column);
        }

        return column;
    }
}
