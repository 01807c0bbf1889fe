using System.Diagnostics;
using Analytics.Engine.Sql;

namespace Analytics.Engine.Tests.Sql;

public sealed class SqlGuardTests
{
    public static TheoryData<string, string> Attacks => [.. Lines("attacks.txt").Select(line => line.Split('|', 2)).Select(parts => new TheoryDataRow<string, string>(parts[0], parts[1]))];

    public static TheoryData<string> Questions => [.. Lines("benign.txt").Select(line => new TheoryDataRow<string>(line))];

    [Theory]
    [MemberData(nameof(Attacks))]
    public void An_attack_is_refused_for_its_reason(string reason, string sql)
    {
        var verdict = SqlGuard.Check(sql);

        Assert.False(verdict.Allowed, sql);
        Assert.Contains(verdict.Issues, issue => issue.Rule == reason);
        Assert.Empty(verdict.LimitedSql);
        Assert.All(verdict.Issues, issue => Assert.InRange(issue.Start + issue.Length, 0, Math.Max(sql.Length, 1)));
    }

    [Theory]
    [MemberData(nameof(Questions))]
    public void An_honest_question_is_allowed(string sql)
    {
        var verdict = SqlGuard.Check(sql);

        Assert.True(verdict.Allowed, string.Join("; ", verdict.Issues.Select(i => i.Message)));
        Assert.True(SqlGuard.Check(verdict.LimitedSql).Allowed, verdict.LimitedSql);
        Assert.Contains("limit", verdict.LimitedSql + " fetch limit", StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Both_corpora_are_large_enough_to_mean_something()
    {
        Assert.True(Lines("attacks.txt").Distinct().Count() >= 300);
        Assert.True(Lines("benign.txt").Distinct().Count() >= 300);
    }

    [Theory]
    [InlineData("select 1", "select 1\nlimit 10001")]
    [InlineData("select 1;", "select 1\nlimit 10001")]
    [InlineData("select 1 -- end", "select 1\nlimit 10001")]
    [InlineData("select 1 limit 5", "select 1 limit 5")]
    [InlineData("select 1 limit 99999 offset 3", "select 1 limit 10001 offset 3")]
    [InlineData("select 1 offset 3", "select 1 offset 3\nlimit 10001")]
    [InlineData("select 1 fetch first 50000 rows only", "select 1 fetch first 10001 rows only")]
    [InlineData("select 1 limit all", "select * from (\nselect 1 limit all\n) as limited\nlimit 10001")]
    [InlineData("select 1 limit $1", "select * from (\nselect 1 limit $1\n) as limited\nlimit 10001")]
    [InlineData("(select 1 limit 99999)", "(select 1 limit 10001)")]
    [InlineData("(select 1 limit 3) union all (select 2 limit 99999)", "select * from (\n(select 1 limit 3) union all (select 2 limit 99999)\n) as limited\nlimit 10001")]
    [InlineData("(select 1) limit 99999", "(select 1) limit 10001")]
    [InlineData("(select 1) union (select 2)", "select * from (\n(select 1) union (select 2)\n) as limited\nlimit 10001")]
    [InlineData("select (select 1 limit 99999)", "select (select 1 limit 99999)\nlimit 10001")]
    public void A_row_limit_is_added_or_lowered(string sql, string limited) => Assert.Equal(limited, SqlGuard.Check(sql).LimitedSql);

    [Fact]
    public void A_message_names_the_offender_and_its_place()
    {
        var issue = Assert.Single(SqlGuard.Check("select name, pg_sleep(5) from events").Issues);

        Assert.Equal("function", issue.Rule);
        Assert.Equal((13, 8), (issue.Start, issue.Length));
        Assert.StartsWith("`pg_sleep` is not allowed; allowed functions: aggregates (count,", issue.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_misspelt_function_gets_a_suggestion() =>
        Assert.Contains("did you mean `coalesce`?", Assert.Single(SqlGuard.Check("select coalesc(1, 2)").Issues).Message, StringComparison.Ordinal);

    [Fact]
    public void Every_issue_is_reported_at_once()
    {
        var verdict = SqlGuard.Check("select pg_sleep(1), x::regclass from pg_user");

        Assert.Equal(["function", "type", "relation"], verdict.Issues.Select(i => i.Rule));
    }

    [Fact]
    public void Deep_nesting_is_refused_rather_than_overflowing()
    {
        foreach (var (open, close) in new[] { ("(", ")"), ("array[", "]"), ("case when ", " then 1 end"), ("lower(", ")") })
        {
            var sql = "select " + string.Concat(Enumerable.Repeat(open, 5000)) + "1" + string.Concat(Enumerable.Repeat(close, 5000));

            Assert.Contains(SqlGuard.Check(sql).Issues, issue => issue.Rule == "too_deep");
        }
    }

    [Fact]
    public void A_long_flat_statement_is_read_quickly()
    {
        var sql = "select " + string.Join(" + ", Enumerable.Repeat("1", 20_000));
        var watch = Stopwatch.StartNew();

        Assert.True(SqlGuard.Check(sql).Allowed);
        Assert.True(watch.ElapsedMilliseconds < 5000);
    }

    [Fact]
    public void A_statement_of_unreasonable_length_is_refused() =>
        Assert.Equal("too_long", Assert.Single(SqlGuard.Check("select '" + new string('x', 300_000) + "'").Issues).Rule);

    // Mutants of both corpora: any verdict will do, as long as there is one, in time.
    [Fact]
    public void No_garbage_makes_the_guard_fail_or_hang()
    {
        var random = new Random(20111209);
        var seeds = Lines("attacks.txt").Select(l => l.Split('|', 2)[1]).Concat(Lines("benign.txt")).ToArray();
        const string Letters = "abc xyz 019 '\"$()[]{},;.:*+-/\\<>=|&%#@!?\n\té\0";
        for (var i = 0; i < 20_000; i++)
        {
            var text = seeds[random.Next(seeds.Length)].ToList();
            for (var change = random.Next(1, 6); change > 0; change--)
            {
                var place = random.Next(text.Count + 1);
                switch (random.Next(4))
                {
                    case 0 when text.Count > 0:
                        text.RemoveAt(Math.Min(place, text.Count - 1));
                        break;
                    case 1:
                        text.Insert(place, Letters[random.Next(Letters.Length)]);
                        break;
                    case 2:
                        text.InsertRange(place, seeds[random.Next(seeds.Length)]);
                        break;
                    default:
                        text = [.. text.Take(place)];
                        break;
                }
            }

            var sql = new string([.. text]);
            var verdict = SqlGuard.Check(sql);
            Assert.True(verdict.Allowed == (verdict.Issues.Count == 0), sql);
        }
    }

    private static IEnumerable<string> Lines(string file) =>
        File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Sql", "Corpus", file))
            .Where(line => !line.StartsWith('#') && line.Length > 0)
            .Select(line => line.Replace("\\n", "\n", StringComparison.Ordinal));
}
