using System.Globalization;
using System.Text;

namespace Analytics.Engine.Sql.Rendering;

/// <summary>Column names from words for people, unique within one result.</summary>
internal sealed class ColumnNames
{
    private const int LongestName = 48;
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);

    public string Take(string words)
    {
        var slug = Slug(words);
        var name = slug;
        for (var i = 2; !_taken.Add(name); i++)
        {
            name = $"{slug}_{i.ToString(CultureInfo.InvariantCulture)}";
        }

        return name;
    }

    public static string Slug(string words)
    {
        var builder = new StringBuilder(words.Length);
        foreach (var letter in words.ToLowerInvariant())
        {
            if (char.IsAsciiLetterOrDigit(letter))
            {
                builder.Append(letter);
            }
            else if (letter == '%')
            {
                builder.Append(builder.Length > 0 && builder[^1] != '_' ? "_percent" : "percent");
            }
            else if (builder.Length > 0 && builder[^1] != '_')
            {
                builder.Append('_');
            }
        }

        var slug = builder.ToString().Trim('_');
        slug = slug.Length > LongestName ? slug[..LongestName].TrimEnd('_') : slug;
        return slug.Length == 0 || char.IsAsciiDigit(slug[0]) ? $"value_{slug}".TrimEnd('_') : slug;
    }

    /// <summary>Words for a path or a name in code ("order_id" gives "Order id", "device.osName" gives "Device os name").</summary>
    public static string Words(string name)
    {
        var builder = new StringBuilder(name.Length + 4);
        for (var i = 0; i < name.Length; i++)
        {
            var letter = name[i];
            if (letter is '_' or '.' or '-' or '\\' or ' ')
            {
                if (builder.Length > 0 && builder[^1] != ' ')
                {
                    builder.Append(' ');
                }
            }
            else if (char.IsUpper(letter) && i > 0 && char.IsLower(name[i - 1]))
            {
                builder.Append(' ').Append(char.ToLowerInvariant(letter));
            }
            else
            {
                builder.Append(builder.Length == 0 ? char.ToUpperInvariant(letter) : letter);
            }
        }

        return builder.ToString().TrimEnd();
    }
}
