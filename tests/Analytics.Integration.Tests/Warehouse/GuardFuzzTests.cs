using System.Globalization;
using Analytics.Engine.Sql;
using Analytics.Warehouse;
using Npgsql;

namespace Analytics.Integration.Tests.Warehouse;

/// <summary>
/// Random statements against the guard and, where it lets them pass, against the database as an organization's reader: half of them mutants of
/// both corpora, half made from the grammar. A long run:
/// <c>ANALYTICS_FUZZ_INPUTS=1000000 ANALYTICS_FUZZ_SEED=7 dotnet test tests/Analytics.Integration.Tests --filter GuardFuzzTests</c>.
/// </summary>
public sealed class GuardFuzzTests(PostgresFixture postgres, ITestOutputHelper output)
{
    private const string Secret = "theirs-only-7f3a";

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
        var tally = new Tally();

        for (var i = 0; i < inputs; i++)
        {
            var isMutant = random.Next(2) == 0;
            var sql = isMutant ? mutator.Next() : generator.Next();
            var verdict = SqlGuard.Check(sql);
            var outcome = verdict.Allowed ? await RunAsync(test, reader, ours, verdict.LimitedSql) : $"refused: {verdict.Issues[0].Rule}";
            tally.Add($"{(isMutant ? "mutant " : "grammar")} {outcome}", sql);
        }

        tally.Write(output);
        Assert.True(tally.Faults.Count == 0, string.Join("\n", tally.Faults));
        Assert.True(tally.Share("passed, then query.invalid (grammar)") < 0.001, "The guard lets too much pass that the database cannot read: compare SqlParser with PostgreSQL's grammar.");
    }

    /// <summary>What became of a statement that the guard let pass; an exclamation mark stands before what should not happen.</summary>
    private static async Task<string> RunAsync(TestDatabase test, WarehouseReader reader, int organizationId, string sql)
    {
        try
        {
            var result = await reader.ReadAsync(organizationId, sql);
            if (!result.IsError)
            {
                return result.Value.Table.Rows.Any(row => row.Any(value => value is string text && text.Contains(Secret, StringComparison.Ordinal))) ? "! passed and leaked" : "passed and answered";
            }

            return result.Error.Code switch
            {
                "query.forbidden" or "query.unsafe" or "warehouse.unavailable" => $"! passed, then {result.Error.Code}",
                "query.invalid" => $"passed, then query.invalid ({await FaultAsync(test, organizationId, sql)})",
                var code => $"passed, then {code}",
            };
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            return $"! {(failure is PostgresException database ? database.SqlState : failure.GetType().Name)} {failure.Message}";
        }
    }

    /// <summary>Whether the database could not read a statement ("grammar") or found no meaning in it.</summary>
    private static async Task<string> FaultAsync(TestDatabase test, int organizationId, string sql)
    {
        await using var connection = await test.Database.Reader(organizationId).OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var batch = new NpgsqlBatch(connection) { BatchCommands = { new NpgsqlBatchCommand("explain " + sql) } };
        try
        {
            await batch.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
            return "at run time";
        }
        catch (PostgresException failure)
        {
            return GrammarFiles.Contains(failure.File, StringComparer.Ordinal) ? "grammar" : "meaning";
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

            if (outcome.Contains("(grammar)", StringComparison.Ordinal) && examples.Count < 8)
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
