using System.Text.Json;
using Analytics.Platform.Postgres;

namespace Analytics.Deliveries.Contacts;

/// <summary>Statements on contact settings.</summary>
internal static class ContactStore
{
    private const int Sampled = 500;

    /// <summary>What was chosen, or what the attributes suggest.</summary>
    public static async Task<ContactSettings> LoadAsync(OrganizationScope scope, CancellationToken cancellation) =>
        await FindAsync(scope, cancellation) ?? await SuggestAsync(scope, cancellation);

    public static async Task<ContactSettings?> FindAsync(OrganizationScope scope, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- contacts.find_settings
            select email_attribute, phone_attribute, consent_attribute, time_zone_attribute, sender_name, sender_email, approval_limit, cap_messages, cap_days, quiet_from, quiet_until, control_percent, control_since,
              channel_quiet_hours::text, warm_up_daily, warm_up_from, sms_consent_attribute, sms_prices::text, sms_currency
            from app.contact_settings
            """);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        if (!await reader.ReadAsync(cancellation))
        {
            return null;
        }

        return new ContactSettings
        {
            EmailAttribute = reader.IsDBNull(0) ? null : reader.GetString(0),
            PhoneAttribute = reader.IsDBNull(1) ? null : reader.GetString(1),
            ConsentAttribute = reader.IsDBNull(2) ? null : reader.GetString(2),
            TimeZoneAttribute = reader.IsDBNull(3) ? null : reader.GetString(3),
            SenderName = reader.GetString(4),
            SenderEmail = reader.GetString(5),
            ApprovalLimit = reader.IsDBNull(6) ? null : reader.GetInt32(6),
            CapMessages = reader.IsDBNull(7) ? null : reader.GetInt32(7),
            CapDays = reader.IsDBNull(8) ? null : reader.GetInt32(8),
            QuietFrom = reader.IsDBNull(9) ? null : reader.GetFieldValue<TimeOnly>(9),
            QuietUntil = reader.IsDBNull(10) ? null : reader.GetFieldValue<TimeOnly>(10),
            ControlPercent = reader.GetDecimal(11),
            ControlSince = reader.IsDBNull(12) ? null : reader.GetFieldValue<DateTimeOffset>(12),
            ChannelQuietHours = JsonSerializer.Deserialize<Dictionary<string, QuietHours>>(reader.GetString(13), JsonSerializerOptions.Web)!,
            WarmUpDaily = reader.GetFieldValue<int[]>(14),
            WarmUpFrom = reader.IsDBNull(15) ? null : reader.GetFieldValue<DateOnly>(15),
            SmsConsentAttribute = reader.IsDBNull(16) ? null : reader.GetString(16),
            SmsPrices = JsonSerializer.Deserialize<Dictionary<string, decimal>>(reader.GetString(17))!,
            SmsCurrency = reader.GetString(18),
        };
    }

    /// <summary>The attributes whose values look like addresses, agreement and time zones in most of a sample of people.</summary>
    public static async Task<ContactSettings> SuggestAsync(OrganizationScope scope, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- contacts.suggest_settings
            with sample as (
              select attributes from warehouse.users where organization_id = app.current_organization() and attributes <> '{}' limit $1
            ), attribute as (
              select a.key, count(*) as seen,
                count(*) filter (where a.value ~ '^[^@[:space:]]+@[^@[:space:]]+\.[^@[:space:]]+$') as emails,
                count(*) filter (where a.value ~ '^\+[1-9][0-9]{6,14}$') as phones,
                count(*) filter (where a.value in ('true', 'false') and a.key ~* '(consent|opt_?in|subscribed|newsletter)' and a.key !~* '(sms|phone|text|mobile)') as consents,
                count(*) filter (where a.value in ('true', 'false') and a.key ~* '(consent|opt_?in|subscribed)' and a.key ~* '(sms|phone|text|mobile)') as sms_consents,
                count(*) filter (where a.value ~ '^[A-Z][A-Za-z]+/[A-Z][A-Za-z_/+-]+$') as zones
              from sample, jsonb_each_text(sample.attributes) as a group by a.key
            )
            select
              (select key from attribute where emails > 0.5 * seen order by emails desc, key limit 1),
              (select key from attribute where phones > 0.5 * seen order by phones desc, key limit 1),
              (select key from attribute where consents > 0.5 * seen order by consents desc, key limit 1),
              (select key from attribute where zones > 0.5 * seen order by zones desc, key limit 1),
              (select key from attribute where sms_consents > 0.5 * seen order by sms_consents desc, key limit 1)
            """,
            Sampled);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        return new ContactSettings
        {
            Suggested = true,
            EmailAttribute = reader.IsDBNull(0) ? null : reader.GetString(0),
            PhoneAttribute = reader.IsDBNull(1) ? null : reader.GetString(1),
            ConsentAttribute = reader.IsDBNull(2) ? null : reader.GetString(2),
            TimeZoneAttribute = reader.IsDBNull(3) ? null : reader.GetString(3),
            SmsConsentAttribute = reader.IsDBNull(4) ? null : reader.GetString(4),
        };
    }

    public static async Task SaveAsync(OrganizationScope scope, ContactSettings settings, CancellationToken cancellation)
    {
        await using var command = scope.Command(
            """
            -- contacts.save_settings
            insert into app.contact_settings (organization_id, email_attribute, phone_attribute, consent_attribute, time_zone_attribute, sender_name, sender_email,
              approval_limit, cap_messages, cap_days, quiet_from, quiet_until, control_percent, control_since, channel_quiet_hours, warm_up_daily, warm_up_from, sms_consent_attribute, sms_prices, sms_currency)
            values (app.current_organization(), $1::text, $2::text, $3::text, $4::text, $5, $6, $7::integer, $8::integer, $9::integer, $10::time, $11::time, $12, $13::timestamptz, $14::text::jsonb, $15, $16::date, $17::text, $18::text::jsonb, $19)
            on conflict (organization_id) do update set email_attribute = excluded.email_attribute, phone_attribute = excluded.phone_attribute,
              consent_attribute = excluded.consent_attribute, time_zone_attribute = excluded.time_zone_attribute, sender_name = excluded.sender_name,
              sender_email = excluded.sender_email, approval_limit = excluded.approval_limit, cap_messages = excluded.cap_messages, cap_days = excluded.cap_days,
              quiet_from = excluded.quiet_from, quiet_until = excluded.quiet_until,
              control_percent = excluded.control_percent, control_since = excluded.control_since,
              channel_quiet_hours = excluded.channel_quiet_hours, warm_up_daily = excluded.warm_up_daily, warm_up_from = excluded.warm_up_from, sms_consent_attribute = excluded.sms_consent_attribute,
              sms_prices = excluded.sms_prices, sms_currency = excluded.sms_currency,
              updated_at = now()
            """,
            settings.EmailAttribute, settings.PhoneAttribute, settings.ConsentAttribute, settings.TimeZoneAttribute, settings.SenderName, settings.SenderEmail,
            settings.ApprovalLimit, settings.CapMessages, settings.CapDays, settings.QuietFrom, settings.QuietUntil,
            settings.ControlPercent, settings.ControlSince, JsonSerializer.Serialize(settings.ChannelQuietHours, JsonSerializerOptions.Web), settings.WarmUpDaily.ToArray(), settings.WarmUpFrom, settings.SmsConsentAttribute,
            JsonSerializer.Serialize(settings.SmsPrices), settings.SmsCurrency);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
