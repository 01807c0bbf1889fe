using System.Text;
using System.Text.Json;
using Analytics.Engine.Model;
using Analytics.Warehouse.Slots;

namespace Analytics.Ingestion.Storage;

/// <summary>The paths of an organization's slots as a tree of keys, so that one pass over an event's JSON finds all their values.</summary>
internal sealed class SlotTree
{
    private readonly List<(byte[] Key, SlotTree Below)> _children = [];
    private int _slot = -1;

    public static SlotTree Of(IReadOnlyList<EventSlot> slots)
    {
        var root = new SlotTree();
        for (var slot = 0; slot < slots.Count; slot++)
        {
            var node = root;
            foreach (var key in PropertyPath.Segments(slots[slot].Property))
            {
                node = node.Child(Encoding.UTF8.GetBytes(key));
            }

            node._slot = slot;
        }

        return root;
    }

    /// <summary>Reads the object that the reader stands before; each value found goes to <paramref name="values"/>.</summary>
    public void Read(ref Utf8JsonReader reader, SlotValues values)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var child = Find(ref reader);
            reader.Read();
            if (child is null)
            {
                reader.Skip();
                continue;
            }

            // Of a key that comes twice the last counts, with all that is below it.
            child.Clear(values);
            if (child._slot >= 0)
            {
                values.Take(child._slot, ref reader);
            }

            if (reader.TokenType == JsonTokenType.StartObject)
            {
                child.Read(ref reader, values);
            }
            else
            {
                reader.Skip();
            }
        }
    }

    private SlotTree? Find(ref Utf8JsonReader reader)
    {
        foreach (var (key, below) in _children)
        {
            if (reader.ValueTextEquals(key))
            {
                return below;
            }
        }

        return null;
    }

    private void Clear(SlotValues values)
    {
        if (_slot >= 0)
        {
            values.Clear(_slot);
        }

        foreach (var (_, below) in _children)
        {
            below.Clear(values);
        }
    }

    private SlotTree Child(byte[] key)
    {
        var known = _children.Find(child => child.Key.AsSpan().SequenceEqual(key));
        if (known.Below is null)
        {
            known = (key, new SlotTree());
            _children.Add(known);
        }

        return known.Below;
    }
}
