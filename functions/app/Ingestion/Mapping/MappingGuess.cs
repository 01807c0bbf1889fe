using System.Text;
using Analytics.Catalog.Statistics;
using Analytics.Engine.Questions;

namespace Analytics.Ingestion.Mapping;

/// <summary>
/// Finds out which column is what, from common column names checked against the values. Names are in order of preference; a column that does
/// not hold what its name promises is passed over.
/// </summary>
internal static class MappingGuess
{
    private static readonly string[] EventIds = ["event_id", "event_uuid", "message_id", "insert_id", "event_key", "uuid", "id", "line_id", "row_id", "transaction_id"];

    private static readonly string[] UserIds =
    [
        "user_id", "userid", "distinct_id", "customer_id", "customerid", "client_id", "uid", "user", "customer", "actor", "actor_id", "account_id",
        "member_id", "person_id", "subscriber_id", "player_id", "visitor_id",
    ];

    // They name a user as well, but one who has an id beside them is known by the id.
    private static readonly string[] UserNames = ["login", "username", "user_name", "user_email", "email", "account"];

    private static readonly string[] AnonymousIds = ["anonymous_id", "anonymousid", "device_id", "visitor_id", "cookie_id", "client_uuid", "session_user_id"];

    private static readonly string[] Timestamps =
    [
        "timestamp", "occurred_at", "event_time", "event_timestamp", "event_date", "time", "created_at", "datetime", "date_time", "ts", "time_stamp",
        "original_timestamp", "sent_at", "received_at", "date", "created", "at",
    ];

    private static readonly string[] Names = ["event_name", "event", "event_type", "name", "type", "action", "activity", "verb", "event_action", "kind"];

    private static readonly string[] Revenues = ["revenue", "amount", "total", "total_amount", "order_total", "price_total", "sales"];

    private static readonly string[] Currencies = ["currency", "currency_code"];

    private static readonly HashSet<string> SegmentKinds = new(StringComparer.Ordinal) { "track", "page", "screen", "identify", "group", "alias" };

    // Segment's own clock correction makes "timestamp" the best of these.
    private static readonly string[] SegmentTimes = ["timestamp", "originalTimestamp", "sentAt", "receivedAt"];

    /// <param name="userColumn">The column whose values are known users, taken where no name says which one it is.</param>
    /// <exception cref="MappingException">No column holds times.</exception>
    public static EventMapping From(IReadOnlyList<ColumnSample> columns, string fileStem, string? userColumn = null)
    {
        if (IsSegment(columns))
        {
            return Segment(columns);
        }

        var left = columns.Where(column => !column.IsObject).ToList();
        var remarks = new List<string>();
        var timestamp = Take(left, Timestamps, IsTime) ?? TakeFirst(left, column => column.Key.EndsWith("_at", StringComparison.Ordinal) || column.Key.Contains("date", StringComparison.Ordinal) || column.Key.Contains("time", StringComparison.Ordinal), IsTime)
            ?? TakeFirst(left, _ => true, IsWrittenTime) ?? Take(left, Timestamps, HasTimes) ?? throw NoTime(columns);
        var eventId = Take(left, EventIds, IsEventId);
        var name = Take(left, Names, IsEventName);
        var userId = Take(left, [.. UserIds, .. UserNames], _ => true) ?? TakeFirst(left, NamesPerson, _ => true) ?? TakeFirst(left, column => column.Name == userColumn, _ => true);
        var anonymousId = Take(left, AnonymousIds, _ => true);
        var revenue = Take(left, Revenues, column => Mostly(column, IsNumber));
        var currency = Take(left, Currencies, column => column.Values.TrueForAll(value => value.Length == 3));
        var order = SlashDate.OrderOf(timestamp.Values);
        Remark(remarks, ("event id", eventId), ("user", userId), ("guest", anonymousId), ("time", timestamp), ("event name", name), ("revenue", revenue), ("currency", currency));
        if (name is null)
        {
            remarks.Add($"no column holds event names: every line is one \"{fileStem}\" event");
        }

        if (eventId is null)
        {
            remarks.Add("no column holds event ids: lines are recognised by file and line number");
        }

        var mapping = new EventMapping { FixedName = name is null ? fileStem : null, DateOrder = order ?? DateOrder.MonthFirst, Remarks = remarks };
        return mapping.With(ColumnRole.Timestamp, timestamp.Name).With(ColumnRole.EventId, eventId?.Name).With(ColumnRole.Name, name?.Name)
            .With(ColumnRole.UserId, userId?.Name).With(ColumnRole.AnonymousId, anonymousId?.Name).With(ColumnRole.Revenue, revenue?.Name)
            .With(ColumnRole.Currency, currency?.Name).With(ColumnRole.Properties, columns.FirstOrDefault(column => column is { IsObject: true, Key: "properties" or "props" or "event_properties" })?.Name);
    }

