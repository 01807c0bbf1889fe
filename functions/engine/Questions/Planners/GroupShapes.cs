using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Reading;

namespace Analytics.Engine.Questions.Planners;

/// <summary>Settles what the groups of an answer are once everything is read: steps in time as groups, groups within groups, and which of them is ranked.</summary>
internal static class GroupShapes
{
    public static void Settle(Sentence sentence, Slots slots, List<Measure> measures)
    {
        AddSecondStep(slots);
        RankWithinSteps(sentence, slots);
        SplitByListedValues(slots, measures);
        LeaveOutOtherRows(sentence, slots, measures);
        OrderGroups(slots);
    }

    /// <summary>"people by channel" where only the rows of their first step tell the channel: the rows of other steps are no people without one.</summary>
    private static void LeaveOutOtherRows(Sentence sentence, Slots slots, List<Measure> measures)
    {
        if (!measures.TrueForAll(measure => measure is AggregateMeasure { Selection: null, Per: null, Aggregation: Aggregation.CountDistinct, Field.Source: FieldSource.UserId }))
        {
            return;
        }

        for (var at = 0; at < slots.Breakdowns.Count; at++)
        {
            if (slots.Breakdowns[at] is { Cases.Count: 0, Field.Source: FieldSource.EventProperty } group && sentence.Facts.PropertyOf(group.Field) is { Events.Count: > 0 } property && property.Events.Count < sentence.Model.Events.Count)
            {
                slots.Breakdowns[at] = group with { ExcludeMissing = true };
            }
        }
    }

    /// <summary>"by weekday and hour": the second step in time groups too; beside a weekday an hour is the one of the clock.</summary>
    private static void AddSecondStep(Slots slots)
    {
        if (slots.OtherGrain is { } other && slots.Grain is { } step && slots.Folded is null)
        {
            var grain = other == TimeGrain.Hour && step is TimeGrain.DayOfWeek or TimeGrain.MonthOfYear ? TimeGrain.HourOfDay : other;
            slots.Grain = step == TimeGrain.Hour && grain is TimeGrain.DayOfWeek or TimeGrain.MonthOfYear ? TimeGrain.HourOfDay : step;
            slots.Breakdowns.Add(new Dimension(Field.OccurredAt) { Name = Dates.Calendar.NameOf(grain), Grain = grain });
        }
        else if (slots is { Chart: ChartType.Heatmap, Breakdowns.Count: 0, Grain: null })
        {
            slots.Grain = TimeGrain.DayOfWeek;
            slots.Breakdowns.Add(new Dimension(Field.OccurredAt) { Name = Dates.Calendar.NameOf(TimeGrain.HourOfDay), Grain = TimeGrain.HourOfDay });
        }
    }

    /// <summary>"for each quarter the plant with the highest output": the greatest of every step in time, not the course of the greatest of all.</summary>
    private static void RankWithinSteps(Sentence sentence, Slots slots)
    {
        if (slots is { Grain: { } step, Breakdowns: [{ Grain: null }], Limit: { } limit, Descending: not null }
            && (limit == 1 || sentence.Mentions.Any(mention => mention.Meanings[0] is GrainMeaning or UnitMeaning && Tokens.QuestionTokenizer.Words(mention.Text).Any(word => word.Lower is "each" or "every" or "per"))))
        {
            slots.Breakdowns.Add(new Dimension(Field.OccurredAt) { Name = Dates.Calendar.NameOf(step), Grain = step });
            slots.Grain = null;
        }
        else if (slots.Breakdowns.Exists(dimension => dimension.Field == Field.OccurredAt && dimension.Grain == slots.Grain))
        {
            slots.Grain = null;
        }
    }

    /// <summary>"top 3 products for france and spain": three of each; "average fee for basic and plus": a mean of each, since one of both would be neither's.</summary>
    private static void SplitByListedValues(Slots slots, List<Measure> measures)
    {
        if (slots.Grain is not null || slots.Compares || slots.Conditions.Find(slot => slot is { IsForEach: true, AttachedTo: null })?.Condition is not FieldTest listed)
        {
            return;
        }

        var ranked = slots is { Limit: not null, Descending: not null, Breakdowns: [var group] } && group.Field != listed.Field;
        var means = slots.Breakdowns.Count == 0 && measures.TrueForAll(measure => measure is RatioMeasure or AggregateMeasure { Aggregation: Aggregation.Average or Aggregation.Median or Aggregation.Percentile });
        if (ranked || means)
        {
            slots.Breakdowns.Add(new Dimension(listed.Field) { Name = Naming.Of(listed.Field) });
        }
    }

    /// <summary>"top 3 products for each country": the ranked group stands last.</summary>
    private static void OrderGroups(Slots slots)
    {
        if (slots.Limit is not null && slots.Breakdowns.Count > 1 && slots.Descending is not null)
        {
            var ranked = slots.Breakdowns[0];
            slots.Breakdowns.RemoveAt(0);
            slots.Breakdowns.Add(ranked);
        }
    }
}
