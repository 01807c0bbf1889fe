using Analytics.Engine.Planning;

namespace Analytics.Engine.Tests.Columns;

/// <summary>
/// Columns answer only plans of which everything they say is known to them. Whoever gives a plan something new to say finds these lists out of date,
/// and decides in FunnelShape, AudienceProgram, UserSetShape and NameTest whether columns know it before the lists are.
/// </summary>
public sealed class ColumnScopeTests
{
    private static readonly string[] Every = ["Chart", "DurationUnit", "TimeZone", "Title"];

    [Fact]
    public void Everything_that_a_funnel_can_say_was_considered() => Assert.Equal(
        [.. Every.Concat(["Best", "Breakdown", "Entity", "FirstSteps", "Grain", "HoldConstant", "OpenEnd", "Order", "Output", "Percentile", "Range", "SessionPause", "Steps", "Users", "Where", "Window"]).Order(StringComparer.Ordinal)],
        Said(typeof(FunnelPlan)));

    [Fact]
    public void Everything_that_an_audience_can_say_was_considered() => Assert.Equal(
        [.. Every.Concat(["Breakdowns", "Limit", "Measures", "Of", "OrderBy", "Output", "Range", "Users"]).Order(StringComparer.Ordinal)],
        Said(typeof(AudiencePlan)));

    [Fact]
    public void Everything_that_a_set_of_people_can_say_was_considered()
    {
        Assert.Equal(["Aggregation", "Entity", "Field", "FirstTime", "Range", "Selection", "Test"], Said(typeof(Performed)));
        Assert.Equal(["Completed", "Funnel"], Said(typeof(InFunnel)));
        Assert.Equal(["Label", "Names", "Where"], Said(typeof(EventSelection)));
    }

    private static string[] Said(Type plan) => [.. plan.GetProperties().Where(property => property.CanWrite).Select(property => property.Name).Order(StringComparer.Ordinal)];
}
