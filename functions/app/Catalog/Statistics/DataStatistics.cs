using System.Text;

namespace Analytics.Catalog.Statistics;

/// <summary>
/// Everything the catalog knows about a set of events (or, with <see cref="NoEvent"/>, of users): one entry an event name, one a property
/// path. Counted in the same pass that stores the rows.
/// </summary>
internal sealed class DataStatistics
{
    /// <summary>Number given for rows that are no events: users with attributes.</summary>
    public const int NoEvent = -1;

    /// <summary>More paths than that are keys used as data ("totals.2024-01-01"): they stay in the JSON and out of the catalog.</summary>
    public const int MostProperties = 2_000;

    /// <summary>Likewise for event names.</summary>
    public const int MostEvents = 5_000;

    private readonly Utf8Table _eventNames = new();
    private readonly List<EventStatistics> _events = [];
    private readonly Utf8Table _paths = new();
    private readonly List<PropertyStatistics> _properties = [];

    public IEnumerable<(string Name, EventStatistics Statistics)> Events =>
        _events.Select((statistics, number) => (EventName(number), statistics));

    public IEnumerable<(string Path, PropertyStatistics Statistics)> Properties =>
        _properties.Select((statistics, number) => (Encoding.UTF8.GetString(_paths[number]), statistics));

    public long EventCount => _events.Sum(statistics => statistics.Count);

    public string EventName(int number) => Encoding.UTF8.GetString(_eventNames[number]);

    /// <summary>The number of the event name, or <see cref="NoEvent"/> when there are too many names.</summary>
    public int EventNumber(ReadOnlySpan<byte> name)
    {
        if (_eventNames.Count >= MostEvents && _eventNames.Find(name) < 0)
        {
            return NoEvent;
        }

        var number = _eventNames.GetOrAdd(name, out var added);
        if (added)
        {
            _events.Add(new EventStatistics());
        }

        return number;
    }

    public EventStatistics Event(int number) => _events[number];

    /// <summary>Adds one event with the properties it carries.</summary>
    public void AddEvent(ReadOnlySpan<byte> name, long userId, long occurredAt, decimal? revenue, ReadOnlySpan<byte> properties)
    {
        var number = EventNumber(name);
        if (number != NoEvent)
        {
            _events[number].Add(userId, occurredAt, revenue);
        }

        AddProperties(number, properties);
    }

    /// <summary>Adds the properties of a row: a JSON object in UTF-8.</summary>
    public void AddProperties(int eventNumber, ReadOnlySpan<byte> json)
    {
        if (json.Length > 2)
        {
            PropertyWalker.Walk(json, this, eventNumber);
        }
    }

    /// <summary>The entry of a path, or null when the catalog is full.</summary>
    public PropertyStatistics? Property(ReadOnlySpan<byte> path)
    {
        var number = _paths.Find(path);
        if (number >= 0)
        {
            return _properties[number];
        }

        if (_properties.Count >= MostProperties)
        {
            return null;
        }

        _paths.GetOrAdd(path);
        _properties.Add(new PropertyStatistics());
        return _properties[^1];
    }

    public void Merge(DataStatistics other)
    {
        var eventNumbers = new int[other._events.Count];
        for (var index = 0; index < eventNumbers.Length; index++)
        {
            eventNumbers[index] = EventNumber(other._eventNames[index]);
            if (eventNumbers[index] != NoEvent)
            {
                _events[eventNumbers[index]].Merge(other._events[index]);
            }
        }

        for (var index = 0; index < other._properties.Count; index++)
        {
            Property(other._paths[index])?.Merge(other._properties[index], eventNumbers);
        }
    }

    /// <summary>Adds an entry as it was stored.</summary>
    public void Restore(string name, EventStatistics statistics) =>
        _events[EventNumber(Encoding.UTF8.GetBytes(name))].Merge(statistics);

    /// <inheritdoc cref="Restore(string, EventStatistics)"/>
    public void Restore(string path, PropertyStatistics statistics, IReadOnlyDictionary<string, long> events)
    {
        var bytes = Encoding.UTF8.GetBytes(path);
        if (Property(bytes) is { } mine)
        {
            mine.Merge(statistics, []);
            foreach (var (name, rows) in events)
            {
                mine.CountEvent(EventNumber(Encoding.UTF8.GetBytes(name)), rows);
            }
        }
    }

    /// <summary>Rows with the property, by event name, most first.</summary>
    public IEnumerable<KeyValuePair<string, long>> EventsOf(PropertyStatistics statistics)
    {
        var rows = statistics.Events.ToArray();
        return Enumerable.Range(0, rows.Length).Where(number => rows[number] > 0).OrderByDescending(number => rows[number])
            .Select(number => KeyValuePair.Create(EventName(number), rows[number]));
    }
}
