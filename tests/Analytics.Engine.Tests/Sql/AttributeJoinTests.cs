using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Sql;

namespace Analytics.Engine.Tests.Sql;

/// <summary>Whatever looks at an attribute of the user reads the users too, also where only a condition does.</summary>
public sealed class AttributeJoinTests
{
    private static readonly DateTimeOffset Now = new(2026, 4, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeRange Range = new(Now.AddDays(-90), Now);
    private static readonly FieldTest Spain = new(Field.Attribute("country"), TestOperator.Equals, ["Spain"]);

    private static readonly SemanticModel Model = new()
    {
        Organization = "shop",
        Events = [new EventDefinition("purchase") { Count = 10 }, new EventDefinition("visit") { Count = 10 }],
        Attributes = [new PropertyDefinition("country", PropertyType.Text)],
    };

    public static TheoryData<string, QueryPlan> Conditions() => new()
    {
        { "metric", new MetricPlan { Measures = [new AggregateMeasure()], Where = Spain, Range = Range } },
        { "funnel", new FunnelPlan { Steps = [EventSelection.Of("visit"), EventSelection.Of("purchase")], Where = Spain } },
        { "interval", new IntervalPlan { Selection = EventSelection.Of("purchase"), Where = Spain } },
        { "lifecycle", new LifecyclePlan { Grain = TimeGrain.Month, Range = Range, Where = Spain } },
        { "sequence", new SequencePlan { Anchor = EventSelection.Of("purchase"), Where = Spain } },
        { "session", new SessionPlan { Where = Spain } },
        { "rolling users", new MetricPlan { Measures = [new AggregateMeasure { Aggregation = Aggregation.CountDistinct, Field = Field.UserId }], RollingTogether = true, RollingBuckets = 7, Grain = TimeGrain.Day, Range = Range, Where = Spain } },
    };

    [Theory]
    [MemberData(nameof(Conditions))]
    public void The_users_are_joined(string kind, QueryPlan plan)
    {
        var sql = PostgresRenderer.Render(plan, Model, Now).Text;

        Assert.True(sql.Contains("u.attributes", StringComparison.Ordinal), kind);
        Assert.Contains("users as u", sql, StringComparison.Ordinal);
    }
}
