using Analytics.Engine.Formulas;
using Analytics.Engine.Model;
using Analytics.Engine.Planning;

namespace Analytics.Engine.Tests.Formulas;

/// <summary>Names of several words need no quotes where the data knows them.</summary>
public sealed class NamesWithBlanksTests
{
    private static readonly SemanticModel Model = new()
    {
        Organization = "Harbour Tours",
        Events = [new("Tour Booked"), new("Tour Booked Twice"), new("Tour Taken")],
        Properties = [new PropertyDefinition("Ticket Price", PropertyType.Number) { Role = PropertyRole.Money, Events = ["Tour Booked"] }, new PropertyDefinition("Boat", PropertyType.Text) { Events = ["Tour Booked"] }],
        Metrics = [new MetricDefinition("gross sales", new AggregateMeasure { Aggregation = Aggregation.Sum, Field = Field.Property("Ticket Price") })],
    };

    [Theory]
    [InlineData("count(Tour Booked) / count(Tour Taken)")]
    [InlineData("count(tour booked where Boat = 'Marie') / users(Tour Taken or Tour Booked Twice)")]
    [InlineData("sum(Ticket Price of Tour Booked where Ticket Price > 10) / count(Tour Booked)")]
    [InlineData("gross sales / users(Tour Taken)")]
    public void A_formula_reads(string formula)
    {
        var reading = FormulaReader.Read("rate", formula, Model);
        Assert.Empty(reading.Issues);
        Assert.IsType<RatioMeasure>(reading.Measure);
    }

    [Fact]
    public void The_longest_name_is_meant() =>
        Assert.Equal(["Tour Booked Twice"], Assert.IsType<AggregateMeasure>(FormulaReader.Read("twice", "count(Tour Booked Twice)", Model).Measure).Selection!.Names);

    [Fact]
    public void A_name_that_nothing_has_is_a_fault_at_its_place() =>
        Assert.NotEmpty(FormulaReader.Read("rate", "count(Tour Missed)", Model).Issues);
}
