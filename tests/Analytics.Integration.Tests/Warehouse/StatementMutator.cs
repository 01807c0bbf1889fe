using System.Text;

namespace Analytics.Integration.Tests.Warehouse;

/// <summary>
/// Makes statements of the corpora into others: pieces exchanged, dropped and doubled, words replaced by those of the database's own
/// dictionary, letters disturbed. Most of what it makes still looks like SQL.
/// </summary>
internal sealed class StatementMutator(Random random, IReadOnlyList<string> seeds, IReadOnlyList<string> dictionary)
{
    private const string Letters = "abcxyz019 '\"$()[]{},;.:*+-/\\<>=|&%#@!?^~`\n\t\u00e9\u0131\u2028\ufeff\0";

    private static readonly string[] Pieces =
    [
        "select", "from", "where", "with", "union all", "values", "lateral", "(", ")", ",", ";", "--", "/*", "*/", "::", "::text", "::regclass", "[1]", ".", ".*", "*", "=", "||", "$1", "$$", "''", "' '", "\"", "E'\\''",
        "U&\"d\\0061ta\"", "for update", "into t", "as x", "returning *", "over ()", "filter (where true)", "within group (order by 1)", "order by 1", "limit 1", "limit all", "offset 1", "null", "1", "1e10",
        "case when true then 1 end", "exists (select 1)", "array[1]", "row(1)", "cast(1 as text)", "interval '1 day'", "at time zone 'UTC'", "collate \"C\"", "is json", "operator(pg_catalog.+)", "tablesample system (1)",
        "rows from (generate_series(1, 2))", "with ordinality", "variadic", "only", "table events", "insert into events default values", "delete from events", "events", "users", "analytics", "warehouse.events", "name", "ctid", "current_user",
    ];

    public string Next()
    {
        var pieces = Cut(seeds[random.Next(seeds.Count)]);
        for (var change = random.Next(2) == 0 ? 1 : random.Next(1, 5); change > 0; change--)
        {
            Change(pieces);
        }

        var text = string.Concat(pieces);
        return random.Next(10) == 0 ? Disturb(text) : text;
    }

    private void Change(List<string> pieces)
    {
        var place = random.Next(pieces.Count + 1);
        var at = Math.Min(place, pieces.Count - 1);
        switch (random.Next(6))
        {
            case 0 when pieces.Count > 1:
                pieces.RemoveAt(at);
                break;
            case 1:
                pieces.Insert(place, $" {Pieces[random.Next(Pieces.Length)]} ");
                break;
            case 2 when pieces.Count > 0:
                pieces[at] = dictionary[random.Next(dictionary.Count)];
                break;
            case 3:
                var other = Cut(seeds[random.Next(seeds.Count)]);
                var start = random.Next(other.Count);
                pieces.InsertRange(place, other.Skip(start).Take(random.Next(1, 8)));
                break;
            case 4 when pieces.Count > 0:
                pieces.Insert(place, pieces[random.Next(pieces.Count)]);
                break;
            default:
                pieces.Insert(place, $" {dictionary[random.Next(dictionary.Count)]}(");
                pieces.Insert(Math.Min(place + 2, pieces.Count), ") ");
                break;
        }
    }

    private string Disturb(string text)
    {
        var disturbed = new StringBuilder(text);
        var place = random.Next(disturbed.Length + 1);
        return random.Next(3) switch
        {
            0 => disturbed.Insert(place, Letters[random.Next(Letters.Length)]).ToString(),
            1 => disturbed.Remove(place, Math.Min(disturbed.Length - place, random.Next(4))).ToString(),
            _ => text[..place],
        };
    }

    // Runs of letters and digits, of blanks, and single signs.
    private static List<string> Cut(string text)
    {
        var pieces = new List<string>();
        var start = 0;
        for (var i = 1; i <= text.Length; i++)
        {
            if (i == text.Length || Kind(text[i]) != Kind(text[i - 1]) || Kind(text[i]) == 2)
            {
                pieces.Add(text[start..i]);
                start = i;
            }
        }

        return pieces;
    }

    private static int Kind(char letter) => char.IsLetterOrDigit(letter) || letter == '_' ? 0 : char.IsWhiteSpace(letter) ? 1 : 2;
}
