using Analytics.Engine.Model;
using Analytics.Engine.Planning;

namespace Analytics.Benchmarks.Plans;

/// <summary>One plan of each shape, made from whatever an organization's data holds.</summary>
internal static class PlanShapes
{
    public static IEnumerable<(string Name, QueryPlan Plan)> Of(SemanticModel model)
    {
        var names = model.Events.OrderByDescending(e => e.Count).Select(e => e.Name).ToArray();
        var (first, second) = (names[0], names[Math.Min(1, names.Length - 1)]);
        var category = model.Properties.FirstOrDefault(p => p is { Type: PropertyType.Text, Role: PropertyRole.Plain, DistinctCount: > 1 and <= 200 });
        var dimension = new Dimension(category is null ? Field.EventName : Field.Property(category.Path));
        var events = new AggregateMeasure { Name = "Events" };
        var users = new AggregateMeasure { Name = "Users", Aggregation = Aggregation.CountDistinct, Field = Field.UserId };
        var end = model.DataThrough ?? DateTimeOffset.UnixEpoch;
        var month = new TimeRange(end.AddDays(-30), end) { Label = "last 30 days" };

        yield return ("count", new MetricPlan { Measures = [events] });
        yield return ("users by day, 30 days", new MetricPlan { Measures = [users], Grain = TimeGrain.Day, Range = month });
        yield return ("events by month", new MetricPlan { Measures = [events], Grain = TimeGrain.Month });
        yield return ("users by month", new MetricPlan { Measures = [users], Grain = TimeGrain.Month });
        yield return ("events by category", new MetricPlan { Measures = [events], Breakdowns = [dimension], ShareOfTotal = true });
        yield return ("users by category", new MetricPlan { Measures = [users], Breakdowns = [dimension] });
        yield return ("top 5 over time", new MetricPlan { Measures = [events], Breakdowns = [dimension], Grain = TimeGrain.Week, Limit = 5 });
        yield return ("compared periods", new MetricPlan { Measures = [events, users], Range = month, Comparison = new Comparison([new TimeRange(end.AddDays(-60), end.AddDays(-30)) { Label = "before" }]) });
        yield return ("events per user", new MetricPlan { Measures = [new AggregateMeasure { Name = "Per user", Aggregation = Aggregation.Median, PerAggregation = Aggregation.Count, Per = EntityKey.User }] });
        yield return ("funnel, 7 days", new FunnelPlan { Steps = [EventSelection.Of(first), EventSelection.Of(second)], Window = new Duration(7, TimeGrain.Day), Range = month });
        yield return ("funnel, all time", new FunnelPlan { Steps = [EventSelection.Of(second), EventSelection.Of(first)] });
        yield return ("retention by month", new RetentionPlan { CohortGrain = TimeGrain.Month });
        yield return ("did one, not the other", new AudiencePlan { Users = new AllUserSets([new Performed(EventSelection.Of(first)) { Range = month }, new NotInUserSet(new Performed(EventSelection.Of(second)) { Range = month })]) });
        yield return ("distribution", new DistributionPlan { Value = new AggregateMeasure { PerAggregation = Aggregation.Count, Per = EntityKey.User } });
        yield return ("last event", new OccurrencePlan { Selection = EventSelection.Of(second) });
    }
}
