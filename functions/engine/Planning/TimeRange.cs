namespace Analytics.Engine.Planning;

/// <summary>Half-open range of instants [From, To); a null end is open. <see cref="Label"/> says it in words ("November 2011").</summary>
public sealed record TimeRange(DateTimeOffset? From, DateTimeOffset? To)
{
    public string? Label { get; init; }

    /// <summary>The calendar unit the person named, so that "the month before" can be answered; null for arbitrary ranges.</summary>
    public TimeGrain? Unit { get; init; }

    /// <summary>True when the range ends at "now" inside an unfinished unit ("this month so far").</summary>
    public bool Partial { get; init; }
}

public enum TimeGrain
{
    Minute,
    Hour,
    Day,
    Week,
    Month,
    Quarter,
    Year,

    /// <summary>0-23.</summary>
    HourOfDay,

    /// <summary>1 (Monday) - 7 (Sunday).</summary>
    DayOfWeek,

    /// <summary>1-12.</summary>
    MonthOfYear,
}

/// <summary>A length of time in units that calendars know ("14 days").</summary>
public sealed record Duration(int Amount, TimeGrain Unit);

/// <summary>Periods set beside the plan's range, in the order of the answer's columns (earlier first).</summary>
public sealed record Comparison(IReadOnlyList<TimeRange> Ranges)
{
    /// <summary>Adds the change in per cent from the first of all ranges to the last.</summary>
    public bool PercentChange { get; init; } = true;

    /// <summary>Adds the difference itself too.</summary>
    [System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingDefault)]
    public bool Difference { get; init; }
}

/// <summary>What to group by. With <see cref="Cases"/>, values are folded into named groups ("UK" against "everywhere else").</summary>
public sealed record Dimension(Field Field)
{
    public string? Name { get; init; }

    public IReadOnlyList<Case> Cases { get; init; } = [];

    /// <summary>Name of the group of all values that no case takes; null: they are left out.</summary>
    public string? Otherwise { get; init; }

    /// <summary>Groups a time field by calendar bucket (signup month).</summary>
    public TimeGrain? Grain { get; init; }

    /// <summary>Groups a number by buckets.</summary>
    public IReadOnlyList<Bucket> Buckets { get; init; } = [];

    /// <summary>Leaves out rows that have no value; otherwise they form one group whose key is null.</summary>
    public bool ExcludeMissing { get; init; }
}

/// <summary>One named group of values.</summary>
public sealed record Case(string Label, IReadOnlyList<string> Values)
{
    /// <summary>What tells the group instead, where no values of the field do ("guests", "new customers").</summary>
    [System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull)]
    public Condition? Test { get; init; }
}

/// <summary>Numbers from <paramref name="From"/> to <paramref name="To"/>, both included; a null end is open.</summary>
public sealed record Bucket(string Label, decimal? From, decimal? To);

/// <summary>Sort by measure number (0 first) or, when <paramref name="Measure"/> is null, by the first breakdown.</summary>
public sealed record Ordering(int? Measure, bool Descending = true);
