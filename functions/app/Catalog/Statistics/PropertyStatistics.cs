using System.Text.Json;

namespace Analytics.Catalog.Statistics;

/// <summary>What the values of one property (or user attribute) are like. Mergeable: batches are counted apart and added up.</summary>
internal sealed class PropertyStatistics
{
    private readonly long[] _classCounts = new long[Enum.GetValues<ValueClass>().Length];
    private long[] _events = [];

    /// <summary>Rows that have the property.</summary>
    public long Count { get; private set; }

    /// <summary>Rows whose value is an array; its elements are counted as values.</summary>
    public long Arrays { get; private set; }

    /// <summary>Values written as JSON text, whatever they look like.</summary>
    public long WrittenAsText { get; private set; }

    public ValueCounts Values { get; private set; } = new();

    public decimal? Minimum { get; private set; }

    public decimal? Maximum { get; private set; }

    /// <summary>Values counted: as many as rows, unless there are arrays.</summary>
    public long ValueCount => _classCounts.Sum();

    public long CountOf(ValueClass valueClass) => _classCounts[(int)valueClass];

    /// <summary>Rows of each event (by number) that have the property.</summary>
    public ReadOnlySpan<long> Events => _events;

    public void AddRow(int eventNumber, bool isArray)
    {
        Count++;
        Arrays += isArray ? 1 : 0;
        CountEvent(eventNumber, 1);
    }

    public void AddValue(ReadOnlySpan<byte> value, JsonTokenType writtenAs)
    {
        var valueClass = Values.Add(value, out var isNew);
        _classCounts[(int)valueClass]++;
        WrittenAsText += writtenAs == JsonTokenType.String ? 1 : 0;
        if (isNew && valueClass is ValueClass.Integer or ValueClass.Fraction && ValueClassifier.TryNumber(value, out var number))
        {
            Widen(number);
        }
    }

    /// <param name="other">Statistics of other rows.</param>
    /// <param name="eventNumbers">What the events of <paramref name="other"/> are called here.</param>
    public void Merge(PropertyStatistics other, ReadOnlySpan<int> eventNumbers)
    {
        Count += other.Count;
        Arrays += other.Arrays;
        WrittenAsText += other.WrittenAsText;
        for (var index = 0; index < _classCounts.Length; index++)
        {
            _classCounts[index] += other._classCounts[index];
        }

        for (var index = 0; index < Math.Min(other._events.Length, eventNumbers.Length); index++)
        {
            CountEvent(eventNumbers[index], other._events[index]);
        }

        Values.Merge(other.Values);
        if (other is { Minimum: { } minimum, Maximum: { } maximum })
        {
            Widen(minimum);
            Widen(maximum);
        }
    }

    public void Save(BinaryWriter writer)
    {
        writer.Write(Count);
        writer.Write(Arrays);
        writer.Write(WrittenAsText);
        Array.ForEach(_classCounts, writer.Write);
        writer.Write(Minimum.HasValue);
        if (Minimum.HasValue)
        {
            writer.Write(Minimum.Value);
            writer.Write(Maximum!.Value);
        }

        Values.Save(writer);
    }

    /// <summary>Reads all but the counts by event, which the catalog keeps by name.</summary>
    public static PropertyStatistics Load(BinaryReader reader)
    {
        var statistics = new PropertyStatistics { Count = reader.ReadInt64(), Arrays = reader.ReadInt64(), WrittenAsText = reader.ReadInt64() };
        for (var index = 0; index < statistics._classCounts.Length; index++)
        {
            statistics._classCounts[index] = reader.ReadInt64();
        }

        if (reader.ReadBoolean())
        {
            statistics.Minimum = reader.ReadDecimal();
            statistics.Maximum = reader.ReadDecimal();
        }

        statistics.Values = ValueCounts.Load(reader);
        return statistics;
    }

    public void CountEvent(int eventNumber, long rows)
    {
        if (rows == 0 || eventNumber < 0)
        {
            return;
        }

        if (eventNumber >= _events.Length)
        {
            Array.Resize(ref _events, Math.Max(eventNumber + 1, _events.Length * 2));
        }

        _events[eventNumber] += rows;
    }

    private void Widen(decimal number)
    {
        Minimum = Minimum is { } minimum && minimum < number ? minimum : number;
        Maximum = Maximum is { } maximum && maximum > number ? maximum : number;
    }
}
