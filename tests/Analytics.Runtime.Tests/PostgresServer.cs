namespace Analytics.Runtime.Tests;

/// <summary>One real PostgreSQL for the whole run. Every test class takes a database of its own.</summary>
public sealed class PostgresServer : PostgresProcess, IAsyncLifetime
{
    public async ValueTask InitializeAsync() => await CreateAsync();
}
