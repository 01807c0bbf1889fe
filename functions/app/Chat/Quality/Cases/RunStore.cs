using System.Text.Json;
using Analytics.Chat.Parts;
using Analytics.Platform.Http;
using Analytics.Platform.Postgres;

namespace Analytics.Chat.Quality.Cases;

/// <summary>One run over all cases. <paramref name="Outcomes"/> is left out of lists.</summary>
internal sealed record KeptRun(Guid Id, DateTimeOffset At, JsonElement Report, JsonElement? Outcomes);

/// <summary>Statements on runs; each runs in the transaction it is given.</summary>
internal static class RunStore
{
    public static async Task InsertAsync<TReport, TOutcomes>(OrganizationScope scope, Guid id, TReport report, TOutcomes outcomes, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- chat.evaluation_runs.insert
            insert into app.evaluation_runs (organization_id, evaluation_run_id, report, answers) values (app.current_organization(), $1, $2::jsonb, $3::jsonb)
            """,
            id, ChatJson.Serialize(report), ChatJson.Serialize(outcomes));
        await command.ExecuteNonQueryAsync(cancellation);
    }

    public static async Task<KeptRun?> FindAsync(OrganizationScope scope, Guid id, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- chat.evaluation_runs.find
            select evaluation_run_id, created_at, report::text, answers::text from app.evaluation_runs where evaluation_run_id = $1
            """,
            id);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation)
            ? new KeptRun(reader.GetGuid(0), reader.GetFieldValue<DateTimeOffset>(1), JsonSerializer.Deserialize<JsonElement>(reader.GetString(2)), JsonSerializer.Deserialize<JsonElement>(reader.GetString(3)))
            : null;
    }

    public static async Task<List<KeptRun>> ListAsync(OrganizationScope scope, TimedPosition? after, int limit, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- chat.evaluation_runs.list
            select evaluation_run_id, created_at, report::text from app.evaluation_runs
            where $1::timestamptz is null or (created_at, evaluation_run_id) < ($1, $2::uuid)
            order by created_at desc, evaluation_run_id desc limit $3
            """,
            after?.At, after?.Id, limit);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var runs = new List<KeptRun>();
        while (await reader.ReadAsync(cancellation))
        {
            runs.Add(new KeptRun(reader.GetGuid(0), reader.GetFieldValue<DateTimeOffset>(1), JsonSerializer.Deserialize<JsonElement>(reader.GetString(2)), null));
        }

        return runs;
    }
}