    /// <summary>The column that names the user in a file of users: the one that holds users of the events, or is named like an id and filled in every line.</summary>
    /// <param name="columns">The columns with the values of the first lines.</param>
    /// <param name="userColumn">The column whose values are known users.</param>
    /// <exception cref="MappingException">No column names the user.</exception>
    public static EventMapping Users(IReadOnlyList<ColumnSample> columns, string? userColumn = null)
    {
        var left = columns.Where(column => !column.IsObject).ToList();
        var lines = left.Select(column => column.Values.Count).DefaultIfEmpty().Max();
        string[] names = [.. UserIds, "id", .. UserNames];
        var userId = TakeFirst(left, column => column.Name == userColumn, IsUnique) ?? Take(left, names, column => column.Values.Count == lines) ?? Take(left, names, _ => true) ?? TakeFirst(left, NamesPerson, IsUnique) ?? TakeFirst(left, column => column.Key.EndsWith("_id", StringComparison.Ordinal), IsUnique)
            ?? throw new MappingException($"No column of the user file names the user ({string.Join(", ", columns.Select(column => column.Name))}). Call it user_id, or name it in the mapping: {{\"user_id\": \"…\"}}.");
        var attributes = columns.FirstOrDefault(column => column is { IsObject: true, Key: "attributes" or "traits" or "properties" or "user_properties" });
        return new EventMapping { Remarks = [$"user = {userId.Name}"] }.With(ColumnRole.UserId, userId.Name).With(ColumnRole.Traits, attributes?.Name);
    }

    /// <summary>"patient_id", "member_no", "passenger": whoever is served is the user, whatever they are called.</summary>
    private static bool NamesPerson(ColumnSample column) => column.Key.Split('_') switch
    {
        [.., var person, "id" or "no" or "nr" or "number" or "num" or "ref" or "key" or "code" or "uuid" or "guid"] => PersonWords.Contains(person),
        [var person] => PersonWords.Contains(person),
        _ => false,
    };

    private static bool IsSegment(IReadOnlyList<ColumnSample> columns)
    {
        var keys = columns.Select(column => column.Name).ToHashSet(StringComparer.Ordinal);
        return columns.FirstOrDefault(column => column.Name == "type") is { Values.Count: > 0 } type && type.Values.TrueForAll(SegmentKinds.Contains)
            && (keys.Contains("messageId") || keys.Contains("userId") || keys.Contains("anonymousId"));
    }

    private static EventMapping Segment(IReadOnlyList<ColumnSample> columns) =>
        EventMapping.OfCalls(SegmentTimes.FirstOrDefault(name => columns.Any(column => column.Name == name)) ?? "timestamp");

    private static ColumnSample? Take(List<ColumnSample> left, string[] names, Func<ColumnSample, bool> fits)
    {
        foreach (var name in names)
        {
            if (TakeFirst(left, column => column.Key == name, fits) is { } column)
            {
                return column;
            }
        }

        return null;
    }

    private static ColumnSample? TakeFirst(List<ColumnSample> left, Func<ColumnSample, bool> isNamed, Func<ColumnSample, bool> fits)
    {
        var found = left.Find(column => isNamed(column) && fits(column));
        if (found is not null)
        {
            left.Remove(found);
        }

        return found;
    }

    /// <summary>
    /// Under a name that says so, ids may repeat (that is what they are for) but are no types of event; under others they must be unique, and long:
    /// small running numbers would collide with the next file's.
    /// </summary>
    private static bool IsEventId(ColumnSample column)
    {
        var distinct = column.Values.Distinct(StringComparer.Ordinal).Count();
        return column.Key is "event_id" or "event_uuid" or "message_id" or "insert_id" or "event_key"
            ? distinct > column.Values.Count / 2
            : distinct > 0 && distinct == column.Values.Count && column.Values.TrueForAll(value => value.Length >= 9);
    }

    private static bool IsUnique(ColumnSample column) => column.Values.Count > 0 && column.Values.Distinct(StringComparer.Ordinal).Count() == column.Values.Count;

    private static bool IsEventName(ColumnSample column)
    {
        var distinct = column.Values.Distinct(StringComparer.Ordinal).Count();
        return column.Values.Count > 0 && !column.Values.TrueForAll(IsNumber) && (column.Values.Count < 20 || distinct <= column.Values.Count * 0.6)
            && column.Values.TrueForAll(value => value.Length <= 200);
    }

    private static bool IsTime(ColumnSample column) => Mostly(column, ReadsAsTime);

    /// <summary>A column that is called a time is one even when many of its values are bad; each of those is reported with its line.</summary>
    private static bool HasTimes(ColumnSample column) => column.Values.Exists(ReadsAsTime);

    private static bool ReadsAsTime(string value)
    {
        var reader = new TimestampReader(new OrganizationClock(TimeZoneInfo.Utc), DateOrder.MonthFirst);
        return reader.TryRead(Encoding.UTF8.GetBytes(value), out _) || SlashDate.TryParse(Encoding.UTF8.GetBytes(value), DateOrder.DayFirst, out _);
    }

    private static bool IsWrittenTime(ColumnSample column) => Mostly(column, value => IsoTimestamp.TryParse(Encoding.UTF8.GetBytes(value), out _));

    /// <summary>A few bad lines at the beginning must not hide what a column is.</summary>
    private static bool Mostly(ColumnSample column, Func<string, bool> fits) => column.Values.Count > 0 && column.Values.Count(fits) >= column.Values.Count * 0.8;

    private static bool IsNumber(string value) => ValueClassifier.TryNumber(Encoding.UTF8.GetBytes(value), out _);

    private static void Remark(List<string> remarks, params (string Meaning, ColumnSample? Column)[] taken) =>
        remarks.AddRange(taken.Where(pair => pair.Column is not null).Select(pair => $"{pair.Meaning} = {pair.Column!.Name}"));

    private static MappingException NoTime(IReadOnlyList<ColumnSample> columns) => new(
        $"No column holds times (columns: {string.Join(", ", columns.Take(30).Select(column => column.Name))}). "
        + "Name it in a mapping file: {\"timestamp\": \"…\", \"name\": \"…\", \"user_id\": \"…\"} and pass it with --mapping.");
}
