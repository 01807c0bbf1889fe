using Analytics.Platform.Postgres;
using Npgsql;

namespace Analytics.Monitoring;

/// <summary>One thing that must work, and whether it does.</summary>
public sealed record HealthPart(string Name, bool Healthy, string Detail);

/// <summary>What the host still does before everything works; the host reports it.</summary>
public sealed class StartupState
{
    private volatile string? _pending = "starting";

    /// <summary>What is still under way, or null.</summary>
    public string? Pending => _pending;

    public void Report(string step) => _pending = step;

    public void Finished() => _pending = null;
}

/// <summary>Looks at the parts that the product cannot work without.</summary>
public sealed class HealthCheck(Database database, StartupState startup)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public async Task<IReadOnlyList<HealthPart>> LookAsync(CancellationToken ct) =>
    [
        await DatabaseAsync(ct),
        new("startup", startup.Pending is null, startup.Pending ?? "finished"),
    ];

    private async Task<HealthPart> DatabaseAsync(CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(Patience);
        try
        {
            await using var connection = await database.OpenSystemAsync(limit.Token);
            await using var command = new NpgsqlCommand("select max(number) from app.schema_migrations", connection);
            return new HealthPart("database", true, $"schema {await command.ExecuteScalarAsync(limit.Token)}");
        }
        catch (Exception fault) when (fault is NpgsqlException or OperationCanceledException && !ct.IsCancellationRequested)
        {
            return new HealthPart("database", false, "does not answer");
        }
    }
}
