using Analytics.LocalRuntime.Durable.History;
using Npgsql;
using NpgsqlTypes;

namespace Analytics.LocalRuntime.Durable.Store;

/// <summary>Typed positional parameters; text is made storable on its way in.</summary>
internal static class Parameters
{
    public static NpgsqlParameterCollection Text(this NpgsqlParameterCollection parameters, string? value) =>
        parameters.With(NpgsqlDbType.Text, StoredJson.Storable(value));

    public static NpgsqlParameterCollection Number(this NpgsqlParameterCollection parameters, long value) =>
        parameters.With(NpgsqlDbType.Bigint, value);

    public static NpgsqlParameterCollection Id(this NpgsqlParameterCollection parameters, Guid value) =>
        parameters.With(NpgsqlDbType.Uuid, value);

    public static NpgsqlParameterCollection Time(this NpgsqlParameterCollection parameters, DateTime? value) =>
        parameters.With(NpgsqlDbType.TimestampTz, value);

    public static NpgsqlParameterCollection Interval(this NpgsqlParameterCollection parameters, TimeSpan value) =>
        parameters.With(NpgsqlDbType.Interval, value);

    public static NpgsqlParameterCollection Flag(this NpgsqlParameterCollection parameters, bool value) =>
        parameters.With(NpgsqlDbType.Boolean, value);

    public static NpgsqlParameterCollection Texts(this NpgsqlParameterCollection parameters, IEnumerable<string?> values) =>
        parameters.With(NpgsqlDbType.Array | NpgsqlDbType.Text, values.Select(StoredJson.Storable).ToArray());

    public static NpgsqlParameterCollection OptionalTexts(this NpgsqlParameterCollection parameters, IEnumerable<string>? values) =>
        parameters.With(NpgsqlDbType.Array | NpgsqlDbType.Text, values?.ToArray());

    public static NpgsqlParameterCollection Numbers(this NpgsqlParameterCollection parameters, IEnumerable<long> values) =>
        parameters.With(NpgsqlDbType.Array | NpgsqlDbType.Bigint, values.ToArray());

    public static NpgsqlParameterCollection OptionalNumbers(this NpgsqlParameterCollection parameters, IEnumerable<long?> values) =>
        parameters.With(NpgsqlDbType.Array | NpgsqlDbType.Bigint, values.ToArray());

    public static NpgsqlParameterCollection Integers(this NpgsqlParameterCollection parameters, IEnumerable<int> values) =>
        parameters.With(NpgsqlDbType.Array | NpgsqlDbType.Integer, values.ToArray());

    public static NpgsqlParameterCollection Flags(this NpgsqlParameterCollection parameters, IEnumerable<bool> values) =>
        parameters.With(NpgsqlDbType.Array | NpgsqlDbType.Boolean, values.ToArray());

    public static NpgsqlParameterCollection Ids(this NpgsqlParameterCollection parameters, IEnumerable<Guid> values) =>
        parameters.With(NpgsqlDbType.Array | NpgsqlDbType.Uuid, values.ToArray());

    public static NpgsqlParameterCollection OptionalIds(this NpgsqlParameterCollection parameters, IEnumerable<Guid?> values) =>
        parameters.With(NpgsqlDbType.Array | NpgsqlDbType.Uuid, values.ToArray());

    public static NpgsqlParameterCollection Times(this NpgsqlParameterCollection parameters, IEnumerable<DateTime> values) =>
        parameters.With(NpgsqlDbType.Array | NpgsqlDbType.TimestampTz, values.ToArray());

    public static NpgsqlParameterCollection OptionalTimes(this NpgsqlParameterCollection parameters, IEnumerable<DateTime?> values) =>
        parameters.With(NpgsqlDbType.Array | NpgsqlDbType.TimestampTz, values.ToArray());

    public static string? OptionalText(this NpgsqlDataReader reader, int ordinal) =>
        reader.IsDBNull(ordinal) ? null : reader.GetString(ordinal);

    /// <summary>The database keeps microseconds: a timer must not fire a fraction before its time.</summary>
    public static DateTime RoundUp(DateTime time)
    {
        var rest = time.Ticks % TimeSpan.TicksPerMicrosecond;
        return rest == 0 ? time : time.AddTicks(TimeSpan.TicksPerMicrosecond - rest);
    }

    private static NpgsqlParameterCollection With(this NpgsqlParameterCollection parameters, NpgsqlDbType type, object? value)
    {
        parameters.Add(new NpgsqlParameter { NpgsqlDbType = type, Value = value ?? DBNull.Value });
        return parameters;
    }
}
