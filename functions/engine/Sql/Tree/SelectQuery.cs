namespace Analytics.Engine.Sql.Tree;

/// <summary>One SELECT, as data. A query with <see cref="UnionAll"/> is followed by those, and its order and limit hold for the whole.</summary>
internal sealed record SelectQuery
{
    public IReadOnlyList<CommonTable> With { get; init; } = [];

    public IReadOnlyList<SqlExpression> DistinctOn { get; init; } = [];

    public required IReadOnlyList<SelectColumn> Columns { get; init; }

    public SqlExpression? From { get; init; }

    /// <summary>Each a whole clause ("left join users as u on …").</summary>
    public IReadOnlyList<SqlExpression> Joins { get; init; } = [];

    public IReadOnlyList<SqlExpression> Where { get; init; } = [];

    public IReadOnlyList<SqlExpression> GroupBy { get; init; } = [];

    public IReadOnlyList<SqlExpression> Having { get; init; } = [];

    public IReadOnlyList<SelectQuery> UnionAll { get; init; } = [];

    public IReadOnlyList<SqlExpression> OrderBy { get; init; } = [];

    public int? Limit { get; init; }
}

/// <summary>A column of the select list; without a name it is printed bare.</summary>
internal sealed record SelectColumn(SqlExpression Expression, string? Name = null);

internal sealed record CommonTable(string Name, SelectQuery Query)
{
    /// <summary>Computed once and kept, although it is read in one place.</summary>
    public bool IsMaterialized { get; init; }
}
