using Analytics.Engine.Sql;
using Analytics.Engine.Sql.Guarding;
using Npgsql;

namespace Analytics.Integration.Tests.Warehouse;

/// <summary>The guard's reading of PostgreSQL's grammar beside the server's own.</summary>
public sealed class GuardGrammarTests(WarehouseDatabase shared) : IClassFixture<WarehouseDatabase>
{
    // The database counts some faults of meaning as syntax; those of its grammar come from these files.
    private static readonly string[] GrammarFiles = ["scan.l", "gram.y", "parser.c"];

    [Fact]
    public async Task The_guard_and_the_database_agree_on_what_is_a_statement()
    {
        var differences = new List<string>();

        foreach (var sql in StatementCorpus.Grammar)
        {
            var verdict = SqlGuard.Check(sql);
            var failure = await FailureAsync(sql);
            var isUnreadable = failure is { SqlState: PostgresErrorCodes.SyntaxError } && GrammarFiles.Contains(failure.File, StringComparer.Ordinal);
            // Names with Unicode escapes are refused on purpose, and as syntax.
            var isRefusedAsUnreadable = !verdict.Allowed && verdict.Issues[0].Rule == "syntax" && !sql.Contains("U&\"", StringComparison.Ordinal);
            if ((isUnreadable && verdict.Allowed) || (isRefusedAsUnreadable && failure?.SqlState != PostgresErrorCodes.SyntaxError))
            {
                differences.Add($"{sql}\n    guard: {(verdict.Allowed ? "allowed" : verdict.Issues[0].Message)}\n    database: {failure?.MessageText ?? "answers"}");
            }
        }

        Assert.True(differences.Count == 0, string.Join("\n", differences));
    }

    [Theory]
    [InlineData("catcode = 'R'", nameof(SqlKeywords.Reserved))]
    [InlineData("catcode = 'T'", nameof(SqlKeywords.OfTypesAndFunctions))]
    [InlineData("catcode = 'C'", nameof(SqlKeywords.OfColumns))]
    [InlineData("not barelabel", nameof(SqlKeywords.LabelsAfterAs))]
    public async Task The_guard_knows_the_keywords_of_the_server(string condition, string list)
    {
        var words = (IReadOnlySet<string>)typeof(SqlKeywords).GetField(list)!.GetValue(null)!;

        var ofServer = await shared.Test.ScalarAsync<string[]>($"select array_agg(word) from pg_get_keywords() where {condition}");

        Assert.Equal(ofServer.Order(StringComparer.Ordinal), words.Order(StringComparer.Ordinal));
    }

    /// <summary>No function of the list changes or reads anything but its arguments; what is volatile or may not be run by all is not in it.</summary>
    [Fact]
    public async Task No_allowed_function_is_volatile_or_needs_a_right()
    {
        var odd = await shared.Test.ScalarAsync<string[]>(
            """
            select coalesce(array_agg(distinct proname::text), '{}') from pg_proc
            where proname = any($1) and pronamespace = 'pg_catalog'::regnamespace and (provolatile = 'v' or prosecdef or proacl is not null)
            """, (object)SqlAllowances.Functions.ToArray());

        Assert.Empty(odd);
    }

    private async Task<PostgresException?> FailureAsync(string sql)
    {
        await using var connection = await shared.Test.Database.Reader(shared.Ours).OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var batch = new NpgsqlBatch(connection) { BatchCommands = { new NpgsqlBatchCommand("explain " + sql) } };
        try
        {
            await batch.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
            return null;
        }
        catch (PostgresException failure)
        {
            return failure;
        }
    }
}
