using System.IO.Compression;

namespace Analytics.Catalog.Statistics;

/// <summary>The stored form of statistics: compressed, because value tables and user bitmaps are mostly air.</summary>
internal static class StatisticsBlob
{
    public static byte[] Write(EventStatistics statistics) => Write(statistics.Save);

    public static byte[] Write(PropertyStatistics statistics, IReadOnlyList<KeyValuePair<string, long>> events) => Write(writer =>
    {
        writer.Write7BitEncodedInt(events.Count);
        foreach (var (name, rows) in events)
        {
            writer.Write(name);
            writer.Write(rows);
        }

        statistics.Save(writer);
    });

    public static EventStatistics ReadEvent(byte[] blob) => Read(blob, EventStatistics.Load);

    public static (PropertyStatistics Statistics, IReadOnlyDictionary<string, long> Events) ReadProperty(byte[] blob) => Read(blob, reader =>
    {
        var events = new Dictionary<string, long>(StringComparer.Ordinal);
        for (var left = reader.Read7BitEncodedInt(); left > 0; left--)
        {
            events.Add(reader.ReadString(), reader.ReadInt64());
        }

        return (PropertyStatistics.Load(reader), (IReadOnlyDictionary<string, long>)events);
    });

    private static byte[] Write(Action<BinaryWriter> save)
    {
        var blob = new MemoryStream();
        using (var compressed = new BrotliStream(blob, CompressionLevel.Fastest))
        using (var buffered = new BufferedStream(compressed, 64 * 1024))
        using (var writer = new BinaryWriter(buffered))
        {
            save(writer);
        }

        return blob.ToArray();
    }

    private static T Read<T>(byte[] blob, Func<BinaryReader, T> load)
    {
        using var compressed = new BrotliStream(new MemoryStream(blob), CompressionMode.Decompress);
        using var buffered = new BufferedStream(compressed, 64 * 1024);
        using var reader = new BinaryReader(buffered);
        return load(reader);
    }
}
