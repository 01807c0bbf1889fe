using System.Globalization;
using System.Text.Json.Nodes;

namespace Analytics.Warehouse;

/// <summary>Lists and records of the database as JSON text, of any depth and of any element type.</summary>
internal static class ListText
{
    public static string Of(Array list) => Node(list, 0, new int[list.Rank]).ToJsonString();

    private static JsonArray Node(Array list, int dimension, int[] at)
    {
        var node = new JsonArray();
        for (var i = list.GetLowerBound(dimension); i <= list.GetUpperBound(dimension); i++)
        {
            at[dimension] = i;
            node.Add(dimension + 1 < list.Rank ? Node(list, dimension + 1, at) : Value(list.GetValue(at)));
        }

        return node;
    }

    private static JsonNode? Value(object? value) => value switch
    {
        null => null,
        Array inner => Node(inner, 0, new int[inner.Rank]),
        bool yes => yes,
        short or int or long => Convert.ToInt64(value, CultureInfo.InvariantCulture),
        decimal exact => exact,
        float or double when double.IsFinite(Convert.ToDouble(value, CultureInfo.InvariantCulture)) => Convert.ToDouble(value, CultureInfo.InvariantCulture),
        float or double => null,
        DateTime time => time.ToString("O", CultureInfo.InvariantCulture),
        DateOnly day => day.ToString("O", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };
}
