using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Sql.Tree;

namespace Analytics.Engine.Sql.Rendering;

/// <summary>Calendar buckets in the organization's zone, in SQL and as the list of buckets that a range spans.</summary>
internal sealed class BucketRenderer(SemanticModel model, FieldRenderer fields)
{
    private readonly TimeZoneInfo _zone = TimeZoneInfo.FindSystemTimeZoneById(model.TimeZone);

    /// <summary>Whether buckets are instants (hours), days (a date) or numbers of a cycle (weekday 1-7).</summary>
    public static ColumnType Type(TimeGrain grain) => grain switch
    {
        TimeGrain.Minute or TimeGrain.Hour => ColumnType.Timestamp,
        TimeGrain.HourOfDay or TimeGrain.DayOfWeek or TimeGrain.MonthOfYear => ColumnType.Integer,
        _ => ColumnType.Date,
    };

    public static string ColumnName(TimeGrain grain) => grain switch
    {
        TimeGrain.HourOfDay => "hour_of_day",
        TimeGrain.DayOfWeek => "day_of_week",
        TimeGrain.MonthOfYear => "month_of_year",
        _ => grain.ToString().ToLowerInvariant(),
    };

    public static bool IsCycle(TimeGrain grain) => Type(grain) == ColumnType.Integer;

