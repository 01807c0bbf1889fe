using Analytics.Platform.Postgres;

namespace Analytics.Integrations;

/// <summary>
/// Counts how sending on a channel goes, and keeps its circuit breaker: after so many failures in a row nobody is sent to for a while, so that
/// an outage of the provider does not use up everybody's attempts; then a single message tries whether it works again.
/// </summary>
internal static class ChannelHealthStore
{
    /// <summary>Failures in a row that open the circuit.</summary>
    public const int MostFailures = 10;

    private const int LongestError = 500;

    /// <summary>How the channel fares; silence counts only where the provider reports at all.</summary>
    public static async Task<ChannelHealth> LoadAsync(OrganizationScope scope, string channel, bool reports, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- integrations.load_health
            select case when h.open_until is null then 'closed' when h.open_until > now() then 'open' else 'probing' end, h.open_until, h.last_success_at, h.last_failure_at, h.last_error,
              coalesce(m.accepted, 0), coalesce(m.rejected, 0), coalesce(m.failed, 0), h.last_report_at, h.waiting_since, coalesce(h.usual_report_seconds, 0), now()
            from (select $1::text as channel) asked
            left join app.channel_health h on h.organization_id = app.current_organization() and h.channel = asked.channel
            left join lateral (
              select sum(accepted)::bigint as accepted, sum(rejected)::bigint as rejected, sum(failed)::bigint as failed
              from app.channel_minutes where organization_id = app.current_organization() and channel = asked.channel and minute > now() - interval '1 hour'
            ) m on true
            """,
            channel);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        var silence = new ReportSilence(reader.IsDBNull(8) ? null : reader.GetFieldValue<DateTimeOffset>(8), reader.IsDBNull(9) ? null : reader.GetFieldValue<DateTimeOffset>(9), reader.GetDouble(10));
        return new ChannelHealth
        {
            Circuit = reader.GetString(0),
            OpenUntil = reader.IsDBNull(1) ? null : reader.GetFieldValue<DateTimeOffset>(1),
            LastSuccessAt = reader.IsDBNull(2) ? null : reader.GetFieldValue<DateTimeOffset>(2),
            LastFailureAt = reader.IsDBNull(3) ? null : reader.GetFieldValue<DateTimeOffset>(3),
            LastError = reader.IsDBNull(4) ? null : reader.GetString(4),
            Accepted = reader.GetInt64(5),
            Rejected = reader.GetInt64(6),
            Failed = reader.GetInt64(7),
            LastReportAt = silence.LastReportAt,
            SilentSince = reports && silence.IsSilent(reader.GetFieldValue<DateTimeOffset>(11)) ? silence.WaitingSince : null,
        };
    }

    /// <summary>How many messages may be sent now, of so many: all, one that tries whether it works again, or none.</summary>
    public static async Task<int> AdmitAsync(OrganizationScope scope, string channel, int asked, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- integrations.admit
            with probe as (
              -- whoever comes first after the rest tries; if its process dies, somebody else does a minute later
              update app.channel_health set open_until = now() + interval '1 minute' where channel = $1 and open_until <= now() returning 1
            )
            select case when exists (select from probe) then 1
              when exists (select from app.channel_health where channel = $1 and open_until is not null) then 0 else $2 end
            """,
            channel, asked);
        return (int)(await command.ExecuteScalarAsync(cancellation))!;
    }

    /// <summary>Counts results; the last statement of its transaction, as all senders of a channel meet here.</summary>
    public static async Task RecordAsync(OrganizationScope scope, string channel, ChannelResults results, CancellationToken cancellation)
    {
        await using (var count = scope.Command(
            """
            -- integrations.count_results
            with counted as (
              insert into app.channel_minutes as m (organization_id, channel, minute, accepted, rejected, failed)
              values (app.current_organization(), $1, date_trunc('minute', now()), $2, $3, $4)
              on conflict (organization_id, channel, minute) do update
                set accepted = m.accepted + excluded.accepted, rejected = m.rejected + excluded.rejected, failed = m.failed + excluded.failed
            ), known as (
              insert into app.channel_health (organization_id, channel) values (app.current_organization(), $1) on conflict do nothing
            )
            delete from app.channel_minutes where organization_id = app.current_organization() and channel = $1 and minute < now() - interval '2 hours'
            """,
            channel, (long)results.Accepted, (long)results.Rejected, (long)results.Failed))
        {
            await count.ExecuteNonQueryAsync(cancellation);
        }

        await using var command = scope.Command(
            """
            -- integrations.record_health
            update app.channel_health h set
              last_success_at = case when $2 > 0 then now() else h.last_success_at end,
              waiting_since = case when $2 > 0 then coalesce(h.waiting_since, now()) else h.waiting_since end,
              last_failure_at = case when $3 > 0 then now() else h.last_failure_at end,
              last_error = case when $3 > 0 then $4::text else h.last_error end,
              failures = case when $2 > 0 then 0 else h.failures + $3 end,
              -- waves that fail at the same moment are one opening
              openings = case when $2 > 0 then 0 when $3 > 0 and h.failures + $3 >= $5 and (h.openings = 0 or h.last_failure_at < now() - interval '5 seconds') then h.openings + 1 else h.openings end,
              open_until = case when $2 > 0 then null
                when $3 > 0 and h.failures + $3 >= $5 then now() + least(interval '10 minutes', interval '15 seconds' * (2 ^ least(h.openings, 6))) else h.open_until end
            where h.organization_id = app.current_organization() and h.channel = $1
            """,
            channel, results.Accepted, results.Failed, results.LastError is { Length: > LongestError } error ? error[..LongestError] : results.LastError, MostFailures);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>The provider reported: what is usual is the longest wait of late.</summary>
    public static async Task HearAsync(OrganizationScope scope, string channel, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- integrations.hear_report
            insert into app.channel_health as h (organization_id, channel, last_report_at) values (app.current_organization(), $1, now())
            on conflict (organization_id, channel) do update set last_report_at = now(), waiting_since = null,
              usual_report_seconds = greatest(h.usual_report_seconds * 0.98, coalesce(extract(epoch from now() - h.waiting_since), 0))
            """,
            channel);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Another account: what the one before it used to report means nothing for it.</summary>
    public static async Task ForgetReportsAsync(OrganizationScope scope, string channel, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- integrations.forget_reports
            update app.channel_health set last_report_at = null, waiting_since = null, usual_report_seconds = 0 where organization_id = app.current_organization() and channel = $1
            """,
            channel);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Lets messages through again: the account was changed, or a probe says that it works.</summary>
    public static async Task CloseCircuitAsync(OrganizationScope scope, string channel, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- integrations.close_circuit
            update app.channel_health set failures = 0, openings = 0, open_until = null where organization_id = app.current_organization() and channel = $1
            """,
            channel);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
