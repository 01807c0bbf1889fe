using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Dates;

namespace Analytics.Engine.Questions.Reading;

/// <summary>What the passes have found so far, independent of the kind of plan.</summary>
internal sealed class Slots
{
    public ChartType? Chart { get; set; }

    /// <summary>Named periods in the order of the text.</summary>
    public List<Period> Periods { get; } = [];

    public PeriodShift? Shift { get; set; }

    /// <summary>Two periods stand against each other.</summary>
    public bool Compares { get; set; }

    public bool WantsChange { get; set; }

    /// <summary>"is revenue growing": the course is shown to tell its direction.</summary>
    public bool AsksDirection { get; set; }

    public TimeGrain? Grain { get; set; }

    /// <summary>A second step in time ("average daily orders by month").</summary>
    public TimeGrain? OtherGrain { get; set; }

    /// <summary>The step over which a measure is averaged instead of being shown step by step.</summary>
    public TimeGrain? Folded { get; set; }

    public TimeGrain? ImpliedGrain { get; set; }

    public List<Dimension> Breakdowns { get; } = [];

    public List<ConditionSlot> Conditions { get; } = [];

    public List<UserSet> Users { get; } = [];

    /// <summary>Conditions set against each other ("weekends vs weekdays"): each measure is taken once under each.</summary>
    public List<(string Label, Condition Condition)> Splits { get; } = [];

    public EntityKey? Per { get; set; }

    /// <summary>Those of the breakdowns that name single things.</summary>
    public HashSet<Field> KeyFields { get; } = [];

    /// <summary>Ranges that the question lists.</summary>
    public List<Bucket> Buckets { get; } = [];

    /// <summary>Where the list of ranges stands.</summary>
    public (int Start, int End)? BucketsAt { get; set; }

    /// <summary>The change from each step in time to the next.</summary>
    public bool Growth { get; set; }

    /// <summary>"per push": the rows of this event are the things to divide by.</summary>
    public EventSelection? PerEvent { get; set; }

    /// <summary>"per 100 calls": how many of them make one unit.</summary>
    public decimal? PerCount { get; set; }

    /// <summary>"per active user": every measure is divided by this one.</summary>
    public Measure? Divisor { get; set; }

    public int? Limit { get; set; }

    public int? LimitPerGroup { get; set; }

    /// <summary>Set when the groups are to be ordered: true for the greatest first.</summary>
    public bool? Descending { get; set; }

    /// <summary>The ranking word ("largest", "most expensive"), when there is one.</summary>
    public string? Superlative { get; set; }

    /// <summary>Position of what the ranking counts ("which users starred the most repos"), or -1.</summary>
    public int MostOf { get; set; } = -1;

    /// <summary>"by value": the groups are ranked by the money that they brought.</summary>
    public bool ByWorth { get; set; }

    /// <summary>What is told of each ranked thing beside its number ("which customer").</summary>
    public List<Dimension> Details { get; } = [];

    /// <summary>The deed of the ranked people ("top commenters").</summary>
    public EventSelection? RanksPeopleOf { get; set; }

    public bool ShareOfTotal { get; set; }

    public bool Cumulative { get; set; }

    public int? Rolling { get; set; }

    public bool AllTime { get; set; }

    public ValueTest? Having { get; set; }

    /// <summary>Where the noun stands whose number is tested.</summary>
    public int? HavingAt { get; set; }

    public Condition? Where => Combine(Conditions.Where(slot => slot.AttachedTo is null).Select(slot => slot.Condition));

    /// <summary>Only rows of these people count; null: of everybody.</summary>
    public void OnlyOf(UserSet? people)
    {
        if (people is not null && !Users.Contains(people))
        {
            Users.Add(people);
        }
    }

    public static Condition? Combine(IEnumerable<Condition> conditions)
    {
        var list = conditions.ToList();
        return list.Count switch
        {
            0 => null,
            1 => list[0],
            _ => new AllOf(list),
        };
    }
}

/// <summary>A condition, where it stood, and the event mention that it belongs to ("pull requests opened"), if any.</summary>
internal sealed record ConditionSlot(int At, Condition Condition)
{
    public int? AttachedTo { get; init; }

    /// <summary>"for A and B": the values stand beside each other, each with an answer of its own where one is to be ranked.</summary>
    public bool IsForEach { get; init; }

    /// <summary>Values joined by "and" next to an event: each makes a measure of its own.</summary>
    public IReadOnlyList<Condition> Parts { get; init; } = [];
}
