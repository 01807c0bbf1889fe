namespace Analytics.Hosts.Local.Demo;

/// <summary>When customers sign up: some before the eighteen months, then more every month, in season and on busy days.</summary>
internal sealed class SignupDays
{
    private const double GrowthOverAll = 3.2;

    private readonly DemoCalendar _calendar;
    private readonly double[] _sums = new double[DemoCalendar.Days];
    private readonly int _users;

    public SignupDays(DemoCalendar calendar, int users)
    {
        _calendar = calendar;
        _users = users;
        var sum = 0.0;
        for (var index = 0; index < _sums.Length; index++)
        {
            sum += Math.Pow(GrowthOverAll, (double)index / _sums.Length) * calendar.Weight(calendar.FirstDay + index);
            _sums[index] = sum;
        }
    }

    /// <summary>Customers the company had when its recorded history begins.</summary>
    public static int Earlier(int users) => users * 14 / 100;

    /// <summary>When customer number <paramref name="index"/> signed up; later numbers, later times.</summary>
    public long MomentOf(int index, DemoRandom random)
    {
        var earlier = Earlier(_users);
        if (index < earlier)
        {
            return (_calendar.FirstDay * DemoCalendar.MicrosecondsPerDay) - (long)((earlier - index - random.Share()) / earlier * 500 * DemoCalendar.MicrosecondsPerDay);
        }

        var wanted = (index - earlier + random.Share()) / (_users - earlier) * _sums[^1];
        var day = Array.BinarySearch(_sums, wanted);
        day = day < 0 ? ~day : day;
        var moment = _calendar.MomentOf(_calendar.FirstDay + Math.Min(day, _sums.Length - 1), 0, random);
        return Math.Min(moment, _calendar.Now - (60_000_000L * random.Between(1, 30)));
    }
}
