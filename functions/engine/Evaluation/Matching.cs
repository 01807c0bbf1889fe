namespace Analytics.Engine.Evaluation;

/// <summary>Finds whether each of some things can get a partner of its own.</summary>
internal static class Matching
{
    /// <summary>Whether every left one can be paired with a different right one that fits (augmenting paths).</summary>
    public static bool IsPossible(int left, int right, Func<int, int, bool> fits)
    {
        var partner = new int[right];
        Array.Fill(partner, -1);
        for (var i = 0; i < left; i++)
        {
            if (!Place(i, new bool[right], partner, fits))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Place(int item, bool[] tried, int[] partner, Func<int, int, bool> fits)
    {
        for (var j = 0; j < partner.Length; j++)
        {
            if (tried[j] || !fits(item, j))
            {
                continue;
            }

            tried[j] = true;
            if (partner[j] < 0 || Place(partner[j], tried, partner, fits))
            {
                partner[j] = item;
                return true;
            }
        }

        return false;
    }
}
