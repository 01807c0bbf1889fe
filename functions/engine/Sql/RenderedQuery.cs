using Analytics.Engine.Planning;

namespace Analytics.Engine.Sql;

/// <summary>SQL with numbered bind parameters ($1 …) and the shape of its result.</summary>
public sealed record RenderedQuery(string Text, IReadOnlyList<SqlParameter> Parameters, IReadOnlyList<ResultColumn> Columns)
{
    /// <summary>The same query with literals in place of parameters: for people to read, copy and run again.</summary>
    public required string DisplayText { get; init; }

    /// <summary>Set when the query reads day rollups; null when it reads events only.</summary>
    public RollupUse? Rollup { get; init; }

    /// <summary>
    /// Set when the query passes over rows of rollups once and reads nothing else, whatever the plan says: its cost is bounded by how many days there
    /// are, not by how many events.
    /// </summary>
    public bool IsBounded { get; init; }
}

/// <summary>
/// Figures that come from day rollups: when those were brought up to date last, and how many days (or parts of days) the query reads from the
/// events instead, because they changed since or lie only partly in the period.
/// </summary>
public sealed record RollupUse(DateTimeOffset RefreshedAt, int PartsFromEvents)
{
    /// <summary>
    /// Not added up: walked through a copy of the events in memory, which was read at that time; its parts are the days that changed since and were read
    /// with the question.
    /// </summary>
    [System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingDefault)]
    public bool FromColumns { get; init; }
}

/// <summary>A bind value with its PostgreSQL type name ("text", "timestamptz", "numeric", "text[]", "date", "bigint").</summary>
public sealed record SqlParameter(object? Value, string Type);

/// <summary>What a column means, so that charts and texts need not guess.</summary>
public sealed record ResultColumn(string Name, ColumnType Type)
{
    /// <summary>Words for people ("Revenue"); the name is the SQL column.</summary>
    public string? Label { get; init; }

    public ColumnRole Role { get; init; } = ColumnRole.Measure;

    public ValueFormat Format { get; init; } = ValueFormat.Number;

    /// <summary>For time columns: the bucket size.</summary>
    public TimeGrain? Grain { get; init; }
}

/// <summary>Wire types of a result; integers beyond 2^53 travel as strings in JSON.</summary>
public enum ColumnType
{
    Text,
    Integer,
    Number,
    Boolean,
    Timestamp,
    Date,
    Json,
}

public enum ColumnRole
{
    Time,
    Dimension,
    Measure,
    Change,
    Share,
    Detail,
}

/// <summary>Rows as read, at most the row limit; <paramref name="Truncated"/> says that there were more.</summary>
public sealed record ResultTable(IReadOnlyList<ResultColumn> Columns, IReadOnlyList<object?[]> Rows, bool Truncated)
{
    /// <summary>Set when the rows come from day rollups.</summary>
    public RollupUse? Rollup { get; init; }

    /// <summary>How many rows there are in all, where a second query counted them; null: not known beyond those read.</summary>
    public long? Total { get; init; }
}
