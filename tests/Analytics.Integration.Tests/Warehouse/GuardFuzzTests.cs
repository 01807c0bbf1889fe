using System.Globalization;
using Analytics.Engine.Sql;
using Analytics.Warehouse;
using Npgsql;

namespace Analytics.Integration.Tests.Warehouse;

/// <summary>
/// Random statements against the guard and, where it lets them pass, against the database as an organization's reader: half of them mutants of
/// both corpora, half made from the grammar. The database plans every one of them, which checks rights, and runs one in so many. A long run:
/// <c>ANALYTICS_FUZZ_INPUTS=1000000 ANALYTICS_FUZZ_SEED=7 ANALYTICS_FUZZ_RUN_ONE_IN=20 dotnet test tests/Analytics.Integration.Tests --filter GuardFuzzTests</c>.
/// </summary>
public sealed class GuardFuzzTests(PostgresFixture postgres, ITestOutputHelper output)
{
    private const string Secret = "theirs-only-7f3a";
    private const string Planned = "planned";
    private const string Unreadable = "passed, then unreadable";

    // The database counts some faults of meaning as syntax; those of its grammar come from these files.
    private static readonly string[] GrammarFiles = ["scan.l", "gram.y", "parser.c"];

    [Fact]
    public async Task What_the_guard_lets_pass_never_has_to_be_stopped_by_the_layers_below()
    {
        var inputs = Setting("ANALYTICS_FUZZ_INPUTS", 5_000);
        await using var test = await postgres.CreateDatabaseAsync();
        var (ours, theirs) = await WarehouseGiven.TwoOrganizationsAsync(test);
        await test.ExecuteAsync("update warehouse.events set properties = properties || jsonb_build_object('note', $2::text) where organization_id = $1", theirs, Secret);
        var random = new Random(Setting("ANALYTICS_FUZZ_SEED", 20111209));
        var dictionary = await DictionaryAsync(test);
        var mutator = new StatementMutator(random, [.. StatementCorpus.Questions, .. StatementCorpus.Questions, .. StatementCorpus.Attacks], dictionary);
        var generator = new StatementGenerator(random, dictionary);
        var reader = WarehouseGiven.Unguarded(test, WarehouseLimits.Default with { Timeout = TimeSpan.FromMilliseconds(200), Cost = 100_000 });
        var runOneIn = Setting("ANALYTICS_FUZZ_RUN_ONE_IN", 2);
        var tally = new Tally();
        await using var planner = await test.Database.Reader(ours).OpenConnectionAsync(TestContext.Current.CancellationToken);

        for (var i = 0; i < inputs; i++)
        {
            var isMutant = random.Next(2) == 0;
            var sql = isMutant ? mutator.Next() : generator.Next();
            var verdict = SqlGuard.Check(sql);
            var outcome = verdict.Allowed ? await PlanAsync(planner, verdict.LimitedSql) : $"refused: {verdict.Issues[0].Rule}";
            if (outcome == Planned && random.Next(runOneIn) == 0)
            {
                outcome = await RunAsync(reader, ours, verdict.LimitedSql);
            }

            tally.Add($"{(isMutant ? "mutant " : "grammar")} {outcome}", sql);
        }

        tally.Write(output);
        Assert.True(tally.Faults.Count == 0, string.Join("\n", tally.Faults));
        Assert.True(tally.Share(Unreadable) < 0.0005, "The guard lets too much pass that the database cannot read: compare SqlParser with PostgreSQL's grammar.");
    }

    /// <summary>What the database makes of a statement before it runs; an exclamation mark stands before what should not happen.</summary>
    private static async Task<string> PlanAsync(NpgsqlConnection planner, string sql)
    {
        await using var batch = new NpgsqlBatch(planner) { BatchCommands = { new NpgsqlBatchCommand("explain " + sql) } };
        try
        {
            await batch.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
            return Planned;
        }
        catch (PostgresException failure)
        {
            return failure.SqlState switch
            {
                PostgresErrorCodes.InsufficientPrivilege or PostgresErrorCodes.ReadOnlySqlTransaction or PostgresErrorCodes.InternalError => $"! passed, then {failure.SqlState} {failure.MessageText}",
                PostgresErrorCodes.SyntaxError when GrammarFiles.Contains(failure.File, StringComparer.Ordinal) => Unreadable,
                _ => $"passed, then without meaning ({failure.SqlState[..2]})",
            };
        }
        finally
        {
            if (planner.State != System.Data.ConnectionState.Open)
            {
                await planner.CloseAsync();
                await planner.OpenAsync(TestContext.Current.CancellationToken);
            }
        }
    }

    private static async Task<string> RunAsync(WarehouseReader reader, int organizationId, string sql)
    {
        try
        {
            var result = await reader.ReadAsync(organizationId, sql);
            if (result.IsError)
            {
                return result.Error.Code is "query.forbidden" or "query.unsafe" or "warehouse.unavailable" ? $"! passed, then {result.Error.Code}" : $"planned, run: {result.Error.Code}";
            }

            return result.Value.Table.Rows.Any(row => row.Any(value => value is string text && text.Contains(Secret, StringComparison.Ordinal))) ? "! passed and leaked" : "planned, run: answered";
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

    /// <summary>How often what happened, with an example of each.</summary>
    private sealed class Tally
    {
        private readonly SortedDictionary<string, (int Count, List<string> Examples)> _outcomes = new(StringComparer.Ordinal);
        private int _inputs;

        public List<string> Faults { get; } = [];

        public void Add(string outcome, string sql)
        {
            _inputs++;
            var (count, examples) = _outcomes.GetValueOrDefault(outcome, (0, []));
            if (outcome.Contains('!', StringComparison.Ordinal) && Faults.Count < 20)
            {
                Faults.Add($"{outcome}: {sql}");
            }

            if (outcome.EndsWith(Unreadable, StringComparison.Ordinal) && examples.Count < 8)
            {
                examples.Add(sql);
            }

            _outcomes[outcome] = (count + 1, examples);
        }

        public double Share(string outcome) => _outcomes.Where(found => found.Key.EndsWith(outcome, StringComparison.Ordinal)).Sum(found => found.Value.Count) / (double)Math.Max(1, _inputs);

        public void Write(ITestOutputHelper output)
        {
            foreach (var (outcome, (count, examples)) in _outcomes)
            {
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count,10}  {outcome}"));
                foreach (var example in examples)
                {
                    output.WriteLine($"            {example.ReplaceLineEndings(" ⏎ ")}");
                }
            }
        }
    }
}
