using Analytics.Engine.Planning;
using Analytics.Engine.Sql.Tree;

namespace Analytics.Engine.Sql.Rendering;

/// <summary>Says lengths of time once more in the unit that was asked for ("how many days from A to B"), beside the seconds that texts and charts are made of.</summary>
internal static class DurationUnits
{
    public static (SelectQuery Query, IReadOnlyList<ResultColumn> Columns) Add(SelectQuery query, IReadOnlyList<ResultColumn> columns, TimeGrain? unit, ColumnNames names)
    {
        if (unit is not { } wanted || Seconds(wanted) is not { } seconds)
        {
            return (query, columns);
        }

        var word = wanted.ToString().ToLowerInvariant() + "s";
        var lengths = Enumerable.Range(0, columns.Count).Where(at => columns[at].Format == ValueFormat.Duration).ToList();
        var extra = lengths.ConvertAll(at => columns[at] with
        {
            Name = names.Take(columns[at].Name.Replace("seconds", word, StringComparison.Ordinal)),
            Label = $"{columns[at].Label ?? columns[at].Name}, {word}",
            Role = ColumnRole.Detail,
            Format = ValueFormat.Number,
        });
        return (query with { Columns = [.. query.Columns, .. lengths.Zip(extra, (at, column) => new SelectColumn(SqlExpression.Of($"({query.Columns[at].Expression}) / {SqlExpression.Number(seconds)}"), column.Name))] }, [.. columns, .. extra]);
    }

    /// <summary>How long the unit is; null: lengths are not told in it.</summary>
    public static decimal? Seconds(TimeGrain unit) => unit switch
    {
        TimeGrain.Minute => 60.0m,
        TimeGrain.Hour => 3_600.0m,
        TimeGrain.Day => 86_400.0m,
        TimeGrain.Week => 604_800.0m,
        _ => null,
    };
}