    /// <summary>One step of the calendar.</summary>
    public static SqlExpression Step(TimeGrain grain) => SqlExpression.Of($"interval {SqlExpression.Literal(grain switch
    {
        TimeGrain.Minute => "1 minute",
        TimeGrain.Hour => "1 hour",
        TimeGrain.Day => "1 day",
        TimeGrain.Week => "7 days",
        TimeGrain.Month => "1 month",
        TimeGrain.Quarter => "3 months",
        TimeGrain.Year => "1 year",
        _ => throw new PlanException("plan.grain_without_calendar", $"{grain} has no calendar step."),
    })}");

    public static SqlExpression Length(Duration duration) => SqlExpression.Of($"interval {SqlExpression.Literal(duration.Unit switch
    {
        TimeGrain.Minute => Count(duration.Amount, "minute"),
        TimeGrain.Hour or TimeGrain.HourOfDay => Count(duration.Amount, "hour"),
        TimeGrain.Day or TimeGrain.DayOfWeek => Count(duration.Amount, "day"),
        TimeGrain.Week => Count(duration.Amount * 7, "day"),
        TimeGrain.Month or TimeGrain.MonthOfYear => Count(duration.Amount, "month"),
        TimeGrain.Quarter => Count(duration.Amount * 3, "month"),
        _ => Count(duration.Amount, "year"),
    })}");

    /// <summary>The part of the row's local time that a condition tests.</summary>
    public static SqlExpression Part(TimeGrain part, RowScope rows, SemanticModel model)
    {
        var day = rows.Day(model);
        return part switch
        {
            TimeGrain.Minute => SqlExpression.Of($"extract(minute from {rows.Event(SqlExpression.Of($"occurred_at"))} at time zone {SqlExpression.Literal(model.TimeZone)})::int"),
            TimeGrain.Hour or TimeGrain.HourOfDay => SqlExpression.Of($"extract(hour from {rows.Event(SqlExpression.Of($"occurred_at"))} at time zone {SqlExpression.Literal(model.TimeZone)})::int"),
            TimeGrain.Day or TimeGrain.Week or TimeGrain.DayOfWeek => SqlExpression.Of($"extract(isodow from {day})::int"),
            TimeGrain.Month or TimeGrain.MonthOfYear => SqlExpression.Of($"extract(month from {day})::int"),
            TimeGrain.Quarter => SqlExpression.Of($"extract(quarter from {day})::int"),
            _ => SqlExpression.Of($"extract(year from {day})::int"),
        };
    }

    /// <summary>The bucket of an event row.</summary>
    public SqlExpression OfRow(TimeGrain grain, RowScope rows) => grain switch
    {
        TimeGrain.Minute or TimeGrain.Hour or TimeGrain.HourOfDay => OfInstant(grain, rows.Event(SqlExpression.Of($"occurred_at"))),
        _ => OfDay(grain, rows.Day(model)),
    };

    public SqlExpression OfField(TimeGrain grain, Field field, RowScope rows) => field.Source switch
    {
        FieldSource.OccurredAt or FieldSource.Day => OfRow(grain, rows),
        _ => OfInstant(grain, SqlExpression.Of($"({fields.Timestamp(field, rows)})")),
    };

    public SqlExpression OfInstant(TimeGrain grain, SqlExpression instant)
    {
        var zone = SqlExpression.Literal(model.TimeZone);
        return grain switch
        {
            TimeGrain.Minute => SqlExpression.Of($"date_trunc('minute', {instant})"),
            TimeGrain.Hour => SqlExpression.Of($"date_trunc('hour', {instant}, {zone})"),
            TimeGrain.HourOfDay => SqlExpression.Of($"extract(hour from {instant} at time zone {zone})::int"),
            _ => OfDay(grain, SqlExpression.Of($"({instant} at time zone {zone})::date")),
        };
    }

    public SqlExpression OfDay(TimeGrain grain, SqlExpression day) => grain switch
    {
        TimeGrain.Day => day,
        TimeGrain.Week => SqlExpression.Of($"{day} - ({day} - {WeekAnchor()}) % 7"),
        // Truncating would go through timestamps, which takes more than twice as long.
        TimeGrain.Month => SqlExpression.Of($"({day} - (date_part('day', {day})::int - 1))"),
        TimeGrain.Quarter => SqlExpression.Of($"date_trunc('quarter', {day}::timestamp)::date"),
        TimeGrain.Year => SqlExpression.Of($"date_trunc('year', {day}::timestamp)::date"),
        TimeGrain.DayOfWeek => SqlExpression.Of($"extract(isodow from {day})::int"),
        TimeGrain.MonthOfYear => SqlExpression.Of($"extract(month from {day})::int"),
        _ => throw new PlanException("plan.grain_too_fine", $"{grain} is finer than a day."),
    };

    /// <summary>Number of steps from one bucket to another.</summary>
    public static SqlExpression Distance(TimeGrain grain, SqlExpression from, SqlExpression to) => grain switch
    {
        TimeGrain.Minute => SqlExpression.Of($"(extract(epoch from {to} - {from}) / 60)::int"),
        TimeGrain.Hour => SqlExpression.Of($"(extract(epoch from {to} - {from}) / 3600)::int"),
        TimeGrain.Day => SqlExpression.Of($"({to} - {from})"),
        TimeGrain.Week => SqlExpression.Of($"(({to} - {from}) / 7)"),
        TimeGrain.Month => SqlExpression.Of($"({Months(to)} - {Months(from)})"),
        TimeGrain.Quarter => SqlExpression.Of($"(({Months(to)} - {Months(from)}) / 3)"),
        TimeGrain.Year => SqlExpression.Of($"(extract(year from {to}) - extract(year from {from}))::int"),
        _ => throw new PlanException("plan.grain_without_calendar", $"{grain} has no distance."),
    };

    /// <summary>The bucket of an instant: a <see cref="DateTimeOffset"/> for hours, else a <see cref="DateOnly"/>.</summary>
    public object Of(TimeGrain grain, DateTimeOffset instant)
    {
        var local = TimeZoneInfo.ConvertTime(instant, _zone);
        var day = DateOnly.FromDateTime(local.DateTime);
        return grain switch
        {
            TimeGrain.Minute => new DateTimeOffset(local.Year, local.Month, local.Day, local.Hour, local.Minute, 0, local.Offset).ToUniversalTime(),
            TimeGrain.Hour => new DateTimeOffset(local.Year, local.Month, local.Day, local.Hour, 0, 0, local.Offset).ToUniversalTime(),
            TimeGrain.Day => day,
            TimeGrain.Week => day.AddDays(-(((int)day.DayOfWeek - (int)model.WeekStart + 7) % 7)),
            TimeGrain.Month => new DateOnly(day.Year, day.Month, 1),
            TimeGrain.Quarter => new DateOnly(day.Year, (((day.Month - 1) / 3) * 3) + 1, 1),
            TimeGrain.Year => new DateOnly(day.Year, 1, 1),
            _ => throw new PlanException("plan.grain_without_calendar", $"{grain} is a cycle."),
        };
    }

    /// <summary>The instant at which a bucket begins.</summary>
    public DateTimeOffset Start(object bucket) => bucket switch
    {
        DateTimeOffset instant => instant,
        DateOnly day => Midnight(day),
        _ => throw new ArgumentOutOfRangeException(nameof(bucket)),
    };

    public static object Next(TimeGrain grain, object bucket, int steps = 1) => (bucket, grain) switch
    {
        (DateTimeOffset instant, TimeGrain.Minute) => instant.AddMinutes(steps),
        (DateTimeOffset instant, _) => instant.AddHours(steps),
        (DateOnly day, TimeGrain.Day) => day.AddDays(steps),
        (DateOnly day, TimeGrain.Week) => day.AddDays(7 * steps),
        (DateOnly day, TimeGrain.Month) => day.AddMonths(steps),
        (DateOnly day, TimeGrain.Quarter) => day.AddMonths(3 * steps),
        (DateOnly day, _) => day.AddYears(steps),
        _ => throw new ArgumentOutOfRangeException(nameof(bucket)),
    };

    /// <summary>Number of steps between two buckets, in whole steps of the calendar.</summary>
    public static int Steps(TimeGrain grain, object from, object to) => (from, to) switch
    {
        (DateTimeOffset a, DateTimeOffset b) => (int)((b - a).TotalMinutes / (grain == TimeGrain.Minute ? 1 : 60)),
        (DateOnly a, DateOnly b) => grain switch
        {
            TimeGrain.Day => b.DayNumber - a.DayNumber,
            TimeGrain.Week => (b.DayNumber - a.DayNumber) / 7,
            TimeGrain.Month => Months(b) - Months(a),
            TimeGrain.Quarter => (Months(b) - Months(a)) / 3,
            _ => b.Year - a.Year,
        },
        _ => throw new ArgumentOutOfRangeException(nameof(to)),
    };

    private static int Months(DateOnly day) => (day.Year * 12) + day.Month;

    private static SqlExpression Months(SqlExpression day) => SqlExpression.Of($"(extract(year from {day}) * 12 + extract(month from {day}))::int");

    private static string Count(int amount, string unit) =>
        $"{amount.ToString(System.Globalization.CultureInfo.InvariantCulture)} {unit}{(amount == 1 ? string.Empty : "s")}";

    // The first day of our era was a Monday; counting weeks from there never meets a negative remainder.
    private SqlExpression WeekAnchor()
    {
        var anchor = new DateOnly(1, 1, 1).AddDays(((int)model.WeekStart + 6) % 7);
        return SqlExpression.Of($"date {SqlExpression.Literal(anchor.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture))}");
    }

    private DateTimeOffset Midnight(DateOnly day)
    {
        var local = day.ToDateTime(TimeOnly.MinValue);
        while (_zone.IsInvalidTime(local))
        {
            local = local.AddMinutes(15);
        }

        return new DateTimeOffset(local, _zone.GetUtcOffset(local)).ToUniversalTime();
    }
}
