using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Tests.Questions;

public sealed class DerivationTests
{
    [Theory]
    [InlineData("delivered", "delivery")]
    [InlineData("applied", "application")]
    [InlineData("subscribed", "subscription")]
    [InlineData("enrolled", "enrolment")]
    [InlineData("cancelled", "cancellation")]
    [InlineData("paid", "payment")]
    [InlineData("arrived", "arrival")]
    [InlineData("renewed", "renewals")]
    [InlineData("prescribed", "prescription")]
    [InlineData("stopped", "stoppages")]
    [InlineData("issued", "issuance")]
    public void A_verb_and_its_noun_have_one_root(string verb, string noun) => Assert.Equal(Derivation.RootOf(verb) ?? Stemmer.Stem(verb), Derivation.RootOf(noun) ?? Stemmer.Stem(noun));

    [Theory]
    [InlineData("departed", "department")]
    [InlineData("massed", "message")]
    [InlineData("stated", "station")]
    public void A_noun_that_only_looks_derived_has_another(string verb, string noun) => Assert.NotEqual(Derivation.RootOf(verb), Derivation.RootOf(noun));

    [Theory]
    [InlineData("distance_km", "length")]
    [InlineData("minutesSpent", "time")]
    [InlineData("temperatureC", "temperature")]
    [InlineData("Weight_in_lbs", "mass")]
    [InlineData("sizeMb", "data")]
    public void The_name_of_a_number_says_its_unit(string path, string dimension) => Assert.Contains(UnitsOfMeasure.OfName(path), unit => unit.Dimension == dimension);

    [Fact]
    public void A_unit_of_two_units_is_neither() => Assert.Empty(UnitsOfMeasure.OfName("vibration_mm_s"));
}
