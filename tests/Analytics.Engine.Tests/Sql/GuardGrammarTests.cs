using Analytics.Engine.Sql;

namespace Analytics.Engine.Tests.Sql;

/// <summary>The guard against the forms of PostgreSQL's grammar, and the words in which it refuses them.</summary>
public sealed class GuardGrammarTests
{
    public static TheoryData<string, string> Forms => [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Sql", "Corpus", "grammar.txt"))
        .Where(line => !line.StartsWith('#')).Select(line => line.Split('|', 2)).Select(parts => new TheoryDataRow<string, string>(parts[0], parts[1].Replace("\\n", "\n", StringComparison.Ordinal)))];

    [Theory]
    [MemberData(nameof(Forms))]
    public void Each_form_of_the_grammar_has_its_verdict(string expected, string sql)
    {
        var verdict = SqlGuard.Check(sql);

        Assert.Equal(expected, verdict.Allowed ? "allowed" : verdict.Issues[0].Rule);
        Assert.All(verdict.Issues, issue => Assert.True(issue.Line > 0 && issue.Column > 0 && issue.Problem.Length > 0 && issue.Fix.Length > 0, issue.ToString()));
    }

    [Theory]
    [InlineData("select name,\n  pg_slep(5)\nfrom events", "function", 2, 3, 7, "`pg_slep` is not allowed")]
    [InlineData("select 1\n\nfrom evnts", "relation", 3, 6, 5, "`evnts` cannot be read; did you mean `events`?")]
    [InlineData("with buyers as (select 1)\nselect * from buyer", "relation", 2, 15, 5, "`buyer` cannot be read; did you mean `buyers`?")]
    [InlineData("select date_trnc('day', now())", "function", 1, 8, 9, "`date_trnc` is not allowed; did you mean `date_trunc`?")]
    [InlineData("select persentile_cont(0.5)", "function", 1, 8, 15, "`persentile_cont` is not allowed; did you mean `percentile_cont`?")]
    [InlineData("select median(revenue) from events", "function", 1, 8, 6, "`median` is not allowed; write `percentile_cont(0.5) within group (order by …)`.")]
    [InlineData("select ifnull(name, 'x') from events", "function", 1, 8, 6, "`ifnull` is not allowed; write `coalesce`.")]
    [InlineData("select analytics.count(*) from events", "function", 1, 8, 15, "`analytics.count` is not allowed; write `count` without a schema.")]
    [InlineData("select '1'::integr", "type", 1, 13, 6, "The type `integr` is not allowed; did you mean `integer`?")]
    [InlineData("select 1 as \"a\nb\" fro events", "syntax", 2, 4, 3, "`fro` stands where the end of the statement should; check what stands before it.")]
    [InlineData("select a from events as order", "syntax", 1, 25, 5, "`order` stands where a name should; if it is a name, write it in double quotes.")]
    [InlineData("select 1 = 2 = 3", "syntax", 1, 14, 1, "`=` cannot follow another comparison; put one of the two in parentheses.")]
    [InlineData("select 1 limit 5, 10", "syntax", 1, 17, 1, "LIMIT takes one number; write LIMIT and OFFSET for a page.")]
    public void A_refusal_names_its_rule_its_place_and_what_to_write(string sql, string rule, int line, int column, int length, string message)
    {
        var issue = SqlGuard.Check(sql).Issues[0];

        Assert.Equal((rule, line, column, length), (issue.Rule, issue.Line, issue.Column, issue.Length));
        Assert.StartsWith(message, issue.Message, StringComparison.Ordinal);
    }

    /// <summary>A text goes on behind a line break by the rules it began with; read otherwise, the call of pg_sleep looks like part of a text.</summary>
    [Theory]
    [InlineData("select E'a'\n'\\'' , pg_sleep(5) , $$x$$ --'")]
    [InlineData("select e'a' -- comment\n '\\'' || pg_sleep(5)::text || '' --'")]
    [InlineData("select E'a'\r'\\'' , (select count(*) from pg_user) --'")]
    public void What_stands_behind_a_continued_text_is_read_as_the_database_reads_it(string sql) =>
        Assert.Contains(SqlGuard.Check(sql).Issues, issue => issue.Rule is "function" or "relation");

    [Theory]
    [InlineData("select 1 \0")]
    [InlineData("select 'a\0b'")]
    [InlineData("select 1 /* \0 */")]
    [InlineData("\ufeffselect 1")]
    public void What_would_arrive_otherwise_than_it_was_read_is_refused(string sql) => Assert.False(SqlGuard.Check(sql).Allowed);

    /// <summary>The database would be sent another letter in its place.</summary>
    [Theory]
    [InlineData(0xD800)]
    [InlineData(0xDBFF)]
    [InlineData(0xDC00)]
    public void Half_a_character_is_refused(int half)
    {
        foreach (var sql in (string[])[$"select '{(char)half}'", $"select 1 as \"{(char)half}x\"", $"select 1 -- {(char)half}"])
        {
            Assert.Equal("syntax", Assert.Single(SqlGuard.Check(sql).Issues).Rule);
        }
    }

    [Fact]
    public void Letters_of_all_languages_are_read() => Assert.True(SqlGuard.Check("select name as \"größe 😀\" from events where name = '日本 😀'").Allowed);
}
