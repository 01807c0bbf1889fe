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
    public void A_user_is_known_by_the_id_and_not_by_an_address_beside_it()
    {
        var remarks = MappingGuess.Users([Column("email", "a@example.org", "b@example.org"), Column("id", "u1", "u2")]).Remarks;

        Assert.Contains("user = id", remarks);
    }

    [Fact]
    public void A_column_with_gaps_names_no_user_where_another_has_none()
    {
        var remarks = MappingGuess.Users([Column("email", "a@example.org"), Column("account", "x", "y")]).Remarks;

        Assert.Contains("user = account", remarks);
    }

    [Theory]
    [InlineData("handle", "handle")]
    [InlineData("inviter", "user_id")]
    public void The_column_that_holds_users_of_the_events_names_the_user(string known, string chosen)
    {
        var remarks = MappingGuess.Users([Column("user_id", "u1", "u2", "u3"), Column("handle", "h1", "h2", "h3"), Column("inviter", "u1", "u1", "u2")], known).Remarks;

        Assert.Contains($"user = {chosen}", remarks);
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
