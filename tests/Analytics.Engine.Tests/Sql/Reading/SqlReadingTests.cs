using Analytics.Engine.Sql;
using Analytics.Engine.Sql.Reading;

namespace Analytics.Engine.Tests.Sql.Reading;

public sealed class SqlReadingTests
{
    [Theory]
    [InlineData(
        "select properties ->> 'country' as country, count(*), sum(revenue) from analytics.events where name = 'order placed' and revenue > 10 group by 1 order by 2 desc limit 5",
        "Shows the property country, the number of rows and the sum of revenue.|Reads events.|Keeps rows where name is \"order placed\" and revenue is greater than 10.|Makes one row for each value of column 1.|Sorts by column 2, greatest first.|Shows at most 5 rows.")]
    [InlineData(
        "select date_trunc('month', occurred_at), count(distinct user_id) from events e where occurred_at between '2026-01-01' and '2026-02-01' group by date_trunc('month', occurred_at)",
        "Shows the month of occurred at and the number of different user id.|Reads events.|Keeps rows where occurred at lies between '2026-01-01' and '2026-02-01'.|Makes one row for each the month of occurred at.")]
    [InlineData(
        "with buyers as (select user_id from events where name in ('a', 'b')) select distinct user_id from buyers b join users u on u.user_id = b.user_id where external_id is not null",
        "First makes the table buyers.|Shows each different user id once.|Reads buyers, together with users where user id is user id.|Keeps rows where external id is there.")]
    [InlineData("select 'it''s' from events where not (name = 'x' or name = 'y')", "Shows 'it''s'.|Reads events.|Keeps rows where it is not so that (name = 'x' or name = 'y').")]
    [InlineData("select 'no end", "")]
    public void A_statement_is_said_clause_by_clause(string sql, string said) => Assert.Equal(said, string.Join('|', SqlReading.Of(sql)));

    [Fact]
    public void A_day_made_of_a_time_becomes_a_range_of_times()
    {
        var hint = Assert.Single(SqlHints.Of("select count(*) from events e where e.occurred_at::date = date '2026-02-28'"));

        Assert.Equal("day_of_time", hint.Rule);
        Assert.Equal("select count(*) from events e where (e.occurred_at >= '2026-02-28 00:00+00' and e.occurred_at < '2026-03-01 00:00+00')", hint.Sql);
        Assert.True(SqlGuard.Check(hint.Sql!).Allowed);
    }

    [Theory]
    [InlineData("select count(*) from events", "no_period")]
    [InlineData("select * from users", "every_column")]
    [InlineData("select u.* from users u", "every_column")]
    [InlineData("select name from events where day > '2026-01-01' and name like '%x'", "leading_wildcard")]
    [InlineData("select user_id from users union select user_id from users", "union_distinct")]
    [InlineData("select count(*) from events where occurred_at > '2026-01-01'", "")]
    [InlineData("select 2 * count(*) from users union all select 1", "")]
    [InlineData("delete from events", "")]
    public void What_makes_a_statement_slow_is_named(string sql, string rules) => Assert.Equal(rules, string.Join(' ', SqlHints.Of(sql).Select(hint => hint.Rule)));
}
