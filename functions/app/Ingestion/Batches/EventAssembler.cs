using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Analytics.Catalog.Statistics;
using Analytics.Ingestion.Mapping;

namespace Analytics.Ingestion.Batches;

/// <param name="ReceivedAt">By our clock, in microseconds since 1970.</param>
/// <param name="Correction">What to add to the sender's times, in microseconds: how far its clock was behind ours when it sent.</param>
[System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Auto)]
internal readonly record struct CallArrival(long ReceivedAt, long Correction);

/// <summary>
/// Makes events from the values of one line, whatever the format: checks them, gives each its key, and puts it into the batch or says why not.
/// </summary>
internal sealed class EventAssembler
{
    /// <summary>Longer ids and names would not fit into an index, and no system makes such.</summary>
    public const int LongestText = 400;

    private readonly EventMapping _mapping;
    private readonly TimestampReader _timestamps;
    private readonly OrganizationClock _clock;
    private readonly byte[] _fixedName;
    private readonly byte[] _source;
    private readonly long _latest;
    private EventBatch _batch = new();
    private int _mark;
    private EventRow _row;
    private TextSlice _user;
    private TextSlice _previousUser;
    private TextSlice _name;
    private TextSlice _timestamp;
    private TextSlice _kind;
    private TextSlice _propertyRevenue;
    private TextSlice _propertyCurrency;
    private TextSlice _revenue;

    /// <param name="mapping">What the columns mean.</param>
    /// <param name="clock">The organization's clock.</param>
    /// <param name="source">Names the file, for lines without an event id.</param>
    /// <param name="latest">Later times are refused, in microseconds since 1970.</param>
    public EventAssembler(EventMapping mapping, OrganizationClock clock, string source, long latest)
    {
        _mapping = mapping;
        _clock = clock;
        _timestamps = new TimestampReader(clock, mapping.DateOrder);
        _fixedName = Encoding.UTF8.GetBytes(mapping.FixedName ?? string.Empty);
        _source = Encoding.UTF8.GetBytes(source);
        _latest = latest;
    }

    /// <summary>When and by which clock the calls came that are read now; null for files.</summary>
    public CallArrival? Arrival { get; set; }

    public JsonObjectBuffer Properties { get; } = new();

    public JsonObjectBuffer Traits { get; } = new();

    public void Begin(EventBatch batch)
    {
        _batch = batch;
        _mark = batch.TextLength;
        _row = new EventRow { User = -1 };
        _user = _previousUser = _name = _timestamp = _kind = _revenue = _propertyRevenue = _propertyCurrency = default;
        Properties.Clear();
        Traits.Clear();
    }

