namespace Analytics.Campaigns.Simulation;

/// <summary>Messages that are due within a minute.</summary>
internal sealed record DueMessages(DateTimeOffset At, long Messages);

/// <summary>When messages go out, of when they are due and how many may.</summary>
internal sealed record SendForecast(IReadOnlyList<HourVolume> Hours, DateTimeOffset? FirstAt, DateTimeOffset? LastAt)
{
    private const int MostDays = 92;

    /// <summary>What is due waits in one line: each minute as many leave it as the throttle and what is left of the day's ceiling allow.</summary>
    /// <param name="due">In the order of their time.</param>
    /// <param name="throttle">Messages a minute; null: as many as there are.</param>
    /// <param name="leftOn">What the ceiling of an instant's day leaves, before any of these; null: as many as there are.</param>
    /// <param name="dayOf">The day that an instant counts for.</param>
    public static SendForecast Of(IReadOnlyList<DueMessages> due, int? throttle, Func<DateOnly, long?> leftOn, Func<DateTimeOffset, DateOnly> dayOf)
    {
        var hours = new SortedDictionary<DateTimeOffset, long>();
        var used = new Dictionary<DateOnly, long>();
        DateTimeOffset? first = null;
        DateTimeOffset? last = null;
        long waiting = 0;
        var next = 0;
        var minute = due.Count == 0 ? default : due[0].At;
        var end = minute.AddDays(MostDays);
        while ((waiting > 0 || next < due.Count) && minute < end)
        {
            if (waiting == 0 && due[next].At > minute)
            {
                minute = due[next].At;
            }

            for (; next < due.Count && due[next].At <= minute; next++)
            {
                waiting += due[next].Messages;
            }

            var day = dayOf(minute);
            var sent = Math.Min(waiting, Math.Min(throttle ?? long.MaxValue, Math.Max(0, (leftOn(day) ?? long.MaxValue) - used.GetValueOrDefault(day))));
            if (sent > 0)
            {
                waiting -= sent;
                used[day] = used.GetValueOrDefault(day) + sent;
                var hour = new DateTimeOffset(minute.UtcTicks - (minute.UtcTicks % TimeSpan.TicksPerHour), TimeSpan.Zero);
                hours[hour] = hours.GetValueOrDefault(hour) + sent;
                (first, last) = (first ?? minute, minute);
            }

            minute = minute.AddMinutes(1);
        }

        var unfinished = waiting > 0 || next < due.Count;
        return new SendForecast([.. hours.Select(hour => new HourVolume(hour.Key, hour.Value))], first, unfinished ? null : last);
    }
}
