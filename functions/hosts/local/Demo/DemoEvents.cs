using System.Buffers.Text;
using System.Text;
using Analytics.Catalog.Statistics;
using Analytics.Ingestion.Storage;

namespace Analytics.Hosts.Local.Demo;

/// <summary>Events of some users: rows ready for COPY, a list a month, with the catalog statistics counted on the way.</summary>
internal sealed class DemoEvents(int organizationId, DemoCalendar calendar, ulong seed)
{
    private readonly byte[] _json = new byte[2048];
    private readonly Dictionary<int, DemoRows> _months = [];
    private readonly SlotValues _slots = new(DemoSlots.All);
    private int _length;
    private long _made;

    public IReadOnlyDictionary<int, DemoRows> Months => _months;

    public DataStatistics Statistics { get; } = new();

    public long Count { get; private set; }

    /// <summary>First and last event of the user at work.</summary>
    public (long First, long Last) Seen { get; private set; }

    public void BeginUser(ulong stream)
    {
        _made = (long)(stream << 20);
        Seen = (long.MaxValue, long.MinValue);
    }

    public DemoEvents Begin()
    {
        _json[0] = (byte)'{';
        _length = 1;
        _slots.Clear();
        return this;
    }

    public DemoEvents With(ReadOnlySpan<byte> key, string value)
    {
        Key(key);
        _json[_length++] = (byte)'"';
        var written = Encoding.UTF8.GetBytes(value, _json.AsSpan(_length));
        Fill(key, written, null);
        _length += written;
        _json[_length++] = (byte)'"';
        return this;
    }

    public DemoEvents With(ReadOnlySpan<byte> key, int value)
    {
        Key(key);
        Utf8Formatter.TryFormat(value, _json.AsSpan(_length), out var written);
        Fill(key, written, value);
        _length += written;
        return this;
    }

    public DemoEvents With(ReadOnlySpan<byte> key, bool value)
    {
        Key(key);
        var text = value ? "true"u8 : "false"u8;
        text.CopyTo(_json.AsSpan(_length));
        Fill(key, text.Length, null);
        _length += text.Length;
        return this;
    }

    /// <summary>An amount of money.</summary>
    public DemoEvents WithCents(ReadOnlySpan<byte> key, int cents)
    {
        Key(key);
        var amount = cents / 100m;
        Utf8Formatter.TryFormat(amount, _json.AsSpan(_length), out var written);
        Fill(key, written, amount);
        _length += written;
        return this;
    }

    /// <summary>Adds the event, unless it would lie in the future.</summary>
    public bool End(ReadOnlySpan<byte> name, long userId, ReadOnlySpan<byte> anonymousId, long time, int? revenueCents = null)
    {
        if (time > calendar.Now || time < calendar.FirstDay * DemoCalendar.MicrosecondsPerDay)
        {
            return false;
        }

        _json[_length++] = (byte)'}';
        var properties = _json.AsSpan(0, _length);
        var revenue = revenueCents / 100m;
        Statistics.AddEvent(name, userId, time, revenue, properties);
        Write(name, userId, anonymousId, time, revenue, properties);
        Seen = (Math.Min(Seen.First, time), Math.Max(Seen.Last, time));
        Count++;
        return true;
    }

    private void Write(ReadOnlySpan<byte> name, long userId, ReadOnlySpan<byte> anonymousId, long time, decimal? revenue, ReadOnlySpan<byte> properties)
    {
        var day = (int)(time / DemoCalendar.MicrosecondsPerDay);
        var month = Month(day);
        var rows = month.Written;
        var start = rows.Length;
        month.Note(Statistics.EventNumber(name), time, start);
        rows.StartRow((short)(EventCopy.Columns + DemoSlots.All.Length));
        if (userId > 0)
        {
            rows.Int64(userId);
        }
        else
        {
            rows.Null();
        }

        rows.Timestamp(time);
        rows.Int32(organizationId);
        rows.Date(day);
        rows.Uuid(Key(_made++));
        rows.Text(name);
        rows.Numeric(revenue);
        rows.TextOrNull(revenue is null ? default : "USD"u8);
        rows.TextOrNull(anonymousId);
        rows.Null();
        rows.Jsonb(properties);
        _slots.Write(rows);
    }

    private DemoRows Month(int day)
    {
        var date = DateOnly.FromDayNumber(day + 719_162);
        var month = (date.Year * 12) + date.Month - 1;
        if (!_months.TryGetValue(month, out var rows))
        {
            rows = _months[month] = new DemoRows();
        }

        return rows;
    }

    /// <summary>Unique within the company and the same every time.</summary>
    private Guid Key(long number)
    {
        Span<byte> key = stackalloc byte[16];
        BitConverter.TryWriteBytes(key, TextHash.Compute(BitConverter.GetBytes(number), seed));
        BitConverter.TryWriteBytes(key[8..], number);
        return new Guid(key);
    }

    /// <summary>The value that was just written belongs into a slot, too, if its property has one.</summary>
    private void Fill(ReadOnlySpan<byte> key, int written, decimal? number)
    {
        if (DemoSlots.Find(key) is >= 0 and var slot)
        {
            _slots.Take(slot, _json.AsSpan(_length, written), number);
        }
    }

    private void Key(ReadOnlySpan<byte> key)
    {
        if (_length > 1)
        {
            _json[_length++] = (byte)',';
        }

        _json[_length++] = (byte)'"';
        key.CopyTo(_json.AsSpan(_length));
        _length += key.Length;
        _json[_length++] = (byte)'"';
        _json[_length++] = (byte)':';
    }
}