    public void Take(ColumnRole role, ReadOnlySpan<byte> value)
    {
        switch (role)
        {
            case ColumnRole.EventId:
                _row.EventId = _batch.Append(value);
                break;
            case ColumnRole.UserId:
                _user = _batch.Append(value);
                break;
            case ColumnRole.PreviousUserId:
                _previousUser = _batch.Append(value);
                break;
            case ColumnRole.AnonymousId:
                _row.AnonymousId = _batch.Append(value);
                break;
            case ColumnRole.Timestamp:
                _timestamp = _batch.Append(value);
                break;
            case ColumnRole.Name:
                _name = _batch.Append(value);
                break;
            case ColumnRole.Revenue:
                _revenue = _batch.Append(value);
                break;
            case ColumnRole.Currency:
                _row.Currency = _batch.Append(value);
                break;
            case ColumnRole.CallKind:
                _kind = _batch.Append(value);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(role), role, "Not a single value.");
        }
    }

    /// <summary>"revenue" and "currency" among the properties count when the event has none of its own.</summary>
    public void TakePropertyRevenue(ReadOnlySpan<byte> value) => _propertyRevenue = _batch.Append(value);

    /// <inheritdoc cref="TakePropertyRevenue"/>
    public void TakePropertyCurrency(ReadOnlySpan<byte> value) => _propertyCurrency = _batch.Append(value);

    /// <summary>Takes back what was begun, because the line is bad.</summary>
    public void Discard() => _batch.TruncateText(_mark);

    /// <summary>Adds the event; a reason when it cannot be stored.</summary>
    public string? Finish(long line)
    {
        var kind = _batch[_kind];
        var fault = LongestOf(_user, _row.AnonymousId, _previousUser) > LongestText ? "an id of the user is longer than 400 bytes" : null;
        if (fault is null)
        {
            SetUser(isAlias: kind.SequenceEqual("alias"u8));
        }

        if (fault is null && _mapping.IsSegment && (kind.SequenceEqual("identify"u8) || kind.SequenceEqual("alias"u8)))
        {
            AddTraits();
            return null;
        }

        fault ??= SetName(kind) ?? SetTime() ?? SetRevenue();
        fault ??= _row.EventId.Length > LongestText ? "the event id is longer than 400 bytes" : null;
        if (fault is not null)
        {
            Discard();
            return fault;
        }

        _row.Day = _clock.DayOf(_row.OccurredAt);
        if (_mapping.IsSegment && !Traits.IsEmpty)
        {
            // a group's traits describe the group, not the person: they stay with the event
            _row.Properties = Traits.WriteTo(_batch);
        }
        else
        {
            _row.Properties = Properties.WriteTo(_batch);
        }

        _row.Key = _row.EventId.IsEmpty ? KeyOfLine(line) : KeyOfId(_batch[_row.EventId]);
        _batch.Add(_row);
        return null;
    }

    /// <summary>Adds a user with attributes instead of an event.</summary>
    public string? FinishUser()
    {
        if (_user.IsEmpty || _user.Length > LongestText)
        {
            Discard();
            return _user.IsEmpty ? "no user id" : "the user id is longer than 400 bytes";
        }

        _row.User = _batch.AddUser(_batch[_user], identified: true);
        AddTraits();
        return null;
    }

    private static int LongestOf(TextSlice one, TextSlice two, TextSlice three) => Math.Max(one.Length, Math.Max(two.Length, three.Length));

    /// <summary>
    /// In calls of the Segment specification a visitor without a user id is a user of their own, and both ids in one call say who the visitor
    /// was. In other files events without a user are a guest's: they count as events, not as anybody's.
    /// </summary>
    private void SetUser(bool isAlias)
    {
        var anonymous = _mapping.IsSegment ? _row.AnonymousId : default;
        if (!_user.IsEmpty)
        {
            _row.User = _batch.AddUser(_batch[_user], identified: true);
            Link(anonymous, byAlias: false);
            Link(isAlias ? _previousUser : default, byAlias: true);
        }
        else if (!anonymous.IsEmpty)
        {
            _row.User = _batch.AddUser(_batch[anonymous], identified: false);
        }
    }

    private void Link(TextSlice id, bool byAlias)
    {
        if (!id.IsEmpty && !_batch[id].SequenceEqual(_batch[_user]))
        {
            _batch.AddLink(_batch[id], _row.User, byAlias);
        }
    }

    /// <summary>Calls tell the time by the sender's clock, which <see cref="Arrival"/> corrects; without a time they happened when they came.</summary>
    private string? SetTime()
    {
        if (Arrival is not { } arrival)
        {
            return _timestamps.Read(_batch[_timestamp], _latest, out _row.OccurredAt);
        }

        if (_timestamp.IsEmpty)
        {
            _row.OccurredAt = arrival.ReceivedAt;
            return null;
        }

        var fault = _timestamps.Read(_batch[_timestamp], _latest, out _row.OccurredAt);
        _row.OccurredAt += arrival.Correction;
        return fault;
    }

    private void AddTraits()
    {
        if (_row.User >= 0)
        {
            _batch.UserRows.Add(new UserRow(_row.User, Traits.WriteTo(_batch)));
        }
    }

    private string? SetName(ReadOnlySpan<byte> kind)
    {
        var name = _batch[_name];
        if (_mapping.IsSegment && !kind.SequenceEqual("track"u8))
        {
            name = kind.SequenceEqual("page"u8) ? "page_view"u8 : kind.SequenceEqual("screen"u8) ? "screen_view"u8 : kind;
        }

        name = _fixedName.Length > 0 ? _fixedName : name.Trim(" \t"u8);
        if (name.IsEmpty || name.Length > LongestText)
        {
            return name.IsEmpty ? "no event name" : "the event name is longer than 400 bytes";
        }

        _row.Name = _batch.Names.GetOrAdd(name);
        return null;
    }

    private string? SetRevenue()
    {
        var own = !_revenue.IsEmpty;
        var text = _batch[own ? _revenue : _propertyRevenue];
        if (_row.Currency.IsEmpty)
        {
            _row.Currency = _propertyCurrency;
        }

        if (ValueClassifier.TryNumber(text, out var revenue))
        {
            _row.Revenue = revenue;
            return null;
        }

        return own ? "the revenue is not a number" : null;
    }

    /// <summary>The key of an event with this id.</summary>
    public static Guid KeyOfId(ReadOnlySpan<byte> id)
    {
        Span<byte> named = stackalloc byte[LongestText + 1];
        named[0] = (byte)'#';
        id.CopyTo(named[1..]);
        return KeyOf(named[..(id.Length + 1)]);
    }

    /// <summary>
    /// An event without an id is known by the file's beginning, its line and its content: the same line is the same event when the file
    /// comes again, whole, grown or compressed; equal lines of one file stay two events.
    /// </summary>
    private Guid KeyOfLine(long line)
    {
        var mark = _batch.TextLength;
        _batch.Append(_source);
        var digits = _batch.Reserve(20);
        digits.Clear();
        Utf8Formatter.TryFormat(line, digits, out _);
        var key = KeyOf(_batch[new TextSlice(_mark, _batch.TextLength - _mark)]);
        _batch.TruncateText(mark);
        return key;
    }

    private static Guid KeyOf(ReadOnlySpan<byte> text)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text, hash);
        return new Guid(hash[..16], bigEndian: true);
    }
}
