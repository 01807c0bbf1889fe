using Analytics.Engine.Model;
using Analytics.Engine.Planning;

namespace Analytics.Engine.Answers;

/// <summary>In which zone days begin. Other tools count in UTC, whatever the organization's zone is: numbers by day then never agree.</summary>
internal static class DayConvention
{
    private const string Universal = "UTC";

    public static CountingConvention Of(QueryPlan plan, SemanticModel model)
    {
        var zone = plan.TimeZone ?? model.TimeZone;
        var week = plan is MetricPlan { Grain: TimeGrain.Week } or RetentionPlan { CohortGrain: TimeGrain.Week } or RetentionPlan { PeriodGrain: TimeGrain.Week } or LifecyclePlan { Grain: TimeGrain.Week };
        var rule = $"{Rule(zone)}{(week ? $", weeks on {model.WeekStart}" : "")}";
        var other = string.Equals(zone, model.TimeZone, StringComparison.Ordinal) ? Universal : model.TimeZone;
        return !string.Equals(zone, other, StringComparison.Ordinal) && plan is MetricPlan { Users: null } metric && DependsOnDays(metric)
            ? new(rule, Rule(other), In(metric, zone, other, model))
            : new(rule);
    }

    private static string Rule(string zone) => $"days begin at midnight in {zone}";

    private static bool DependsOnDays(MetricPlan plan) => plan is { Grain: not null } or { Range: not null };

    /// <summary>The same calendar days in the other zone; ends that are moments, such as now, stay where they are.</summary>
    private static MetricPlan In(MetricPlan plan, string zone, string other, SemanticModel model)
    {
        var (from, to) = (TimeZoneInfo.FindSystemTimeZoneById(zone), TimeZoneInfo.FindSystemTimeZoneById(other));
        return plan with
        {
            TimeZone = string.Equals(other, model.TimeZone, StringComparison.Ordinal) ? null : other,
            Title = null,
            Range = plan.Range is { } range ? Moved(range, from, to) : null,
            Comparison = plan.Comparison is { } comparison ? comparison with { Ranges = [.. comparison.Ranges.Select(compared => Moved(compared, from, to))] } : null,
        };
    }

    private static TimeRange Moved(TimeRange range, TimeZoneInfo from, TimeZoneInfo to) => range with { From = Moved(range.From, from, to), To = Moved(range.To, from, to) };

    private static DateTimeOffset? Moved(DateTimeOffset? moment, TimeZoneInfo from, TimeZoneInfo to)
    {
        if (moment is not { } instant)
        {
            return null;
        }

        var day = LocalDays.Of(from, instant);
        return LocalDays.Start(from, day) == instant ? LocalDays.Start(to, day) : instant;
    }
}
