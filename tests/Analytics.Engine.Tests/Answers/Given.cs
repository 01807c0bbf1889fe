using Analytics.Engine.Answers;
using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Sql;

namespace Analytics.Engine.Tests.Answers;

/// <summary>Plans and results to compose answers from; columns are those that the renderer makes for the plan.</summary>
internal static class Given
{
    public static readonly DateTimeOffset Now = new(2011, 12, 10, 0, 0, 0, TimeSpan.Zero);

    public static readonly SemanticModel Model = new()
    {
        Organization = "shop",
        Currency = "GBP",
        DataFrom = new DateTimeOffset(2010, 12, 1, 8, 26, 0, TimeSpan.Zero),
        DataThrough = new DateTimeOffset(2011, 12, 9, 12, 50, 0, TimeSpan.Zero),
        EventCount = 541_909,
        UserCount = 4_372,
        Events = [new("purchase") { Count = 530_103, Revenue = 10_655_622 }, new("refund")],
        Properties = [new("country", PropertyType.Text) { DistinctCount = 38, Events = ["purchase"], Count = 9 }, new("sku", PropertyType.Text) { Role = PropertyRole.Identifier, DistinctCount = 4000 }],
        Attributes = [new("plan", PropertyType.Text) { DistinctCount = 3 }],
    };

    public static readonly AggregateMeasure Revenue = new() { Name = "Revenue", Aggregation = Aggregation.Sum, Field = Field.Revenue, Selection = EventSelection.Of("purchase") };

    public static readonly AggregateMeasure Orders = new() { Name = "Orders", Aggregation = Aggregation.CountDistinct, Field = Field.Property("order_id"), Selection = EventSelection.Of("purchase") };

    public static readonly TimeRange November = new(new DateTimeOffset(2011, 11, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2011, 12, 1, 0, 0, 0, TimeSpan.Zero)) { Label = "November 2011", Unit = TimeGrain.Month };

    public static readonly TimeRange October = new(new DateTimeOffset(2011, 10, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2011, 11, 1, 0, 0, 0, TimeSpan.Zero)) { Label = "October 2011", Unit = TimeGrain.Month };

    public static ComposedAnswer Answer(QueryPlan plan, params object?[][] rows) => AnswerComposer.Compose(plan, Model, Table(plan, rows), [], Now);

    public static ResultTable Table(QueryPlan plan, params object?[][] rows)
    {
        var columns = PostgresRenderer.Render(plan, Model, Now).Columns;
        Assert.All(rows, row => Assert.Equal(columns.Count, row.Length));
        return new ResultTable(columns, rows, Truncated: false);
    }
}
