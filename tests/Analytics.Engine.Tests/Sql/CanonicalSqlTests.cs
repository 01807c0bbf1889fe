using Analytics.Engine.Sql.Guarding;

namespace Analytics.Engine.Tests.Sql;

public sealed class CanonicalSqlTests
{
    [Theory]
    [InlineData("select count(*) from analytics.events", "SELECT  Count(*)\n\tFROM analytics . events ;")]
    [InlineData("select 1 -- one\n + 2", "select /* nested /* comment */ */ 1+2")]
    [InlineData("select a as \"A b\" from t", "Select A AS \"A b\" From T;;")]
    public void Blanks_comments_and_case_of_words_do_not_matter(string one, string other) =>
        Assert.Equal(CanonicalSql.Of(one).Text, CanonicalSql.Of(other).Text);

    [Theory]
    [InlineData("select 'a'", "select 'A'")]
    [InlineData("select 'a  b'", "select 'a b'")]
    [InlineData("select \"a\"", "select \"A\"")]
    [InlineData("select '--x'", "select ''")]
    [InlineData("select $$a$$", "select $$b$$")]
    [InlineData("select a.b", "select a b")]
    [InlineData("select e'\\n'", "select '\\n'")]
    [InlineData("select 1.0", "select 1.00")]
    public void What_may_give_other_rows_stays_apart(string one, string other) =>
        Assert.NotEqual(CanonicalSql.Of(one).Text, CanonicalSql.Of(other).Text);

    [Theory]
    [InlineData("select now()", true)]
    [InlineData("select CURRENT_DATE", true)]
    [InlineData("select \"now\"()", true)]
    [InlineData("select date 'today'", true)]
    [InlineData("select E'n\\x6fw'::date", true)]
    [InlineData("select age(occurred_at) from analytics.events", true)]
    [InlineData("select 'unfinished", true)]
    [InlineData("select known from t where name = 'now or never'", false)]
    [InlineData("select date '2026-01-01'", false)]
    public void Sql_that_asks_for_the_time_is_told_apart(string sql, bool readsClock) =>
        Assert.Equal(readsClock, CanonicalSql.Of(sql).ReadsClock);
}
