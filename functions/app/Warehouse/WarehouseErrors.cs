using System.Globalization;
using Analytics.Engine.Sql;
using Analytics.Platform.Results;
using Npgsql;

namespace Analytics.Warehouse;

/// <summary>Why a query gave no rows.</summary>
internal static class WarehouseErrors
{
    /// <summary>Every reason of the guard, with its rule, what to do instead, and where it is in the text.</summary>
    public static Error Refused(IReadOnlyList<GuardIssue> issues) => new Invalid("query.unsafe", $"This SQL cannot run here: {string.Join(' ', issues.Select(issue => issue.Message))}")
    {
        Data = new Dictionary<string, object?>(StringComparer.Ordinal) { ["issues"] = issues },
    };

    public static Error Refused(string reason) => new Invalid("query.unsafe", $"This SQL cannot run here: {reason}");

    /// <summary>Without the figure: it is made of statistics over the rows of all organizations.</summary>
    public static Error TooExpensive() => new LimitReached(
        "query.too_expensive", "The database expects this to take far too long: name a shorter period or check the join conditions.");

    /// <summary>What the database refused in a text, and where in it.</summary>
    public static Error At(this Error error, string sql, int position)
    {
        var before = sql.AsSpan(0, Math.Clamp(position - 1, 0, sql.Length));
        return error with
        {
            Data = new Dictionary<string, object?>(error.Data, StringComparer.Ordinal) { ["line"] = 1 + before.Count('\n'), ["column"] = before.Length - before.LastIndexOf('\n') },
        };
    }

    public static Error TimedOut(TimeSpan limit) => new LimitReached(
        "query.timeout",
        string.Create(CultureInfo.InvariantCulture, $"The query was stopped after {limit.TotalSeconds:0.#} seconds: name a shorter period or fewer dimensions."));

    public static Error ValueOutOfRange() => new Invalid(
        "query.value_out_of_range", "A number in the result has more digits than can be shown: round it in the query.");

    public static LimitReached TooManyWaiting(int limit) => new(
        "query.too_many_waiting", string.Create(CultureInfo.InvariantCulture, $"More than {limit} queries of your organization are waiting already: try again in a moment."))
    {
        RetryAfter = TimeSpan.FromSeconds(5),
    };

    public static Error ValueWithoutType() => new Invalid(
        "query.value_out_of_range", "A value in the result has a type or a range that cannot be shown: cast it to text in the query.");

    public static Error ValueTooLarge(long limit) => new LimitReached(
        "query.value_too_large",
        string.Create(CultureInfo.InvariantCulture, $"A single value in the result is larger than {limit / 1024:N0} kB: shorten it, for example with left(), or aggregate fewer rows into it."));

    public static Error Unreachable() => new Unavailable("warehouse.unavailable", "The database cannot be reached: try again in a moment.");

    /// <summary>What the database refused, in words for the person who asked; null when it is our own mistake.</summary>
    public static Error? From(PostgresException failure, TimeSpan timeout) => failure.SqlState switch
    {
        PostgresErrorCodes.QueryCanceled => TimedOut(timeout),
        PostgresErrorCodes.InsufficientPrivilege or ['2', '5', ..] =>
            new Forbidden("query.forbidden", $"The database does not allow this: {failure.MessageText}. Only the views events and users, and those of the day rollups, can be read."),
        PostgresErrorCodes.DiskFull or PostgresErrorCodes.OutOfMemory or PostgresErrorCodes.ConfigurationLimitExceeded =>
            new LimitReached("query.too_large", "The query needs more memory or disk than there is: name a shorter period or fewer dimensions."),
        // A value beyond 1 GB while the query still runs: the server has no code of its own for it.
        PostgresErrorCodes.InternalError when failure.MessageText.StartsWith("invalid memory alloc request size", StringComparison.Ordinal) =>
            new LimitReached("query.too_large", "A value inside the query grows beyond what the database can hold: shorten the texts that it joins or replaces."),
        PostgresErrorCodes.ProtocolViolation => new Invalid("query.invalid", "The SQL names a parameter such as $1 that has no value: write the value itself."),
        PostgresErrorCodes.TooManyConnections or PostgresErrorCodes.CannotConnectNow or PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown => Unreachable(),
        ['2', '2', ..] => new Invalid("query.data_error", $"The query failed on the data: {failure.MessageText}."),
        ['4', '2', ..] or ['2', '1', ..] or ['0', 'A', ..] or ['3', 'F', ..] => new Invalid("query.invalid", $"The SQL is not valid: {failure.MessageText}{Hint(failure)}"),
        ['5', '3', ..] or ['5', '4', ..] => new LimitReached("query.too_large", $"The query is too large for the database: {failure.MessageText}."),
        ['0', '8', ..] or ['5', '7', ..] or ['4', '0', ..] => Unreachable(),
        _ => null,
    };

    private static string Hint(PostgresException failure) => string.IsNullOrEmpty(failure.Hint) ? "." : $". {failure.Hint}";
}
