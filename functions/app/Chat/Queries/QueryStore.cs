using Analytics.Chat.Conversations;
using Analytics.Chat.Parts;
using Analytics.Engine.Planning;
using Analytics.Engine.Sql;
using Analytics.Platform.Http;
using Analytics.Platform.Postgres;
using Npgsql;

namespace Analytics.Chat.Queries;

/// <summary>A query that ran, without its rows.</summary>
internal sealed record QueryRecord(Guid Id, string Question, string Status, string Sql, int RowCount, bool Truncated, double ExecutionMs, bool Cached, bool Favourite, DateTimeOffset CreatedAt)
{
    public string? Title { get; init; }

    public QueryPlan? Plan { get; init; }

    public string? ErrorCode { get; init; }

    public string? ErrorMessage { get; init; }

    public Guid? MessageId { get; init; }

    public DateTimeOffset? CachedAt { get; init; }
}

/// <summary>Which queries of the log are wanted.</summary>
internal sealed record QueryFilter(bool? Favourite, string Words, Guid? PersonId);

/// <summary>Statements on the log of queries; each runs in the transaction it is given.</summary>
internal static class QueryStore
{
    private const string Columns =
        "query_id, coalesce(question, ''), status, sql, coalesce(row_count, 0), truncated, coalesce(execution_ms, 0), cache_hit, favourite, created_at, title, plan::text, error_code, error_message, message_id, cached_at";

    private const int ColumnCount = 16;

    /// <summary>Writes the run, or overwrites the same query's earlier failure; a completed one stays as it is.</summary>
    public static void Save(OrganizationScope scope, FinishedQuery query)
    {
        var table = query.Run.Table;
        scope.Enqueue(
            """
            -- chat.queries.save
            insert into app.analytics_queries (organization_id, query_id, conversation_id, message_id, person_id, question, title, plan, sql, parameters, sql_hash,
              status, columns, rows, row_count, truncated, row_hash, bytes, execution_ms, cache_hit, error_code, error_message, data_version, model, input_tokens,
              output_tokens, as_of, rollup, cached_at, is_check, completed_at)
            values (app.current_organization(), $1, $2::uuid, $3::uuid, $4::uuid, $5, $6::text, $7::jsonb, $8, $9::jsonb, sha256(convert_to($8, 'UTF8')),
              $10, $11::jsonb, $12::jsonb, $13::integer, $14, $15::bytea, $16::bigint, $17, $18, $19::text, $20::text, $21, $22, $23, $24, $25, $26::jsonb, $27::timestamptz, $28, now())
            on conflict (organization_id, query_id) do update set status = excluded.status, columns = excluded.columns, rows = excluded.rows,
              row_count = excluded.row_count, truncated = excluded.truncated, row_hash = excluded.row_hash, bytes = excluded.bytes, execution_ms = excluded.execution_ms,
              cache_hit = excluded.cache_hit, cached_at = excluded.cached_at, sql = excluded.sql, sql_hash = excluded.sql_hash, rollup = excluded.rollup, error_code = excluded.error_code, error_message = excluded.error_message, completed_at = excluded.completed_at
            where analytics_queries.status <> 'completed'
            """,
            query.Run.QueryId, query.Request.ConversationId, query.Request.MessageId, query.Request.PersonId, query.Request.Question, query.Run.Plan?.Title,
            query.Run.Plan is null ? null : PlanJson.Serialize(query.Run.Plan), query.Run.Sql, ChatJson.Serialize(query.Parameters),
            table is null ? "failed" : "completed", table is null ? null : ChatJson.Serialize(table.Columns), table is null ? null : ChatJson.Serialize(table.Rows),
            table?.Rows.Count, table?.Truncated ?? false, table is null ? null : StoredResult.Hash(table.Rows), query.Bytes, (double)query.Run.ElapsedMs, query.Run.Cached,
            query.Run.Failure?.Code, query.Run.Failure?.Message, query.DataVersion, query.Request.Model.Name, (int)query.Request.Model.TokensIn,
            (int)query.Request.Model.TokensOut, query.Request.Now, table?.Rollup is null ? null : ChatJson.Serialize(table.Rollup), query.Run.CachedAt?.ToUniversalTime(),
            query.Request.FromEventsUpTo is not null);
    }

