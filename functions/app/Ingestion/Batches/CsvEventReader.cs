using System.Globalization;
using System.Text;
using Analytics.Catalog.Statistics;
using Analytics.Ingestion.Files;
using Analytics.Ingestion.Mapping;

namespace Analytics.Ingestion.Batches;

/// <summary>Events (or users) from CSV: columns by role, all others as properties.</summary>
internal sealed class CsvEventReader : EventFileReader
{
    private readonly CsvReader _reader;
    private readonly EventAssembler _assembler;
    private readonly bool _users;
    private readonly (ColumnRole Role, byte[] Key)[] _columns;

    public CsvEventReader(FileText text, byte delimiter, EventMapping mapping, EventAssembler assembler, bool users)
        : base(text)
    {
        _reader = new CsvReader(text, delimiter);
        _assembler = assembler;
        _users = users;
        _columns = [.. CsvHeader.Read(_reader).Select(name =>
        {
            var property = mapping.PropertyName(name);
            return (mapping.RoleOf(name), JsonObjectBuffer.Key(property));
        })];
    }

    protected override bool ReadNext(EventBatch batch)
    {
        do
        {
            if (!_reader.TryRead())
            {
                return false;
            }
        }
        while (_reader.LineNumber <= SkipThrough);
        Count(batch, _reader.LineNumber, _reader.Fault ?? Assemble(batch));
        return true;
    }

    private string? Assemble(EventBatch batch)
    {
        if (WrongFieldCount() is { } fault)
        {
            return fault;
        }

        _assembler.Begin(batch);
        for (var index = 0; index < _columns.Length; index++)
        {
            var value = index < _reader.FieldCount ? _reader.Field(index) : default;
            if (!System.Text.Unicode.Utf8.IsValid(value) || value.Contains((byte)0))
            {
                _assembler.Discard();
                return string.Create(CultureInfo.InvariantCulture, $"column {index + 1} is not valid UTF-8 text");
            }

            Take(_columns[index], value);
        }

        return _users ? _assembler.FinishUser() : _assembler.Finish(_reader.LineNumber);
    }

    private void Take((ColumnRole Role, byte[] Key) column, ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty || column.Role == ColumnRole.Ignored)
        {
            return;
        }

        if (column.Role is ColumnRole.Property or ColumnRole.Properties or ColumnRole.Traits)
        {
            TakeProperty(column, value);
            return;
        }

        if (column.Role is ColumnRole.UserId or ColumnRole.AnonymousId)
        {
            value = Identity(value);
        }

        _assembler.Take(column.Role, value);
    }

    /// <summary>Exports often hold JSON in a column: it is kept as such. Blanks around a number are no part of it, and nothing but blanks is no value.</summary>
    private void TakeProperty((ColumnRole Role, byte[] Key) column, ReadOnlySpan<byte> value)
    {
        var trimmed = value.Trim(" \t"u8);
        value = trimmed.IsEmpty || ValueClassifier.IsNumber(trimmed) ? trimmed : value;
        if (value.IsEmpty)
        {
            return;
        }

        var target = _users ? _assembler.Traits : _assembler.Properties;
        if (value[0] is not ((byte)'{' or (byte)'[') || !JsonText.IsStorable(value))
        {
            target.AddPlain(column.Key, value);
        }
        else if (value[0] == '{' && column.Role != ColumnRole.Property)
        {
            target.AddMembers(value.Trim(" \t\r\n"u8));
        }
        else
        {
            target.AddRaw(column.Key, value);
        }
    }

    /// <summary>An id that spreadsheets and data frames spoiled: "17850.0" is 17850, "NaN" and "NULL" are none.</summary>
    private static ReadOnlySpan<byte> Identity(ReadOnlySpan<byte> value)
    {
        value = value.Trim((byte)' ');
        if (value.SequenceEqual("NaN"u8) || value.SequenceEqual("nan"u8) || value.SequenceEqual("NULL"u8) || value.SequenceEqual("null"u8) || value.SequenceEqual("\\N"u8))
        {
            return [];
        }

        return value.EndsWith(".0"u8) && ValueClassifier.IsNumber(value) ? value[..^2] : value;
    }

    private string? WrongFieldCount()
    {
        var surplus = _reader.FieldCount - _columns.Length;
        for (var index = _columns.Length; index < _reader.FieldCount; index++)
        {
            surplus -= _reader.Field(index).IsEmpty ? 1 : 0;
        }

        return surplus == 0 || (surplus < 0 && _reader.FieldCount >= _columns.Length)
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"the line has {_reader.FieldCount} columns, the header {_columns.Length}");
    }
}

/// <summary>The first record of a CSV file names its columns.</summary>
internal static class CsvHeader
{
    /// <exception cref="UnreadableFileException">The first line cannot be a header.</exception>
    public static List<string> Read(CsvReader reader)
    {
        if (!reader.TryRead() || reader.Fault is not null)
        {
            throw new UnreadableFileException("import.csv.header", $"The first line cannot be read as column names: {reader.Fault ?? "it is missing"}.");
        }

        var names = new List<string>();
        for (var index = 0; index < reader.FieldCount; index++)
        {
            var name = Encoding.UTF8.GetString(reader.Field(index)).Trim();
            name = name.Length == 0 ? string.Create(CultureInfo.InvariantCulture, $"column_{index + 1}") : name;
            names.Add(names.Contains(name, StringComparer.Ordinal) ? string.Create(CultureInfo.InvariantCulture, $"{name}_{index + 1}") : name);
        }

        return names;
    }
}
