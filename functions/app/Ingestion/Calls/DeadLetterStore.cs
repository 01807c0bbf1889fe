using System.Text;
using Analytics.Platform.Http;
using Analytics.Platform.Postgres;
using Npgsql;

namespace Analytics.Ingestion.Calls;

/// <summary>A call that could not be taken and waits to be mended or discarded.</summary>
internal sealed record DeadLetter(Guid DeadLetterId, Guid? SourceId, DateTimeOffset ReceivedAt, string Type, string Code, string Reason, string Call);

internal static class DeadLetterStore
{
    private const string Columns = "dead_letter_id, write_key_id, received_at, call_type, code, reason, call";

    public static async Task AddAsync(
        NpgsqlConnection connection, int organizationId, IReadOnlyList<CallRequest> requests, IReadOnlyList<CallOutcome> outcomes, CancellationToken cancellation)
    {
        // What an operator sends again and fails again waits already.
        var letters = requests.Zip(outcomes).Where(pair => pair.First.CallId is null).SelectMany(pair => pair.Second.Rejected.Select(rejected => (pair.First, Rejected: rejected))).ToList();
        if (letters.Count == 0)
        {
            return;
        }

        await using var command = new NpgsqlCommand(
            """
            -- ingestion.add_dead_letters
            insert into app.dead_letters (organization_id, dead_letter_id, write_key_id, received_at, call, call_type, code, reason)
            select $1, * from unnest($2::uuid[], $3::uuid[], $4::timestamptz[], $5::text[], $6::text[], $7::text[], $8::text[])
            """, connection)
        {
            Parameters =
            {
                new() { Value = organizationId },
                new() { Value = letters.ConvertAll(_ => Guid.CreateVersion7()) },
                new() { Value = letters.ConvertAll(letter => letter.First.WriteKeyId) },
                new() { Value = letters.ConvertAll(letter => letter.First.ReceivedAt.ToUniversalTime()) },
                new() { Value = letters.ConvertAll(letter => Encoding.UTF8.GetString(letter.First[letter.First.Calls[letter.Rejected.Index]])) },
                new() { Value = letters.ConvertAll(letter => CallHead.Read(letter.First[letter.First.Calls[letter.Rejected.Index]], letter.First.Kind).Kind) },
                new() { Value = letters.ConvertAll(letter => letter.Rejected.Code) },
                new() { Value = letters.ConvertAll(letter => letter.Rejected.Reason) },
            },
        };
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Those that wait, latest first, behind the last one seen.</summary>
    public static async Task<List<DeadLetter>> ListAsync(OrganizationScope scope, TimedPosition? after, int limit, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            $"""
            -- ingestion.list_dead_letters
            select {Columns} from app.dead_letters
            where status = 'waiting' and ($1::timestamptz is null or (received_at, dead_letter_id) < ($1, $2::uuid))
            order by received_at desc, dead_letter_id desc limit $3
            """,
            after?.At, after?.Id, limit);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var letters = new List<DeadLetter>();
        while (await reader.ReadAsync(cancellation))
        {
            letters.Add(Read(reader));
        }

        return letters;
    }

    public static async Task<DeadLetter?> FindWaitingAsync(OrganizationScope scope, Guid id, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            $"""
            -- ingestion.find_dead_letter
            select {Columns} from app.dead_letters where organization_id = app.current_organization() and dead_letter_id = $1 and status = 'waiting'
            """,
            id);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation) ? Read(reader) : null;
    }

    /// <param name="scope">The organization's.</param>
    /// <param name="id">Of a letter that waits.</param>
    /// <param name="status">replayed or discarded.</param>
    /// <param name="now">When.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public static async Task<bool> SettleAsync(OrganizationScope scope, Guid id, string status, DateTimeOffset now, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- ingestion.settle_dead_letter
            update app.dead_letters set status = $2, settled_at = $3
            where organization_id = app.current_organization() and dead_letter_id = $1 and status = 'waiting'
            """,
            id, status, now);
        return await command.ExecuteNonQueryAsync(cancellation) > 0;
    }

    private static DeadLetter Read(NpgsqlDataReader reader) => new(
        reader.GetGuid(0), reader.IsDBNull(1) ? null : reader.GetGuid(1), reader.GetFieldValue<DateTimeOffset>(2), reader.GetString(3), reader.GetString(4), reader.GetString(5), reader.GetString(6));
}
