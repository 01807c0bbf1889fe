using System.Globalization;
using Analytics.Engine.Sql;
using Analytics.Warehouse;
using Npgsql;

namespace Analytics.Integration.Tests.Warehouse;

/// <summary>
/// Random statements against the guard and, where it lets them pass, against the database as an organization's reader. A long run:
/// <c>ANALYTICS_FUZZ_INPUTS=1000000 ANALYTICS_FUZZ_SEED=7 dotnet test tests/Analytics.Integration.Tests --filter GuardFuzzTests</c>.
/// </summary>
public sealed class GuardFuzzTests(PostgresFixture postgres, ITestOutputHelper output)
{
    private const string Secret = "theirs-only-7f3a";

    [Fact]
    public async Task What_the_guard_lets_pass_never_has_to_be_stopped_by_the_layers_below()
    {
        var inputs = Setting("ANALYTICS_FUZZ_INPUTS", 10_000);
        await using var test = await postgres.CreateDatabaseAsync();
        var (ours, theirs) = await WarehouseGiven.TwoOrganizationsAsync(test);
        await test.ExecuteAsync("update warehouse.events set properties = properties || jsonb_build_object('note', $2::text) where organization_id = $1", theirs, Secret);
        var mutator = new StatementMutator(
            new Random(Setting("ANALYTICS_FUZZ_SEED", 20111209)), [.. StatementCorpus.Questions, .. StatementCorpus.Questions, .. StatementCorpus.Attacks], await DictionaryAsync(test));
        var reader = WarehouseGiven.Unguarded(test, WarehouseLimits.Default with { Timeout = TimeSpan.FromMilliseconds(200), Cost = 100_000 });
        var tally = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var findings = new List<string>();

        for (var i = 0; i < inputs; i++)
        {
            var sql = mutator.Next();
            var verdict = SqlGuard.Check(sql);
            var outcome = verdict.Allowed ? await RunAsync(reader, ours, verdict.LimitedSql) : $"refused: {verdict.Issues[0].Id}";
            tally[outcome] = tally.GetValueOrDefault(outcome) + 1;
            if (outcome.StartsWith('!') && findings.Count < 20)
            {
                findings.Add($"{outcome}: {sql}");
            }
        }

        foreach (var (outcome, count) in tally)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count,10}  {outcome}"));
        }

        Assert.True(findings.Count == 0, string.Join("\n", findings));
    }

    /// <summary>What became of a statement that the guard let pass; an exclamation mark stands before what should not happen.</summary>
    private static async Task<string> RunAsync(WarehouseReader reader, int organizationId, string sql)
    {
        try
        {
            var result = await reader.ReadAsync(organizationId, sql);
            if (result.IsError)
            {
                return result.Error.Code is "query.forbidden" or "query.unsafe" or "warehouse.unavailable" ? $"! passed, then {result.Error.Code}" : $"passed, then {result.Error.Code}";
            }

            return result.Value.Table.Rows.Any(row => row.Any(value => value is string text && text.Contains(Secret, StringComparison.Ordinal))) ? "! passed and leaked" : "passed and answered";
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            return $"! {(failure is PostgresException database ? database.SqlState : failure.GetType().Name)} {failure.Message}";
        }
    }

    /// <summary>Every name the database itself knows: functions, relations, types and settings.</summary>
    private static async Task<IReadOnlyList<string>> DictionaryAsync(TestDatabase test) => (await test.ScalarAsync<string[]>(
        """
        select array_agg(distinct word order by word) from (
          select proname::text as word from pg_proc union select relname from pg_class where relkind in ('r', 'v') union select typname from pg_type where typname !~ '^_'
          union select name from pg_settings union select nspname from pg_namespace union select word from pg_get_keywords()) as words
        """))!;

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : otherwise;
}
