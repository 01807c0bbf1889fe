using Analytics.Ingestion.Files;

namespace Analytics.Ingestion.Batches;

/// <summary>Turns a file into batches. Not thread-safe: one thread reads while others store.</summary>
internal abstract class EventFileReader(FileText text)
{
    /// <summary>What is wrong with the file as a whole, known at its end.</summary>
    public string? Damage => text.Damage;

    /// <summary>Lines up to this one were stored by an earlier run and are passed over.</summary>
    public long SkipThrough { get; set; }

    /// <summary>Fills the batch; false when the file has no more lines (the batch may hold some all the same).</summary>
    public bool Fill(EventBatch batch)
    {
        while (!batch.IsFull)
        {
            if (!ReadNext(batch))
            {
                batch.BytesRead = text.Position;
                return false;
            }
        }

        batch.BytesRead = text.Position;
        return true;
    }

    /// <summary>Reads one record into the batch; false at the end.</summary>
    protected abstract bool ReadNext(EventBatch batch);

    protected static void Count(EventBatch batch, long line, string? fault)
    {
        batch.LastLine = line;
        batch.LinesRead++;
        if (fault is not null)
        {
            batch.BadLines.Add(new BadLine(line, fault));
        }
    }
}
