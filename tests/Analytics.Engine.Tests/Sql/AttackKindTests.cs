using System.Text.RegularExpressions;

namespace Analytics.Engine.Tests.Sql;

/// <summary>The corpus of attacks holds several of every kind that is known, so that nobody thins it out unseen.</summary>
public sealed class AttackKindTests
{
    private const int FewestOfAKind = 5;

    [Theory]
    [InlineData("stacked statements", @"(?s);\s*\S")]
    [InlineData("writing in WITH", @"(?i)with .*\b(insert|update|delete|merge)\b")]
    [InlineData("SELECT INTO", @"^into\|")]
    [InlineData("COPY", @"(?i)\bcopy\b")]
    [InlineData("DO", @"(?i)\bdo\s+('|\$|language)")]
    [InlineData("files of the server", "pg_read|pg_ls_|pg_stat_file|pg_current_logfile")]
    [InlineData("large objects", @"\blo_?\w+\(|loread|lowrite")]
    [InlineData("other servers", "dblink|fdw|logical")]
    [InlineData("sleeping", "pg_sleep")]
    [InlineData("set_config and SET", @"(?i)set_config|\bset (local|session|role|row_security|statement_timeout|transaction|app)|current_setting")]
    [InlineData("another role", @"(?i)\b(set|reset) (local |session )?(role|authorization)|'role'")]
    [InlineData("security definer, rules, policies", @"(?i)security|create rule|create trigger|policy|owner to|superuser")]
    [InlineData("catalog", @"\bpg_(user|shadow|class|proc|roles|tables|database|authid|settings|stat\w*|locks|policies|views|catalog)|information_schema")]
    [InlineData("types that look names up", @"(?i)reg(class|proc|type|role|oper\w*|namespace|config|collation|dictionary)")]
    [InlineData("quoted and escaped names", "(?i)U&\"|\"pg_|\"PG_|\"Events|\"EVENTS")]
    [InlineData("comments", @"/\*|--")]
    [InlineData("dollar quotes", @"\$\w*\$")]
    [InlineData("operators", "^operator\\|")]
    [InlineData("types", "^type\\|")]
    [InlineData("errors and statistics that tell about others", @"pg_stats|reltuples|pg_statistic|explain|pg_relation_size|warehouse\.")]
    [InlineData("time as an oracle", "clock_timestamp|timeofday|case when .* then pg_sleep|pg_sleep\\(0")]
    [InlineData("FOR UPDATE and its like", @"^locking\|")]
    [InlineData("advisory locks", "advisory")]
    [InlineData("results as large as memory", "repeat|[lr]pad|array_fill|%[-*0-9]{2,}|gen_random_bytes")]
    [InlineData("functions that run a text", "(query|table|schema|database|cursor)_to_xml|ts_stat|ts_rewrite|plpython")]
    public void There_are_several_attacks_of_each_kind(string kind, string pattern)
    {
        var found = Lines("attacks.txt").Count(line => Regex.IsMatch(line, pattern, RegexOptions.None, TimeSpan.FromSeconds(5)));

        Assert.True(found >= FewestOfAKind, $"{kind}: {found}");
    }

    [Theory]
    [InlineData("recursion")]
    [InlineData("cartesian")]
    [InlineData("huge")]
    [InlineData("numbers")]
    [InlineData("patterns")]
    [InlineData("json")]
    [InlineData("times")]
    [InlineData("errors")]
    public void There_are_several_heavy_statements_of_each_kind(string kind) =>
        Assert.True(Lines("limits.txt").Count(line => line.StartsWith(kind + "|", StringComparison.Ordinal)) >= FewestOfAKind, kind);

    private static IEnumerable<string> Lines(string file) =>
        File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Sql", "Corpus", file)).Where(line => !line.StartsWith('#') && line.Length > 0).Select(line => line.Replace("\\n", "\n", StringComparison.Ordinal));
}
