using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions;

namespace Analytics.Engine.Tests.Questions;

/// <summary>A sum reads rows that have the value: money is what the counted rows carry, and a sum of nothing is refused.</summary>
public sealed class CarriedValueTests
{
    private static readonly SemanticModel Museum = new()
    {
        Organization = "museum",
        EventCount = 4_000,
        UserCount = 400,
        Events = [new EventDefinition("TicketSold") { Count = 1_200 }, new EventDefinition("ShopSale") { Count = 800 }, new EventDefinition("DoorScanned") { Count = 2_000 }],
        Properties =
        [
            Money("priceEur", "TicketSold") with { Count = 1_200 },
            Money("amountEur", "ShopSale") with { Count = 800 },
            new PropertyDefinition("dwellMinutes", PropertyType.Number) { Role = PropertyRole.Quantity, Events = ["DoorScanned"], Count = 2_000, DistinctCount = 90 },
        ],
    };

    [Theory]
    [InlineData("ticket sold revenue", "priceEur", "TicketSold")]
    [InlineData("revenue of ticket sold", "priceEur", "TicketSold")]
    [InlineData("shop sale revenue", "amountEur", "ShopSale")]
    public void Revenue_of_an_event_is_the_money_that_it_carries(string text, string path, string name)
    {
        var understood = Assert.IsType<Planned>(QuestionEngine.Understand(new Question(text, Worlds.Now), Museum));
        var measure = Assert.IsType<AggregateMeasure>(Assert.Single(Assert.IsType<MetricPlan>(understood.Plan).Measures));
        Assert.Equal((Field.Property(path), name), (measure.Field, Assert.Single(measure.Selection!.Names)));
    }

    [Theory]
    [InlineData("revenue of door scanned")]
    [InlineData("door scanned revenue by week")]
    public void Money_of_rows_without_any_is_refused_and_not_zero(string text) =>
        Assert.IsNotType<Planned>(QuestionEngine.Understand(new Question(text, Worlds.Now), Museum));

    private static PropertyDefinition Money(string path, string name) => new(path, PropertyType.Number) { Role = PropertyRole.Money, Events = [name], DistinctCount = 60 };
}
