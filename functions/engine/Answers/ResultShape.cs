using Analytics.Engine.Sql;

namespace Analytics.Engine.Answers;

/// <summary>A result's columns by what they are for.</summary>
internal sealed class ResultShape
{
    public ResultShape(ResultTable table)
    {
        Table = table;
        Time = Indices(ColumnRole.Time);
        Dimensions = Indices(ColumnRole.Dimension);
        Measures = [.. Indices(ColumnRole.Measure).Where(IsNumeric)];
        Changes = Indices(ColumnRole.Change);
        Shares = Indices(ColumnRole.Share);
    }

    public ResultTable Table { get; }

    public IReadOnlyList<int> Time { get; }

    public IReadOnlyList<int> Dimensions { get; }

    public IReadOnlyList<int> Measures { get; }

    public IReadOnlyList<int> Changes { get; }

    public IReadOnlyList<int> Shares { get; }

    public int Rows => Table.Rows.Count;

    public ResultColumn Column(int index) => Table.Columns[index];

    public object? Cell(int row, int column) => Table.Rows[row][column];

    public decimal? Number(int row, int column) => ValueText.Number(Table.Rows[row][column]);

    public int IndexOf(string name)
    {
        for (var i = 0; i < Table.Columns.Count; i++)
        {
            if (string.Equals(Table.Columns[i].Name, name, StringComparison.Ordinal))
            {
                return i;
            }
        }

        return -1;
    }

    public decimal Sum(int column) => Enumerable.Range(0, Rows).Sum(row => Number(row, column) ?? 0);

    /// <summary>The row with the largest number in a column, or -1.</summary>
    public int RowOfMaximum(int column)
    {
        var best = -1;
        for (var row = 0; row < Rows; row++)
        {
            if (Number(row, column) is { } number && (best < 0 || number > Number(best, column)))
            {
                best = row;
            }
        }

        return best;
    }

    public static string Label(ResultColumn column) => column.Label ?? column.Name;

    private bool IsNumeric(int index) => Table.Columns[index].Type is ColumnType.Integer or ColumnType.Number;

    private int[] Indices(ColumnRole role) => [.. Enumerable.Range(0, Table.Columns.Count).Where(i => Table.Columns[i].Role == role)];
}
