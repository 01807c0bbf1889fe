using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Reading;

/// <summary>"DAU", "WAU", "MAU": users per day, week or month; "stickiness": the average day's users of the month's.</summary>
internal static class ActiveUserWords
{
    /// <summary>The step in time that such a word brings along.</summary>
    public static TimeGrain? GrainOf(Mention mention) => !mention.Is(Keyword.Users) || mention.Meanings[0] is not KeywordMeaning ? null : mention.Text.ToLowerInvariant() switch
    {
        "dau" or "daily actives" => TimeGrain.Day,
        "wau" or "weekly actives" => TimeGrain.Week,
        "mau" or "monthly actives" => TimeGrain.Month,
        _ => null,
    };

    /// <summary>"daily active users" for "DAU"; null for other words.</summary>
    public static string? NameOf(Mention mention) => GrainOf(mention) switch
    {
        TimeGrain.Day => "daily active users",
        TimeGrain.Week => "weekly active users",
        TimeGrain.Month => "monthly active users",
        _ => null,
    };

    public static void Run(Sentence sentence, Slots slots)
    {
        for (var at = 0; at < sentence.Count && slots.Grain is null; at++)
        {
            if (GrainOf(sentence[at]) is { } grain && (grain != TimeGrain.Day || slots.Periods.Count == 0 || sentence.FindWhereAny(Keyword.Average, Keyword.Median, Keyword.Maximum) || slots.Periods is [{ OpenStart: false } period] && (period.To - period.From).TotalDays > 1))
            {
                var single = slots.Periods is [{ Unit: { } unit }] && unit == grain;
                slots.Grain = single ? null : grain;
            }
        }
    }

    /// <summary>Users of an average day as a share of the users of the whole period, or of each month.</summary>
    public static MetricPlan? Stickiness(Sentence sentence)
    {
        var word = sentence.FindWhere(mention => mention.Is(Keyword.Stickiness) && !mention.IsContent);
        if (word < 0)
        {
            return null;
        }

        var (part, partName) = sentence[word].Text.StartsWith("wau", StringComparison.OrdinalIgnoreCase) ? (TimeGrain.Week, "weekly") : (TimeGrain.Day, "daily");
        var whole = sentence[word].Text.EndsWith("wau", StringComparison.OrdinalIgnoreCase) ? TimeGrain.Week : TimeGrain.Month;

        foreach (var at in Enumerable.Range(0, sentence.Count).Where(at => sentence[at].Is(Keyword.Stickiness, Keyword.Users, Keyword.Rate, Keyword.Ratio, Keyword.Average)))
        {
            sentence.Use(at);
        }

        var slots = new Slots();
        ChartPass.Run(sentence, slots);
        TimePass.Run(sentence, slots);
        ValuePass.Run(sentence, slots);
        GroupPass.Run(sentence, slots);
        var frame = TimeFrame.Of(sentence, slots);
        var average = Measures.CountUsers(null, $"{partName} active users") with { Aggregation = Aggregation.Average, Per = new EntityKey([Field.Day]) { Name = part == TimeGrain.Day ? "day" : "week", Grain = part == TimeGrain.Day ? null : part }, PerAggregation = Aggregation.CountDistinct, Format = ValueFormat.Number };
        sentence.Assume(part == TimeGrain.Day ? "stickiness = users of an average day / users of the whole period" : "stickiness = users of an average week (also one that the period cuts) / users of the whole period");
        return new MetricPlan
        {
            Measures = [new RatioMeasure(average, Measures.CountUsers(null, "active users")) { Name = "stickiness", Scale = 100, Format = ValueFormat.Percent }],
            Where = slots.Where,
            Range = frame.Range,
            Grain = frame.Grain ?? (frame.Range is null ? whole : null),
            Breakdowns = slots.Breakdowns,
            Comparison = frame.Comparison,
            Chart = slots.Chart,
        };
    }
}
