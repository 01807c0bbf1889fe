namespace Analytics.Catalog.Statistics;

/// <summary>
/// How often each value occurs: exact until there are more than <see cref="Capacity"/> distinct values; beyond, the frequent ones stay
/// counted and the number of distinct values is estimated.
/// </summary>
internal sealed class ValueCounts
{
    public const int Capacity = 10_000;

    /// <summary>Longer texts are told apart but not kept: nobody asks for them by name.</summary>
    public const int LongestKept = 200;

    private Utf8Table _values = new();
    private ValueClass[] _classes = new ValueClass[8];
    private long[] _counts = new long[8];
    private DistinctSketch? _sketch;

    /// <summary>Whether every value that occurred is kept with its exact count.</summary>
    public bool Exact => _sketch is null;

    public long DistinctCount => _sketch?.Estimate() ?? _values.Count;

    /// <summary>Counts a value and tells its class; <paramref name="isNew"/> says that this set has not met it.</summary>
    public ValueClass Add(ReadOnlySpan<byte> value, out bool isNew)
    {
        if (value.Length > LongestKept)
        {
            Sketch().Add(value);
            isNew = true;
            return ValueClass.Text;
        }

        var index = _values.GetOrAdd(value, out isNew);
        if (!isNew)
        {
            _counts[index]++;
            return _classes[index];
        }

        var valueClass = ValueClassifier.Classify(value);
        Store(index, valueClass, 1);
        _sketch?.Add(value);
        PruneWhenFull();
        return valueClass;
    }

    public void Merge(ValueCounts other)
    {
        if (other._sketch is not null)
        {
            Sketch().Merge(other._sketch);
        }

        for (var index = 0; index < other._values.Count; index++)
        {
            var mine = _values.GetOrAdd(other._values[index], out var isNew);
            if (isNew)
            {
                Store(mine, other._classes[index], other._counts[index]);
                _sketch?.Add(other._values[index]);
                PruneWhenFull();
            }
            else
            {
                _counts[mine] += other._counts[index];
            }
        }
    }

    /// <summary>The values with their counts, most frequent first.</summary>
    public List<KeyValuePair<string, long>> MostFrequent(int limit) =>
        [.. ByFrequency().Take(limit).Select(index => KeyValuePair.Create(System.Text.Encoding.UTF8.GetString(_values[index]), _counts[index]))];

    public void Save(BinaryWriter writer)
    {
        writer.Write(_sketch is not null);
        _sketch?.Save(writer);
        writer.Write7BitEncodedInt(_values.Count);
        for (var index = 0; index < _values.Count; index++)
        {
            writer.Write7BitEncodedInt(_values[index].Length);
            writer.Write(_values[index]);
            writer.Write((byte)_classes[index]);
            writer.Write7BitEncodedInt64(_counts[index]);
        }
    }

    public static ValueCounts Load(BinaryReader reader)
    {
        var counts = new ValueCounts { _sketch = reader.ReadBoolean() ? DistinctSketch.Load(reader) : null };
        var length = reader.Read7BitEncodedInt();
        for (var index = 0; index < length; index++)
        {
            var value = reader.ReadBytes(reader.Read7BitEncodedInt());
            counts.Store(counts._values.GetOrAdd(value), (ValueClass)reader.ReadByte(), reader.Read7BitEncodedInt64());
        }

        return counts;
    }

    /// <summary>Most frequent first; equally frequent ones by their text, so that the order does not depend on which import came first.</summary>
    private int[] ByFrequency()
    {
        var order = new int[_values.Count];
        for (var index = 0; index < order.Length; index++)
        {
            order[index] = index;
        }

        Array.Sort(order, (left, right) =>
        {
            var byCount = _counts[right].CompareTo(_counts[left]);
            return byCount != 0 ? byCount : _values[left].SequenceCompareTo(_values[right]);
        });
        return order;
    }

    private void Store(int index, ValueClass valueClass, long count)
    {
        if (index >= _counts.Length)
        {
            Array.Resize(ref _counts, _counts.Length * 2);
            Array.Resize(ref _classes, _classes.Length * 2);
        }

        _counts[index] = count;
        _classes[index] = valueClass;
    }

    private DistinctSketch Sketch()
    {
        if (_sketch is null)
        {
            _sketch = new DistinctSketch();
            for (var index = 0; index < _values.Count; index++)
            {
                _sketch.Add(_values[index]);
            }
        }

        return _sketch;
    }

    private void PruneWhenFull()
    {
        // Exact up to Capacity for good: from Capacity on the room is doubled only to make pruning rare.
        if (_values.Count < Capacity * 2)
        {
            return;
        }

        Sketch();
        var (values, classes, counts) = (_values, _classes, _counts);
        var kept = ByFrequency().Take(Capacity).ToArray();
        (_values, _classes, _counts) = (new Utf8Table(), new ValueClass[Capacity * 2], new long[Capacity * 2]);
        foreach (var index in kept)
        {
            Store(_values.GetOrAdd(values[index]), classes[index], counts[index]);
        }
    }
}
