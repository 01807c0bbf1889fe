namespace Analytics.Engine.Sql.Rollups;

/// <summary>
/// What the database's rollups hold, as seen by the snapshot in which the query runs. Days that changed since they were built are listed; every
/// other day is either built or has no events.
/// </summary>
public sealed record RollupState
{
    /// <summary>Nothing can be read from rollups.</summary>
    public static RollupState None { get; } = new();

    public bool IsUsable { get; init; }

    /// <summary>The zone whose days the rollups hold.</summary>
    public string? TimeZone { get; init; }

    /// <summary>When the newest day was built.</summary>
    public DateTimeOffset? RefreshedAt { get; init; }

    /// <summary>Days whose events changed since; in order.</summary>
    public IReadOnlyList<DateOnly> ChangedDays { get; init; } = [];

    /// <summary>The earliest day that is built; null: none is.</summary>
    public DateOnly? FirstDay { get; init; }

    /// <summary>Paths of the properties by whose values every day is counted.</summary>
    public IReadOnlyList<string> TextProperties { get; init; } = [];

    /// <summary>Paths of the properties that every day adds up.</summary>
    public IReadOnlyList<string> NumberProperties { get; init; } = [];

    /// <summary>Paths of the identifiers whose values every day holds as a set.</summary>
    public IReadOnlyList<string> KeyProperties { get; init; } = [];

    /// <summary>Labels of the attributes of users by whose values every day is counted.</summary>
    public IReadOnlyList<string> AttributeProperties { get; init; } = [];

    /// <summary>Changes of attributes that the rollups do not hold yet.</summary>
    public long WaitingUsers { get; init; }

    /// <summary>Names of which the first event of each user is kept.</summary>
    public IReadOnlyList<string> FirstNames { get; init; } = [];

    /// <summary>First days of the months that are added up; in order.</summary>
    public IReadOnlyList<DateOnly> Months { get; init; } = [];

    /// <summary>First days of the weeks whose users are united; in order.</summary>
    public IReadOnlyList<DateOnly> Weeks { get; init; } = [];

    /// <summary>The day on which those weeks begin.</summary>
    public DayOfWeek? WeekStart { get; init; }

    /// <summary>Columns of the events that hold a copy of a property, by its path: they are read in place of the JSON.</summary>
    public IReadOnlyDictionary<string, string> Slots { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
}
