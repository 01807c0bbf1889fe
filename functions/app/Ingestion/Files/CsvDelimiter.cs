namespace Analytics.Ingestion.Files;

/// <summary>Finds the character between the columns: the one that splits the first lines into the same number (at least two) of columns.</summary>
internal static class CsvDelimiter
{
    private const int LinesLookedAt = 20;

    public static byte Detect(ReadOnlySpan<byte> head)
    {
        var best = (byte)',';
        var bestScore = 0.0;
        foreach (var candidate in ",;\t|"u8)
        {
            var score = Score(head, candidate);
            if (score > bestScore)
            {
                (best, bestScore) = (candidate, score);
            }
        }

        return best;
    }

    private static double Score(ReadOnlySpan<byte> head, byte delimiter)
    {
        var counts = Counts(head, delimiter);
        if (counts.Count == 0 || counts[0] == 0)
        {
            return 0;
        }

        var same = counts.Count(count => count == counts[0]);
        return ((double)same / counts.Count) + (counts[0] / 10_000.0);
    }

    private static List<int> Counts(ReadOnlySpan<byte> head, byte delimiter)
    {
        var counts = new List<int>();
        var (count, quoted) = (0, false);
        foreach (var character in head)
        {
            if (character == '"')
            {
                quoted = !quoted;
            }
            else if (!quoted && character == delimiter)
            {
                count++;
            }
            else if (!quoted && character == '\n')
            {
                counts.Add(count);
                count = 0;
                if (counts.Count == LinesLookedAt)
                {
                    return counts;
                }
            }
        }

        if (counts.Count == 0)
        {
            counts.Add(count);
        }

        return counts;
    }
}
