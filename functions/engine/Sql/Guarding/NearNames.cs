namespace Analytics.Engine.Sql.Guarding;

/// <summary>Finds the names that somebody may have meant.</summary>
internal static class NearNames
{
    private const int MostNames = 2;
    private const int ShortestName = 4;

    /// <summary>The nearest known names: at most one change for a short name, two for one of eight letters and more.</summary>
    public static IReadOnlyList<string> Of(string name, IEnumerable<string> known)
    {
        var most = name.Length >= 8 ? 2 : 1;
        return name.Length < ShortestName
            ? []
            : [.. known.Where(candidate => candidate.Length >= ShortestName && Math.Abs(candidate.Length - name.Length) <= most)
                .Select(candidate => (candidate, distance: Distance(name, candidate)))
                .Where(found => found.distance <= most)
                .OrderBy(found => found.distance).ThenBy(found => found.candidate, StringComparer.Ordinal)
                .Take(MostNames).Select(found => found.candidate)];
    }

    // Letters changed, missing, too many, or two neighbours exchanged.
    private static int Distance(string a, string b)
    {
        var rows = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                rows[i, j] = i == 0 || j == 0 ? i + j : Step(a, b, rows, (i, j));
            }
        }

        return rows[a.Length, b.Length];
    }

    private static int Step(string a, string b, int[,] rows, (int I, int J) at)
    {
        var (i, j) = at;
        var cost = a[i - 1] == b[j - 1] ? 0 : 1;
        var least = Math.Min(Math.Min(rows[i - 1, j] + 1, rows[i, j - 1] + 1), rows[i - 1, j - 1] + cost);
        return i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] ? Math.Min(least, rows[i - 2, j - 2] + 1) : least;
    }
}
