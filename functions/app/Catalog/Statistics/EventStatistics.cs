namespace Analytics.Catalog.Statistics;

/// <summary>Volume of one event name. Users are counted exactly: a bit for each.</summary>
internal sealed class EventStatistics
{
    public long Count { get; private set; }

    /// <summary>Microseconds since 1970.</summary>
    public long FirstSeen { get; private set; } = long.MaxValue;

    public long LastSeen { get; private set; } = long.MinValue;

    public decimal Revenue { get; private set; }

    public long RevenueCount { get; private set; }

    public UserBitmap Users { get; private set; } = new();

    public void Add(long userId, long occurredAt, decimal? revenue)
    {
        Count++;
        FirstSeen = Math.Min(FirstSeen, occurredAt);
        LastSeen = Math.Max(LastSeen, occurredAt);
        if (revenue is { } amount)
        {
            Revenue += amount;
            RevenueCount++;
        }

        if (userId > 0)
        {
            Users.Add(userId);
        }
    }

    public void Merge(EventStatistics other)
    {
        Count += other.Count;
        FirstSeen = Math.Min(FirstSeen, other.FirstSeen);
        LastSeen = Math.Max(LastSeen, other.LastSeen);
        Revenue += other.Revenue;
        RevenueCount += other.RevenueCount;
        Users.Merge(other.Users);
    }

    public void Save(BinaryWriter writer)
    {
        writer.Write(Count);
        writer.Write(FirstSeen);
        writer.Write(LastSeen);
        writer.Write(Revenue);
        writer.Write(RevenueCount);
        Users.Save(writer);
    }

    public static EventStatistics Load(BinaryReader reader) => new()
    {
        Count = reader.ReadInt64(),
        FirstSeen = reader.ReadInt64(),
        LastSeen = reader.ReadInt64(),
        Revenue = reader.ReadDecimal(),
        RevenueCount = reader.ReadInt64(),
        Users = UserBitmap.Load(reader),
    };
}
