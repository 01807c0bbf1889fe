using System.Buffers.Text;
using System.Text.Json;
using Analytics.Warehouse.Slots;

namespace Analytics.Ingestion.Storage;

/// <summary>
/// The values of one event's slots, as PostgreSQL would read them from the JSON. What cannot be written here for certain (a list, an object, a number
/// with an exponent, a long text) makes the property unfit for a slot.
/// </summary>
internal sealed class SlotValues(IReadOnlyList<EventSlot> slots)
{
    private readonly byte[] _texts = new byte[Math.Max(1, slots.Count) * EventSlot.MostTextBytes];
    private readonly int[] _lengths = new int[slots.Count];
    private readonly decimal?[] _numbers = new decimal?[slots.Count];
    private readonly SlotTree _tree = SlotTree.Of(slots);

    /// <summary>Properties that turned out unfit, with the reason.</summary>
    public Dictionary<string, string> Unfit { get; } = new(StringComparer.Ordinal);

    public void Read(ReadOnlySpan<byte> properties)
    {
        Clear();
        var reader = new Utf8JsonReader(properties);
        if (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            _tree.Read(ref reader, this);
        }
    }

    public void Write(CopyRows rows)
    {
        for (var slot = 0; slot < slots.Count; slot++)
        {
            if (slots[slot].IsNumber)
            {
                rows.Numeric(_numbers[slot]);
            }
            else if (_lengths[slot] < 0)
            {
                rows.Null();
            }
            else
            {
                rows.Text(_texts.AsSpan(slot * EventSlot.MostTextBytes, _lengths[slot]));
            }
        }
    }

    public void Clear()
    {
        for (var slot = 0; slot < slots.Count; slot++)
        {
            Clear(slot);
        }
    }

    /// <summary>Takes a value of which it is known that the database reads it as it stands: a plain number, or text without anything escaped.</summary>
    public void Take(int slot, ReadOnlySpan<byte> written, decimal? number)
    {
        if (slots[slot].IsNumber)
        {
            _numbers[slot] = number;
        }
        else
        {
            Set(slot, written);
        }
    }

    public void Clear(int slot)
    {
        _lengths[slot] = -1;
        _numbers[slot] = null;
    }

    /// <summary>Takes the value that the reader stands on.</summary>
    public void Take(int slot, ref Utf8JsonReader reader)
    {
        if (slots[slot].IsNumber)
        {
            TakeNumber(slot, ref reader);
        }
        else
        {
            TakeText(slot, ref reader);
        }
    }

    private void TakeNumber(int slot, ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.Number)
        {
            // Another type is no number, in the JSON as in the slot.
            return;
        }

        var written = reader.ValueSpan;
        if (IsPlain(written) && written.Length <= 28 && Utf8Parser.TryParse(written, out decimal number, out var read) && read == written.Length)
        {
            _numbers[slot] = number;
        }
        else
        {
            GiveUp(slot, "slot.number_not_plain");
        }
    }

    private void TakeText(int slot, ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                break;
            case JsonTokenType.String when reader.ValueSpan.Length <= EventSlot.MostTextBytes:
                _lengths[slot] = reader.CopyString(_texts.AsSpan(slot * EventSlot.MostTextBytes, EventSlot.MostTextBytes));
                break;
            case JsonTokenType.String:
                GiveUp(slot, "slot.text_too_long");
                break;
            case JsonTokenType.True or JsonTokenType.False:
                Set(slot, reader.ValueSpan);
                break;
            case JsonTokenType.Number when IsPlain(reader.ValueSpan) && reader.ValueSpan.Length <= EventSlot.MostTextBytes:
                Set(slot, IsMinusZero(reader.ValueSpan) ? reader.ValueSpan[1..] : reader.ValueSpan);
                break;
            case JsonTokenType.Number:
                GiveUp(slot, "slot.number_not_plain");
                break;
            default:
                GiveUp(slot, "slot.no_single_value");
                break;
        }
    }

    private void Set(int slot, ReadOnlySpan<byte> text)
    {
        text.CopyTo(_texts.AsSpan(slot * EventSlot.MostTextBytes));
        _lengths[slot] = text.Length;
    }

    private void GiveUp(int slot, string reason) => Unfit.TryAdd(slots[slot].Property, reason);

    /// <summary>Digits as the database writes them too: without an exponent.</summary>
    private static bool IsPlain(ReadOnlySpan<byte> number) => number.IndexOfAny((byte)'e', (byte)'E') < 0;

    /// <summary>The database knows no minus zero.</summary>
    private static bool IsMinusZero(ReadOnlySpan<byte> number) => number[0] == (byte)'-' && number.IndexOfAnyInRange((byte)'1', (byte)'9') < 0;
}
