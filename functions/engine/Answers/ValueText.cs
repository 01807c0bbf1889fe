using System.Globalization;
using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Sql;

namespace Analytics.Engine.Answers;

/// <summary>Values as people read them; the same everywhere, whatever the server's culture.</summary>
internal sealed class ValueText(SemanticModel model)
{
    private static readonly Dictionary<string, string> Symbols = new(StringComparer.OrdinalIgnoreCase)
    {
        ["GBP"] = "£", ["USD"] = "$", ["EUR"] = "€", ["JPY"] = "¥", ["CNY"] = "CN¥", ["INR"] = "₹", ["KRW"] = "₩", ["BRL"] = "R$", ["AUD"] = "A$", ["CAD"] = "C$", ["NZD"] = "NZ$",
    };

    private readonly TimeZoneInfo _zone = TimeZoneInfo.FindSystemTimeZoneById(model.TimeZone);

    public string Of(object? value, ResultColumn column) => value is null ? "unknown" : column switch
    {
        { Grain: { } grain } => Bucket(value, grain),
        { Type: ColumnType.Date or ColumnType.Timestamp } => Time(value),
        { Type: ColumnType.Integer or ColumnType.Number } when Number(value) is { } number => Of(number, column.Format),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty,
    };

    public string Of(decimal number, ValueFormat format) => format switch
    {
        ValueFormat.Money => Money(number),
        ValueFormat.Percent => Percent(number),
        ValueFormat.Duration => Duration(number),
        ValueFormat.Integer => number.ToString("N0", CultureInfo.InvariantCulture),
        _ => number.ToString(Math.Abs(number) is > 0 and < 1 ? "0.####" : "#,##0.##", CultureInfo.InvariantCulture),
    };

    /// <summary>A group's name; the group without a value gets words of its own.</summary>
    public string Key(object? value, ResultColumn column) => value switch
    {
        null => "(none)",
        string text when text.Trim().Length == 0 => "(blank)",
        string text => text.Trim(),
        _ => Of(value, column),
    };

    public static decimal? Number(object? value) => value switch
    {
        decimal number => number,
        long number => number,
        int number => number,
        double number when double.IsFinite(number) && Math.Abs(number) < 7e27 => (decimal)number,
        _ => null,
    };

    public string Money(decimal amount)
    {
        var digits = model.Currency is "JPY" or "KRW" ? "N0" : "N2";
        var text = Math.Abs(amount).ToString(digits, CultureInfo.InvariantCulture);
        var sign = amount < 0 && text.AsSpan().IndexOfAnyInRange('1', '9') >= 0 ? "-" : string.Empty;
        return model.Currency is not { Length: > 0 } currency ? sign + text
            : Symbols.TryGetValue(currency, out var symbol) ? sign + symbol + text
            : $"{sign}{text} {currency}";
    }

    public static string Percent(decimal percent)
    {
        var digits = Math.Abs(percent) is > 0 and < 0.1m ? "0.##" : "0.0";
        return percent.ToString(digits, CultureInfo.InvariantCulture) + "%";
    }

    /// <summary>"up 12.3%", "down 4.0%", "unchanged".</summary>
    public static string Change(decimal percent) => Math.Abs(percent) < 0.05m ? "unchanged" : $"{(percent > 0 ? "up" : "down")} {Percent(Math.Abs(percent))}";

    public static string Duration(decimal seconds)
    {
        if (seconds < 0)
        {
            return "-" + Duration(-seconds);
        }

        if (seconds < 60)
        {
            return $"{seconds.ToString("0.#", CultureInfo.InvariantCulture)} s";
        }

        var span = TimeSpan.FromSeconds((double)decimal.Round(seconds));
        return span switch
        {
            { TotalHours: < 1 } => Parts((span.Minutes, "min"), (span.Seconds, "s")),
            { TotalDays: < 1 } => Parts((span.Hours, "h"), (span.Minutes, "min")),
            { TotalDays: < 60 } => Parts((span.Days, span.Days == 1 ? "day" : "days"), (span.Hours, "h")),
            _ => $"{span.Days.ToString("N0", CultureInfo.InvariantCulture)} days",
        };
    }

    public string Time(object value) => value switch
    {
        DateOnly day => day.ToString("d MMM yyyy", CultureInfo.InvariantCulture),
        DateTimeOffset instant => TimeZoneInfo.ConvertTime(instant, _zone).ToString("d MMM yyyy, HH:mm", CultureInfo.InvariantCulture),
        DateTime local => local.ToString("d MMM yyyy, HH:mm", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty,
    };

    public string Bucket(object value, TimeGrain grain)
    {
        if (Number(value) is { } number)
        {
            return Part((int)number, grain);
        }

        var day = value switch
        {
            DateOnly date => date,
            DateTime time => DateOnly.FromDateTime(time),
            DateTimeOffset instant => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, _zone).DateTime),
            _ => DateOnly.MinValue,
        };
        return grain switch
        {
            TimeGrain.Year => day.ToString("yyyy", CultureInfo.InvariantCulture),
            TimeGrain.Quarter => string.Create(CultureInfo.InvariantCulture, $"Q{((day.Month - 1) / 3) + 1} {day.Year}"),
            TimeGrain.Month => day.ToString("MMMM yyyy", CultureInfo.InvariantCulture),
            TimeGrain.Week => "the week of " + day.ToString("d MMM yyyy", CultureInfo.InvariantCulture),
            TimeGrain.Day => day.ToString("d MMM yyyy", CultureInfo.InvariantCulture),
            _ => Time(value),
        };
    }

    private static string Part(int number, TimeGrain grain) => grain switch
    {
        TimeGrain.DayOfWeek when number is >= 1 and <= 7 => CultureInfo.InvariantCulture.DateTimeFormat.DayNames[number % 7],
        TimeGrain.MonthOfYear when number is >= 1 and <= 12 => CultureInfo.InvariantCulture.DateTimeFormat.MonthNames[number - 1],
        TimeGrain.HourOfDay => string.Create(CultureInfo.InvariantCulture, $"{number:00}:00"),
        _ => number.ToString(CultureInfo.InvariantCulture),
    };

    private static string Parts((int Amount, string Unit) large, (int Amount, string Unit) small)
    {
        var first = $"{large.Amount.ToString(CultureInfo.InvariantCulture)} {large.Unit}";
        return small.Amount == 0 ? first : $"{first} {small.Amount.ToString(CultureInfo.InvariantCulture)} {small.Unit}";
    }
}
