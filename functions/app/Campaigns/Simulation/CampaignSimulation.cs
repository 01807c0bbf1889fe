namespace Analytics.Campaigns.Simulation;

/// <summary>What a campaign would do if it were launched as it is, to the segment as it is.</summary>
internal sealed record CampaignSimulation
{
    public long Id { get; init; }

    /// <summary>The version of the campaign that it is of.</summary>
    public int Version { get; init; }

    public DateTimeOffset AsOf { get; init; }

    /// <summary>Everybody of the segment: those who get the message and those left out.</summary>
    public long Audience { get; init; }

    public long Messages { get; init; }

    /// <summary>Who gets nothing, by reason.</summary>
    public IReadOnlyDictionary<string, long> Excluded { get; init; } = new Dictionary<string, long>(StringComparer.Ordinal);

    /// <summary>Messages that wait for the end of quiet hours.</summary>
    public long QuietDelayed { get; init; }

    /// <summary>Messages that wait for the winner of the test.</summary>
    public long WaitingForWinner { get; init; }

    public DateTimeOffset? FirstAt { get; init; }

    /// <summary>Null when throttle or ceilings keep it from ending within a quarter of a year.</summary>
    public DateTimeOffset? LastAt { get; init; }

    public IReadOnlyList<HourVolume> Hours { get; init; } = [];

    /// <summary>Null without a goal.</summary>
    public ExpectedConversions? Conversions { get; init; }

    /// <summary>Of text messages only.</summary>
    public SmsCost? Sms { get; init; }
}

/// <summary>Messages that go out within an hour.</summary>
internal sealed record HourVolume(DateTimeOffset At, long Messages);

/// <summary>How many of those who get the message would reach the goal anyway, as often as the segment did so far; with a 95 % interval.</summary>
internal sealed record ExpectedConversions(string GoalEvent, int AttributionDays, double Rate, double Expected, double Low, double High)
{
    private const double Quantile = 1.959963984540054;

    public static ExpectedConversions Of(string goal, int days, long people, long converted, long messages)
    {
        if (people == 0)
        {
            return new ExpectedConversions(goal, days, 0, 0, 0, messages);
        }

        // Wilson: it also holds where nobody, or everybody, has done it.
        var rate = (double)converted / people;
        var square = Quantile * Quantile;
        var middle = (rate + (square / (2 * people))) / (1 + (square / people));
        var half = Quantile * Math.Sqrt((rate * (1 - rate) / people) + (square / (4.0 * people * people))) / (1 + (square / people));
        return new ExpectedConversions(goal, days, rate, rate * messages, Math.Clamp(middle - half, 0, rate) * messages, Math.Clamp(middle + half, rate, 1) * messages);
    }
}