    public static async Task<QueryRecord?> FindAsync(OrganizationScope scope, Guid queryId, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            $"""
            -- chat.queries.find
            select {Columns} from app.analytics_queries where query_id = $1
            """,
            queryId);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation) ? Read(reader) : null;
    }

    /// <summary>The whole stored result; null when the query is unknown or has none.</summary>
    public static async Task<ResultTable?> FindResultAsync(OrganizationScope scope, Guid queryId, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- chat.queries.find_result
            select columns::text, rows::text, truncated, rollup::text from app.analytics_queries where query_id = $1 and status = 'completed' and rows is not null
            """,
            queryId);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation) ? ReadResult(reader, 0) : null;
    }

    /// <summary>A query of the log with its stored result, as far as there are any.</summary>
    public static async Task<(QueryRecord? Record, ResultTable? Result)> FindWithResultAsync(OrganizationScope scope, Guid queryId, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            $"""
            -- chat.queries.find_with_result
            select {Columns}, columns::text, rows::text, truncated, rollup::text from app.analytics_queries where query_id = $1
            """,
            queryId);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        if (!await reader.ReadAsync(cancellation))
        {
            return (null, null);
        }

        var record = Read(reader);
        return (record, record.Status == "completed" && !reader.IsDBNull(ColumnCount + 1) ? ReadResult(reader, ColumnCount) : null);
    }

    public static async Task<List<QueryRecord>> ListAsync(OrganizationScope scope, QueryFilter wanted, TimedPosition? after, int limit, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            $"""
            -- chat.queries.list
            select {Columns} from app.analytics_queries
            where not is_check and ($1::boolean is null or favourite = $1) and ($2::timestamptz is null or (created_at, query_id) < ($2, $3::uuid))
              and ($5 = '' or position(lower($5) in lower(coalesce(question, '') || ' ' || coalesce(title, '') || ' ' || sql)) > 0) and ($6::uuid is null or person_id = $6)
            order by created_at desc, query_id desc limit $4
            """,
            wanted.Favourite, after?.At, after?.Id, limit, wanted.Words, wanted.PersonId);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var queries = new List<QueryRecord>();
        while (await reader.ReadAsync(cancellation))
        {
            queries.Add(Read(reader));
        }

        return queries;
    }

    public static async Task<bool> MarkAsync(OrganizationScope scope, Guid queryId, bool favourite, string? title, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- chat.queries.mark
            update app.analytics_queries set favourite = $2, title = coalesce($3::text, title) where query_id = $1
            """,
            queryId, favourite, title);
        return await command.ExecuteNonQueryAsync(cancellation) == 1;
    }

    /// <summary>Every query of a conversation with what proves its result, oldest first.</summary>
    public static async Task<List<BundledQuery>> BundleAsync(OrganizationScope scope, Guid conversationId, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- chat.queries.bundle
            select query_id, message_id, coalesce(question, ''), status, plan::text, sql, as_of, data_version, coalesce(row_count, 0), truncated, encode(row_hash, 'hex')
            from app.analytics_queries where conversation_id = $1 order by created_at, query_id
            """,
            conversationId);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var queries = new List<BundledQuery>();
        while (await reader.ReadAsync(cancellation))
        {
            queries.Add(new BundledQuery(
                reader.GetGuid(0), reader.IsDBNull(1) ? null : reader.GetGuid(1), reader.GetString(2), reader.GetString(3), ChatJson.Deserialize<QueryPlan>(Text(reader, 4)),
                reader.GetString(5), reader.GetFieldValue<DateTimeOffset>(6), reader.IsDBNull(7) ? null : reader.GetInt64(7), reader.GetInt32(8), reader.GetBoolean(9), Text(reader, 10)));
        }

        return queries;
    }

    private static ResultTable ReadResult(NpgsqlDataReader reader, int first) => new StoredResult(
        ChatJson.Deserialize<ResultColumn[]>(reader.GetString(first))!, ChatJson.Deserialize<object?[][]>(reader.GetString(first + 1))!, reader.GetBoolean(first + 2))
    {
        Rollup = reader.IsDBNull(first + 3) ? null : ChatJson.Deserialize<RollupUse>(reader.GetString(first + 3)),
    }.ToTable();

    private static QueryRecord Read(NpgsqlDataReader reader) => new(
        reader.GetGuid(0), reader.GetString(1), reader.GetString(2), reader.GetString(3), reader.GetInt32(4), reader.GetBoolean(5), reader.GetDouble(6), reader.GetBoolean(7), reader.GetBoolean(8), reader.GetFieldValue<DateTimeOffset>(9))
    {
        Title = Text(reader, 10),
        Plan = ChatJson.Deserialize<QueryPlan>(Text(reader, 11)),
        ErrorCode = Text(reader, 12),
        ErrorMessage = Text(reader, 13),
        MessageId = reader.IsDBNull(14) ? null : reader.GetGuid(14),
        CachedAt = reader.IsDBNull(15) ? null : reader.GetFieldValue<DateTimeOffset>(15),
    };

    private static string? Text(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
}

/// <summary>A run with everything the log keeps of it.</summary>
internal sealed record FinishedQuery(QueryRequest Request, QueryRun Run, IReadOnlyList<SqlParameter> Parameters, long Bytes, long DataVersion);
