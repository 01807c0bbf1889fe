using System.Buffers.Text;
using System.Text;
using Analytics.Catalog.Statistics;

namespace Analytics.Ingestion.Batches;

/// <summary>Puts one JSON object together from members that are JSON already and from plain values.</summary>
internal sealed class JsonObjectBuffer
{
    private byte[] _bytes = new byte[4096];
    private int _length;

    public bool IsEmpty => _length == 0;

    public void Clear() => _length = 0;

    /// <summary>The members of a JSON object.</summary>
    public void AddMembers(ReadOnlySpan<byte> json)
    {
        var inner = json[1..^1].Trim(" \t\r\n"u8);
        if (!inner.IsEmpty)
        {
            Separate();
            Append(inner);
        }
    }

    /// <param name="key">The key as JSON text, with its quotes.</param>
    /// <param name="value">The value as JSON.</param>
    public void AddRaw(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        Separate();
        Append(key);
        Append(":"u8);
        Append(value);
    }

    /// <summary>A value from a file without types: numbers and truth values are recognised, anything else is text.</summary>
    public void AddPlain(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        Separate();
        Append(key);
        Append(":"u8);
        var valueClass = value.Length <= 24 ? ValueClassifier.Classify(value) : ValueClass.Text;
        if (valueClass is ValueClass.Integer or ValueClass.Fraction or ValueClass.Boolean)
        {
            Append(value);
        }
        else
        {
            AppendText(value);
        }
    }

    /// <summary>Writes the object behind the batch's text.</summary>
    public TextSlice WriteTo(EventBatch batch)
    {
        var start = batch.TextLength;
        var target = batch.Reserve(_length + 2);
        target[0] = (byte)'{';
        _bytes.AsSpan(0, _length).CopyTo(target[1..]);
        target[^1] = (byte)'}';
        JsonEscapes.MakeStorable(target);
        return new TextSlice(start, target.Length);
    }

    /// <summary>A key as JSON text, with quotes.</summary>
    public static byte[] Key(string name) => Encoding.UTF8.GetBytes(System.Text.Json.JsonSerializer.Serialize(name));

    private void Separate()
    {
        if (_length > 0)
        {
            Append(","u8);
        }
    }

    private void AppendText(ReadOnlySpan<byte> text)
    {
        Append("\""u8);
        while (!text.IsEmpty)
        {
            var plain = IndexOfSpecial(text);
            Append(plain < 0 ? text : text[..plain]);
            if (plain < 0)
            {
                break;
            }

            AppendEscaped(text[plain]);
            text = text[(plain + 1)..];
        }

        Append("\""u8);
    }

    private static int IndexOfSpecial(ReadOnlySpan<byte> text)
    {
        for (var index = 0; index < text.Length; index++)
        {
            if (text[index] is < 32 or (byte)'"' or (byte)'\\')
            {
                return index;
            }
        }

        return -1;
    }

    private void AppendEscaped(byte character)
    {
        switch (character)
        {
            case (byte)'"':
                Append("\\\""u8);
                break;
            case (byte)'\\':
                Append("\\\\"u8);
                break;
            case (byte)'\n':
                Append("\\n"u8);
                break;
            case (byte)'\r':
                Append("\\r"u8);
                break;
            case (byte)'\t':
                Append("\\t"u8);
                break;
            default:
                Append("\\u00"u8);
                Span<byte> hex = stackalloc byte[2];
                Utf8Formatter.TryFormat(character, hex, out _, new System.Buffers.StandardFormat('x', 2));
                Append(hex);
                break;
        }
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        if (_length + bytes.Length > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + bytes.Length));
        }

        bytes.CopyTo(_bytes.AsSpan(_length));
        _length += bytes.Length;
    }
}
