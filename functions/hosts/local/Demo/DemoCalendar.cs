namespace Analytics.Hosts.Local.Demo;

/// <summary>
/// The company's eighteen months: how busy each day is (growth comes from the customers, season and week from here), and the days on which
/// something happened. All of it hangs on "now", so that the last days are always recent.
/// </summary>
internal sealed class DemoCalendar
{
    public const int Days = 548;
    public const long MicrosecondsPerDay = 86_400_000_000;

    private static readonly double[] Weekdays = [1.06, 1.05, 1.03, 1.01, 0.96, 0.87, 1.02];

    /// <summary>Busy hours of the day, from midnight of the customer's clock.</summary>
    private static readonly double[] Hours = [6, 3, 2, 1.5, 1.5, 3, 8, 18, 30, 38, 42, 46, 52, 50, 44, 42, 44, 50, 60, 72, 80, 74, 48, 20];

    private readonly double[] _weights = new double[Days];
    private readonly double[] _hourSums = new double[24];

    public DemoCalendar(DateTimeOffset now, ulong seed)
    {
        Now = now.ToUnixTimeMilliseconds() / 60_000 * 60_000_000;
        Today = (int)(Now / MicrosecondsPerDay);
        FirstDay = Today - Days + 1;
        var random = new DemoRandom(seed, ulong.MaxValue);
        for (var index = 0; index < Days; index++)
        {
            _weights[index] = Season(FirstDay + index) * Launch(FirstDay + index) * (1 + (0.045 * random.Normal()));
        }

        var sum = 0.0;
        for (var hour = 0; hour < 24; hour++)
        {
            _hourSums[hour] = sum += Hours[hour];
        }
    }

    /// <summary>The last moment, in microseconds since 1970.</summary>
    public long Now { get; }

    /// <summary>Days since 1970.</summary>
    public int Today { get; }

    public int FirstDay { get; }

    /// <summary>Payments failed from 10:00 to 19:00 UTC.</summary>
    public int OutageDay => Today - 75;

    /// <summary>A new product, announced in social media.</summary>
    public int LaunchDay => Today - 120;

    /// <summary>The plan "plus" went from 12 to 15 dollars, coffee up by 8 %.</summary>
    public int PriceChangeDay => Today - 210;

    /// <summary>Android release 4.2.0 crashed; subscribers on Android left until 4.2.1 came.</summary>
    public int ChurnWaveStart => Today - 47;

    public int ChurnWaveEnd => Today - 33;

    /// <summary>For three days an account looked at products every few seconds.</summary>
    public int BotDay => Today - 24;

    /// <summary>How busy a day is; 1 is usual.</summary>
    public double Weight(int day) => day < FirstDay || day > Today ? 0 : _weights[day - FirstDay];

    public bool IsOutage(long time) => time / MicrosecondsPerDay == OutageDay && time % MicrosecondsPerDay is >= 10 * 3_600_000_000L and < 19 * 3_600_000_000L;

    public bool IsChurnWave(int day) => day >= ChurnWaveStart && day < ChurnWaveEnd;

    /// <summary>A moment of a day of the customer's clock, more likely in busy hours.</summary>
    public long MomentOf(int day, int offsetHours, DemoRandom random)
    {
        var wanted = random.Share() * _hourSums[23];
        var hour = 0;
        while (_hourSums[hour] < wanted)
        {
            hour++;
        }

        return (day * MicrosecondsPerDay) + ((hour - offsetHours) * 3_600_000_000L) + (long)(random.Share() * 3_600_000_000);
    }

    /// <summary>A day of the week that begins with <paramref name="firstDay"/>, more likely a busy one.</summary>
    public int DayOfWeekFrom(int firstDay, DemoRandom random)
    {
        Span<double> weights = stackalloc double[7];
        for (var index = 0; index < 7; index++)
        {
            weights[index] = Weight(firstDay + index);
        }

        return firstDay + random.Weighted(weights);
    }

    private static double Season(int day)
    {
        var date = DateOnly.FromDayNumber(day + 719_162);
        var holidays = Bell(date, new DateOnly(date.Year, 11, 28), 5, 0.75) + Bell(date, new DateOnly(date.Year, 12, 14), 9, 0.6)
            + Bell(date, new DateOnly(date.Year, 2, 12), 3, 0.22) + Bell(date, new DateOnly(date.Year, 5, 8), 4, 0.15);
        var year = 1 + (0.09 * Math.Cos(2 * Math.PI * (date.DayOfYear - 15) / 365.25));
        var quiet = date is { Month: 12, Day: 25 or 26 } or { Month: 1, Day: 1 } ? 0.55 : 1;
        return Weekdays[((int)date.DayOfWeek + 6) % 7] * (year + holidays) * quiet;
    }

    private double Launch(int day) => day >= LaunchDay && day < LaunchDay + 14 ? 1 + (0.45 * Math.Exp(-(day - LaunchDay) / 5.0)) : 1;

    private static double Bell(DateOnly date, DateOnly peak, double width, double height)
    {
        var distance = (date.DayNumber - peak.DayNumber) / width;
        return height * Math.Exp(-distance * distance / 2);
    }
}
