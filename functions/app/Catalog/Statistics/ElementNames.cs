using System.Text.Json;
using Analytics.Engine.Sql;

namespace Analytics.Catalog.Statistics;

/// <summary>Which member of an array's element names it, as the SQL reads it.</summary>
internal static class ElementNames
{
    private static readonly byte[][] InOrder = [.. ArrayElements.Names.Select(System.Text.Encoding.UTF8.GetBytes)];

    /// <summary>The place of the key that the reader stands on, 0 for the best name; <see cref="int.MaxValue"/> where it names nothing.</summary>
    public static int RankOf(ref Utf8JsonReader reader)
    {
        for (var rank = 0; rank < InOrder.Length; rank++)
        {
            if (reader.ValueTextEquals(InOrder[rank]))
            {
                return rank;
            }
        }

        return int.MaxValue;
    }
}
