using Analytics.Platform.Http;
using Analytics.Platform.Postgres;

namespace Analytics.Chat.Models;

/// <summary>A kept call with its time.</summary>
internal sealed record KeptLanguageModelCall(Guid Id, DateTimeOffset At, LanguageModelCall Call);

/// <summary>Statements on calls and budgets; each runs in the transaction it is given.</summary>
internal static class LanguageModelStore
{
    public static async Task<LanguageModelUsage> UsageAsync(OrganizationScope scope, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- chat.language_model.usage
            select count(c.language_model_call_id), coalesce(sum(c.input_tokens), 0)::bigint, coalesce(sum(c.output_tokens), 0)::bigint, coalesce(sum(c.cost), 0),
              o.model_tokens_per_month, o.model_cost_per_month
            from app.organizations o
            left join app.language_model_calls c on c.organization_id = o.organization_id and c.created_at >= date_trunc('month', now(), 'UTC')
            where o.organization_id = app.current_organization()
            group by o.organization_id, o.model_tokens_per_month, o.model_cost_per_month
            """);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation)
            ? new LanguageModelUsage(
                reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetDecimal(3), reader.IsDBNull(4) ? null : reader.GetInt64(4), reader.IsDBNull(5) ? null : reader.GetDecimal(5))
            : throw new InvalidOperationException("The organization is gone.");
    }

    public static async Task InsertAsync(OrganizationScope scope, LanguageModelCall call, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- chat.language_model.insert_call
            insert into app.language_model_calls (organization_id, model, served_by, input_tokens, output_tokens, cost, elapsed_ms, fault)
            values (app.current_organization(), $1, $2::text, $3, $4, $5, $6, $7::text)
            """,
            call.Model, call.ServedBy, call.TokensIn, call.TokensOut, call.Cost, call.ElapsedMs, call.Fault);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    public static async Task<List<KeptLanguageModelCall>> ListAsync(OrganizationScope scope, TimedPosition? after, int limit, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- chat.language_model.list_calls
            select language_model_call_id, created_at, model, served_by, input_tokens, output_tokens, cost, elapsed_ms, fault from app.language_model_calls
            where $1::timestamptz is null or (created_at, language_model_call_id) < ($1, $2::uuid)
            order by created_at desc, language_model_call_id desc limit $3
            """,
            after?.At, after?.Id, limit);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var calls = new List<KeptLanguageModelCall>();
        while (await reader.ReadAsync(cancellation))
        {
            calls.Add(new KeptLanguageModelCall(reader.GetGuid(0), reader.GetFieldValue<DateTimeOffset>(1), new LanguageModelCall(
                reader.GetString(2), reader.IsDBNull(3) ? null : reader.GetString(3), reader.GetInt64(4), reader.GetInt64(5), reader.GetDecimal(6), reader.GetInt64(7), reader.IsDBNull(8) ? null : reader.GetString(8))));
        }

        return calls;
    }

    public static async Task SaveBudgetAsync(OrganizationScope scope, long? tokens, decimal? cost, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- chat.language_model.save_budget
            update app.organizations set model_tokens_per_month = $1::bigint, model_cost_per_month = $2::numeric where organization_id = app.current_organization()
            """,
            tokens, cost);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
