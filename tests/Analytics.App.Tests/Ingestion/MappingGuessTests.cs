using Analytics.Ingestion.Mapping;

namespace Analytics.App.Tests.Ingestion;

public sealed class MappingGuessTests
{
    [Fact]
    public void A_column_called_time_is_the_time_even_when_a_third_of_it_is_bad()
    {
        var remarks = MappingGuess.From([Column("event", "level_up"), Column("user", "u1", "u2", "u3"), Column("time", "2026-01-01T10:00:00Z", "soon", "2026-01-03 12:00")], "levels").Remarks;

        Assert.Contains("time = time", remarks);
    }

    [Fact]
    public void A_file_without_times_says_how_to_name_the_column()
    {
        var failure = Assert.Throws<MappingException>(() => MappingGuess.From([Column("a", "1"), Column("b", "x")], "letters"));

        Assert.Contains("--mapping", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("patientId")]
    [InlineData("member_no")]
    [InlineData("Passenger")]
    public void Whoever_is_served_is_the_user(string column)
    {
        var remarks = MappingGuess.From([Column("event", "visited", "left"), Column("driver_id", "d1", "d2"), Column(column, "a", "b"), Column("time", "2026-01-01T10:00:00Z", "2026-01-03 12:00")], "visits").Remarks;

        Assert.Contains($"user = {column}", remarks);
    }

    [Theory]
    [InlineData("patientId")]
    [InlineData("Passenger")]
    [InlineData("chassis_id")]
    public void A_file_of_users_may_call_them_as_the_events_do(string column)
    {
        var remarks = MappingGuess.Users([Column("group_id", "1", "1"), Column("country", "AT", "DE"), Column(column, "a", "b")]).Remarks;

        Assert.Contains($"user = {column}", remarks);
    }

    [Fact]
    public void Dates_with_the_month_in_words_are_times()
    {
        var remarks = MappingGuess.From([Column("name", "a", "b"), Column("Release Date", "Jun 12 1998", "12 June 1999")], "films").Remarks;

        Assert.Contains("time = Release Date", remarks);
    }

    private static ColumnSample Column(string name, params string[] values)
    {
        var column = new ColumnSample(name);
        column.Values.AddRange(values);
        return column;
    }
}
