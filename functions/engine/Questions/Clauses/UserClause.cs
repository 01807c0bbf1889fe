using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Dates;
using Analytics.Engine.Questions.Reading;

namespace Analytics.Engine.Questions.Clauses;

/// <summary>How a clause hangs on the one before it.</summary>
internal enum ClauseLink
{
    /// <summary>Directly, without a connecting word.</summary>
    None,
    And,
    Or,
    Then,
    After,
}

/// <summary>One thing that people did or did not do: "bought X in november", "never forked", "with more than 5 orders".</summary>
internal sealed class UserClause
{
    public int Start { get; init; }

    /// <summary>Position of the verb.</summary>
    public int DeedAt { get; set; }

    public ClauseLink Link { get; set; }

    public bool Negated { get; set; }

    /// <summary>"who have not visited": a state until now, not what was left out at some time.</summary>
    public bool Perfect { get; set; }

    public EventSelection? Selection { get; set; }

    /// <summary>Any event at all ("were active").</summary>
    public bool AnyEvent { get; set; }

    public List<ClauseCondition> Conditions { get; } = [];

    public List<Period> Periods { get; } = [];

    public ValueTest? Test { get; set; }

    /// <summary>What the test counts; null: the events.</summary>
    public Noun? Counted { get; set; }

    /// <summary>The test is of the average of what is counted, and not of its sum ("orders averaging over 100").</summary>
    public bool Averaged { get; set; }

    public bool First { get; set; }

    /// <summary>The selection was taken over from the clause before.</summary>
    public bool Inherited { get; set; }

    /// <summary>Number of conditions that stood before the deed ("opened an issue").</summary>
    public int LeadingConditions { get; set; }

    public bool Again { get; set; }

    /// <summary>"only ever bought in Spain": never anything else of the kind.</summary>
    public bool Exclusive { get; set; }

    public bool Last { get; set; }

    public Duration? Within { get; set; }

    /// <summary>Only what lies within a time of each person's own beginning.</summary>
    public FirstTime? FirstTime { get; set; }

    public UserSet? People { get; set; }

    public bool HasContent => Selection is not null || AnyEvent || Conditions.Count > 0 || Test is not null || Again || People is not null || First;

    public bool HasDeed => Selection is not null || AnyEvent || Again || Counted is not null || First;
}

internal sealed record ClauseCondition(Condition Condition, Field Field, bool InBrackets);
