using Analytics.Engine.Planning;

namespace Analytics.Engine.Questions.Dates;

/// <summary>A stretch of local time [From, To) as a person names it.</summary>
internal sealed record Period(DateTime From, DateTime To, TimeGrain? Unit, string Label)
{
    /// <summary>No year was named: the most recent one was taken.</summary>
    public bool ImplicitYear { get; init; }

    /// <summary>The two ends of "from september to october", for questions about the change between them.</summary>
    public IReadOnlyList<Period> Ends { get; init; } = [];

    /// <summary>The day or period that a vaguer one is told by: the 15 April of "after 15 April", the middle of "mid-April".</summary>
    public Period? Anchor { get; init; }

    public bool OpenStart { get; init; }

    public bool OpenEnd { get; init; }
}

/// <summary>What a phrase about time says.</summary>
internal sealed record TimePhrase
{
    public Period? Period { get; init; }

    /// <summary>Several periods named at once ("the weeks of june 12, june 19 and june 26").</summary>
    public IReadOnlyList<Period> Periods { get; init; } = [];

    /// <summary>A period told by another one ("the 7 days before", "the same month last year").</summary>
    public PeriodShift? Shift { get; init; }

    /// <summary>The periods are the two sides of a date ("before and after 15 April") and stand against each other.</summary>
    public bool AreSides { get; init; }

    /// <summary>"Ever", "over the whole data set".</summary>
    public bool AllTime { get; init; }
}

/// <summary>Moves a period back: by its own length when <paramref name="Unit"/> is null, else by that many units.</summary>
internal sealed record PeriodShift(int Amount, TimeGrain? Unit);
