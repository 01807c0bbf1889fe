using System.Text;

namespace Analytics.Engine.Model;

/// <summary>The way of a property into the JSON (see <see cref="PropertyDefinition"/>).</summary>
public static class PropertyPath
{
    /// <summary>Whether the segment stands for every element of an array ("commits[]").</summary>
    public static bool IsArray(string segment) => segment.Length > 2 && segment.EndsWith("[]", StringComparison.Ordinal);

    /// <summary>Splits a path at its dots; "\." is a dot within a key.</summary>
    public static IReadOnlyList<string> Segments(string path)
    {
        var segments = new List<string>();
        var current = new StringBuilder();
        for (var i = 0; i < path.Length; i++)
        {
            if (path[i] == '\\' && i + 1 < path.Length && path[i + 1] == '.')
            {
                current.Append('.');
                i++;
            }
            else if (path[i] == '.')
            {
                segments.Add(current.ToString());
                current.Clear();
            }
            else
            {
                current.Append(path[i]);
            }
        }

        segments.Add(current.ToString());
        return segments;
    }
}
