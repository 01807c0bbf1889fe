using Npgsql;

namespace Analytics.Integration.Tests.Platform;

/// <summary>Sessions keep the statements that come again, and give up the oldest of them for new ones; statements that fail in between must not confuse what is kept.</summary>
public sealed class KeptStatementsTests(PostgresFixture postgres) : IAsyncLifetime
{
    private const int Rounds = 2000;

    private TestDatabase _database = null!;
    private int _organization;

    public async ValueTask InitializeAsync()
    {
        _database = await postgres.CreateDatabaseAsync();
        _organization = await _database.AddOrganizationAsync("mine");
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_statement_that_fails_leaves_every_other_one_as_it_was(int seed)
    {
        var random = new Random(seed);
        var faults = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var round = 0; round < Rounds; round++)
        {
            var number = random.Next(150);
            var failure = random.Next(10);
            try
            {
                await using var scope = random.Next(3) switch
                {
                    0 => await _database.Database.OpenReadingAsync(_organization, CancellationToken.None),
                    1 => await _database.Database.OpenPassingAsync(_organization, CancellationToken.None),
                    _ => await _database.Database.OpenAsync(_organization, CancellationToken.None),
                };
                for (var before = random.Next(4); before > 0; before--)
                {
                    scope.EnqueueSelect($"select {random.Next(150)}, $1::text", "before");
                }

                await using var command = scope.Command($"select {number}, $1::text, $2::integer / $3::integer", failure == 0 ? "a\0b" : random.Next(3) == 0 ? null : "x", 1, failure == 1 ? 0 : 1);
                using var cancellation = new CancellationTokenSource();
                if (failure == 2)
                {
                    await cancellation.CancelAsync();
                }

                Assert.Equal(number, await command.ExecuteScalarAsync(cancellation.Token));
            }
            catch (Exception expected) when ((failure == 0 && expected is PostgresException { SqlState: PostgresErrorCodes.CharacterNotInRepertoire }) ||
                (failure == 1 && expected is PostgresException { SqlState: PostgresErrorCodes.DivisionByZero }) || (failure == 2 && expected is OperationCanceledException))
            {
                // As it was meant to.
            }
            catch (Exception fault)
            {
                faults[$"{round} {failure} {fault.GetType().Name} {fault.Message}"] = round;
            }
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults.Keys.Take(20)));
    }
}
