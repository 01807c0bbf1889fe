using Analytics.Chat.Parts;
using Analytics.Engine.Planning;
using Analytics.Platform.Http;
using Analytics.Platform.Postgres;
using Npgsql;

namespace Analytics.Chat.Quality.Cases;

/// <summary>Statements on cases; each runs in the transaction it is given.</summary>
internal static class CaseStore
{
    private const string Columns = "evaluation_case_id, question, as_of, status, created_at, plan::text, sql, message_id, note";

    /// <summary>A message makes one case only: made again, the first stays as it is.</summary>
    public static async Task<EvaluationCase> AddAsync(OrganizationScope scope, EvaluationCase added, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            $"""
            -- chat.cases.add
            with made as (
              insert into app.evaluation_cases (organization_id, evaluation_case_id, question, asked, as_of, status, plan, sql, message_id, note)
              values (app.current_organization(), $1, $2, $3, $4, $5, $6::jsonb, $7::text, $8::uuid, $9)
              on conflict (organization_id, message_id) where message_id is not null do nothing
              returning {Columns})
            select * from made union all select {Columns} from app.evaluation_cases where message_id = $8::uuid limit 1
            """,
            added.Id, added.Question, EvaluationCase.Asked(added.Question), added.AsOf.ToUniversalTime(), added.Status, added.Plan is null ? null : PlanJson.Serialize(added.Plan), added.Sql, added.MessageId, added.Note);
        return (await ReadAsync(command, cancellation))[0];
    }

    public static async Task<EvaluationCase?> FindAsync(OrganizationScope scope, Guid id, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            $"""
            -- chat.cases.find
            select {Columns} from app.evaluation_cases where evaluation_case_id = $1
            """,
            id);
        var found = await ReadAsync(command, cancellation);
        return found.Count == 0 ? null : found[0];
    }

    /// <summary>The newest verified case of the same words.</summary>
    public static async Task<EvaluationCase?> FindVerifiedAsync(OrganizationScope scope, string question, CancellationToken cancellation)
    {
        var asked = EvaluationCase.Asked(question);
        await using var command = scope.Command(
            $"""
            -- chat.cases.find_verified
            select {Columns} from app.evaluation_cases where status = 'verified' and plan is not null and md5(asked) = md5($1) and asked = $1 order by updated_at desc limit 1
            """,
            asked);
        var found = await ReadAsync(command, cancellation);
        return found.Count == 0 ? null : found[0];
    }

    public static async Task<List<EvaluationCase>> ListAsync(OrganizationScope scope, string? status, TimedPosition? after, int limit, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            $"""
            -- chat.cases.list
            select {Columns} from app.evaluation_cases
            where ($1::text is null or status = $1) and ($2::timestamptz is null or (created_at, evaluation_case_id) < ($2, $3::uuid))
            order by created_at desc, evaluation_case_id desc limit $4
            """,
            status, after?.At, after?.Id, limit);
        return await ReadAsync(command, cancellation);
    }

    public static async Task SaveAsync(OrganizationScope scope, EvaluationCase changed, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- chat.cases.save
            update app.evaluation_cases set status = $2, plan = $3::jsonb, sql = $4::text, note = $5, updated_at = now() where evaluation_case_id = $1
            """,
            changed.Id, changed.Status, changed.Plan is null ? null : PlanJson.Serialize(changed.Plan), changed.Sql, changed.Note);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    public static async Task<bool> DeleteAsync(OrganizationScope scope, Guid id, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- chat.cases.delete
            delete from app.evaluation_cases where evaluation_case_id = $1
            """,
            id);
        return await command.ExecuteNonQueryAsync(cancellation) == 1;
    }

    private static async Task<List<EvaluationCase>> ReadAsync(OrganizationCommand command, CancellationToken cancellation)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var cases = new List<EvaluationCase>();
        while (await reader.ReadAsync(cancellation))
        {
            cases.Add(new EvaluationCase(reader.GetGuid(0), reader.GetString(1), reader.GetFieldValue<DateTimeOffset>(2), reader.GetString(3), reader.GetFieldValue<DateTimeOffset>(4))
            {
                Plan = reader.IsDBNull(5) ? null : ChatJson.Deserialize<QueryPlan>(reader.GetString(5)),
                Sql = reader.IsDBNull(6) ? null : reader.GetString(6),
                MessageId = reader.IsDBNull(7) ? null : reader.GetGuid(7),
                Note = reader.GetString(8),
            });
        }

        return cases;
    }
}
