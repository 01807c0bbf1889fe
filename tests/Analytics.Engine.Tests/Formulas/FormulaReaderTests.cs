using System.Text.Json;
using Analytics.Engine.Formulas;
using Analytics.Engine.Model;
using Analytics.Engine.Planning;

namespace Analytics.Engine.Tests.Formulas;

public sealed class FormulaReaderTests
{
    private static readonly SemanticModel Model = new()
    {
        Organization = "harbour",
        Events = [new EventDefinition("berth.booked"), new EventDefinition("Crane Hour"), new EventDefinition("berth.left")],
        Properties =
        [
            new PropertyDefinition("tonnage", PropertyType.Number) { Events = ["berth.booked"] },
            new PropertyDefinition("fee", PropertyType.Number) { Role = PropertyRole.Money, Events = ["berth.booked"] },
            new PropertyDefinition("flag", PropertyType.Text) { Events = ["berth.booked", "berth.left"] },
        ],
        Attributes = [new PropertyDefinition("tier", PropertyType.Text)],
        Metrics = [new MetricDefinition("berth income", new AggregateMeasure { Aggregation = Aggregation.Sum, Field = Field.Property("fee"), Format = ValueFormat.Money })],
    };

    [Theory]
    [InlineData("count(berth.booked)", FormulaKind.Additive)]
    [InlineData("count()", FormulaKind.Additive)]
    [InlineData("count(`Crane Hour`) + count(berth.left)", FormulaKind.Additive)]
    [InlineData("users(berth.booked or berth.left)", FormulaKind.Distinct)]
    [InlineData("distinct(flag of berth.booked)", FormulaKind.Distinct)]
    [InlineData("sum(fee of berth.booked where flag = 'NO' and tonnage >= 500)", FormulaKind.Additive)]
    [InlineData("average(tonnage of berth.booked where not (flag in ('NO', 'SE') or flag is missing))", FormulaKind.Other)]
    [InlineData("percent(users(berth.left where user.tier = gold) / users(berth.booked))", FormulaKind.Ratio)]
    [InlineData("`berth income` / count(berth.booked) * 100", FormulaKind.Ratio)]
    [InlineData("(count(berth.booked) - count(berth.left)) / users()", FormulaKind.Ratio)]
    public void A_formula_becomes_a_measure(string formula, FormulaKind kind)
    {
        var reading = FormulaReader.Read("x", formula, Model);

        Assert.Empty(reading.Issues);
        Assert.Equal(("x", kind), (reading.Measure!.Name, reading.Kind!.Value));
        Assert.NotNull(JsonSerializer.Deserialize<Measure>(JsonSerializer.Serialize(reading.Measure, PlanJson.Options), PlanJson.Options));
    }

    [Theory]
    [InlineData("count(berth.bookd)", "berth.bookd", "Did you mean berth.booked?")]
    [InlineData("sum(flag of berth.booked)", "flag", "texts")]
    [InlineData("sum(fee of berth.left)", "fee", "never has fee")]
    [InlineData("sum(fee of berth.booked where flag > 'A')", ">", "Only numbers and times")]
    [InlineData("sum(fee of berth.booked where tonnage > heavy)", "heavy", "not a number")]
    [InlineData("berth.booked / users()", "berth.booked", "count(berth.booked)")]
    [InlineData("count(berth.booked) * 2", "* 2", "Only a ratio")]
    [InlineData("percent(count(berth.booked))", "percent", "needs a ratio")]
    [InlineData("mode(fee of berth.booked)", "mode", "no function mode")]
    [InlineData("count(berth.booked) count(berth.left)", "count", "join two parts")]
    [InlineData("count(berth.booked) + 'text", "'text", "no end")]
    [InlineData("x + 1", "x", "by itself")]
    public void A_fault_names_its_place_and_what_to_do(string formula, string place, string message)
    {
        var reading = FormulaReader.Read("x", formula, Model);

        Assert.Null(reading.Measure);
        Assert.Contains(reading.Issues, issue => formula.Substring(issue.Start, issue.Length) == place && issue.Message.Contains(message, StringComparison.Ordinal));
    }

    [Fact]
    public void All_unknown_names_are_told_at_once() =>
        Assert.Equal(2, FormulaReader.Read("x", "count(nowhere) / users(neverwhere)", Model).Issues.Count);

    [Fact]
    public void A_formula_that_ends_too_early_is_faulted_at_its_end()
    {
        var issue = Assert.Single(FormulaReader.Read("x", "sum(fee of berth.booked", Model).Issues);

        Assert.Equal((23, 0), (issue.Start, issue.Length));
    }

    [Theory]
    [InlineData("(", 4000)]
    [InlineData("count(where not ", 4000)]
    public void Endless_nesting_is_a_fault_and_no_crash(string piece, int times) =>
        Assert.NotEmpty(FormulaReader.Read("x", string.Concat(Enumerable.Repeat(piece, times)), Model).Issues);
}
