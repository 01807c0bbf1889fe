using System.Runtime.InteropServices;
using Analytics.Catalog.Statistics;

namespace Analytics.Ingestion.Batches;

/// <summary>A piece of a batch's text.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct TextSlice(int Start, int Length)
{
    public bool IsEmpty => Length == 0;
}

/// <summary>One event, its texts being slices of the batch.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct EventRow
{
    /// <summary>What the event is known by when it comes again: from its id, or from file and line.</summary>
    public Guid Key;

    /// <summary>Number within <see cref="EventBatch.Users"/>, or -1 for a guest.</summary>
    public int User;

    /// <summary>Number within <see cref="EventBatch.Names"/>.</summary>
    public int Name;

    /// <summary>Microseconds since 1970.</summary>
    public long OccurredAt;

    /// <summary>Days since 1970 on the organization's calendar.</summary>
    public int Day;
    public decimal? Revenue;
    public TextSlice EventId;
    public TextSlice AnonymousId;
    public TextSlice Currency;
    public TextSlice Properties;

    /// <summary>Set while storing: the event is there already.</summary>
    public bool IsDuplicate;
}

/// <summary>Attributes that a user got, by a file of users or an identify call.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct UserRow(int User, TextSlice Attributes);

/// <summary>Two ids are one person: <paramref name="Id"/>, a number within <see cref="EventBatch.OtherIds"/>, and the user.</summary>
/// <param name="ByAlias">Said by an alias call, not by both ids standing in one call.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct IdentityLink(int Id, int User, bool ByAlias);

/// <summary>A line that cannot be used, and why.</summary>
internal sealed record BadLine(long Line, string Reason);

/// <summary>Events on their way from a file into the database. Reused: it holds arrays, not objects.</summary>
internal sealed class EventBatch
{
    public const int MostRows = 25_000;
    public const int MostText = 12 * 1024 * 1024;

    private readonly EventRow[] _rows = new EventRow[MostRows];
    private readonly List<bool> _identified = [];
    private readonly HashSet<IdentityLink> _links = [];
    private byte[] _text = new byte[256 * 1024];

    public int Count { get; private set; }

    public Span<EventRow> Rows => _rows.AsSpan(0, Count);

    public Utf8Table Names { get; } = new();

    /// <summary>The customer's ids of the users in this batch; anonymous ids among them.</summary>
    public Utf8Table Users { get; } = new();

    /// <summary>Anonymous and former ids of users in this batch.</summary>
    public Utf8Table OtherIds { get; } = new();

    /// <summary>What the batch says about who is whom, each once.</summary>
    public IReadOnlyCollection<IdentityLink> Links => _links;

    public List<UserRow> UserRows { get; } = [];

    public List<BadLine> BadLines { get; } = [];

    /// <summary>Last line of the file that this batch (or an earlier one) holds.</summary>
    public long LastLine { get; set; }

    /// <summary>Lines this batch was made from, without the blank ones.</summary>
    public long LinesRead { get; set; }

    /// <summary>Bytes of the file read so far.</summary>
    public long BytesRead { get; set; }

    public int TextLength { get; private set; }

    public bool IsFull => Count == MostRows || UserRows.Count >= MostRows || TextLength >= MostText;

    public ReadOnlySpan<byte> this[TextSlice slice] => _text.AsSpan(slice.Start, slice.Length);

    public void Clear()
    {
        Count = 0;
        TextLength = 0;
        LinesRead = 0;
        Names.Clear();
        Users.Clear();
        OtherIds.Clear();
        _identified.Clear();
        _links.Clear();
        UserRows.Clear();
        BadLines.Clear();
    }

    public void Add(in EventRow row) => _rows[Count++] = row;

    /// <summary>The number of a user; <paramref name="identified"/> says that the id is a user's own and not an anonymous one.</summary>
    public int AddUser(ReadOnlySpan<byte> id, bool identified)
    {
        var user = Users.GetOrAdd(id, out var added);
        if (added)
        {
            _identified.Add(identified);
        }

        _identified[user] |= identified;
        return user;
    }

    public bool IsIdentified(int user) => _identified[user];

    public void AddLink(ReadOnlySpan<byte> id, int user, bool byAlias) => _links.Add(new IdentityLink(OtherIds.GetOrAdd(id), user, byAlias));

    public TextSlice Append(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
        {
            return default;
        }

        var target = Reserve(text.Length);
        text.CopyTo(target);
        return new TextSlice(TextLength - text.Length, text.Length);
    }

    /// <summary>Room for a text that is written in place.</summary>
    public Span<byte> Reserve(int length)
    {
        if (TextLength + length > _text.Length)
        {
            Array.Resize(ref _text, Math.Max(_text.Length * 2, TextLength + length));
        }

        TextLength += length;
        return _text.AsSpan(TextLength - length, length);
    }

    public Span<byte> Writable(TextSlice slice) => _text.AsSpan(slice.Start, slice.Length);

    /// <summary>Forgets what was appended behind a mark, for a line that turned out bad.</summary>
    public void TruncateText(int length) => TextLength = length;
}
