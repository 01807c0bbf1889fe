using Analytics.Engine.Planning;
using Analytics.Engine.Sql.Rendering;

namespace Analytics.Engine.Columns;

/// <summary>
/// A funnel as far as columns can walk it: its steps told apart by names, its times in microseconds since 1970. Everything else that a plan can
/// say makes it another's.
/// </summary>
internal sealed record FunnelShape
{
    // A set of steps is one number.
    private const int MostSteps = 30;

    private static readonly DateTimeOffset Epoch = DateTimeOffset.UnixEpoch;

    public required IReadOnlyList<Func<string, bool>> Steps { get; init; }

    public required bool AnyOrder { get; init; }

    /// <summary>Of the steps, by place, only the first occurrence of a user counts.</summary>
    public required IReadOnlyList<bool> OnlyFirst { get; init; }

    /// <summary>The longest time from the beginning; null: no limit.</summary>
    public required long? Window { get; init; }

    /// <summary>No event before this counts.</summary>
    public required long From { get; init; }

    /// <summary>Where beginnings end.</summary>
    public required long BeginsBefore { get; init; }

    /// <summary>Where the other steps end.</summary>
    public required long Before { get; init; }

    /// <summary>What every event must be called.</summary>
    public required Func<string, bool> Where { get; init; }

    /// <summary>Null: the plan says something that is not known here.</summary>
    public static FunnelShape? Of(FunnelPlan plan, RenderContext context)
    {
        if (!IsPlain(plan) || NameTest.Of(plan.Where, context) is not { } where)
        {
            return null;
        }

        var steps = plan.Steps.Select(step => NameTest.Of(step, context)).OfType<Func<string, bool>>().ToArray();
        var window = plan.Window is null ? null : Length(plan.Window);
        if (steps.Length < plan.Steps.Count || (plan.Window is not null && window is null))
        {
            return null;
        }

        var (from, to) = (Micros(plan.Range?.From) ?? long.MinValue, Micros(plan.Range?.To) ?? long.MaxValue);
        var extends = plan is { Range.To: not null, Order: FunnelOrder.Ordered } && (plan.Window is not null || plan.OpenEnd);
        return new FunnelShape
        {
            Steps = steps,
            AnyOrder = plan.Order == FunnelOrder.Any,
            OnlyFirst = [.. plan.Steps.Select((_, at) => plan.FirstSteps?.Contains(at + 1) ?? false)],
            Window = window,
            From = from,
            BeginsBefore = to,
            Before = !extends ? to : window is { } length ? to + length : long.MaxValue,
            Where = where,
        };
    }

    /// <summary>Microseconds since 1970; what is finer is cut off, as the database does.</summary>
    public static long? Micros(DateTimeOffset? instant) => instant is { } time ? (long)Math.Floor((time - Epoch).Ticks / (decimal)TimeSpan.TicksPerMicrosecond) : null;

    private static bool IsPlain(FunnelPlan plan) =>
        plan is { Entity: null, HoldConstant.Count: 0, SessionPause: null, Breakdown: null, Best: null, TimeZone: null, Users: null or EveryUser, Order: FunnelOrder.Ordered or FunnelOrder.Any }
        && plan.Steps.Count is >= 2 and <= MostSteps;

    // Months and years have no length of their own.
    private static long? Length(Duration duration) => duration is { Amount: >= 0 and <= 100_000 } ? duration.Unit switch
    {
        TimeGrain.Minute => Length(duration.Amount, TimeSpan.FromMinutes(1)),
        TimeGrain.Hour => Length(duration.Amount, TimeSpan.FromHours(1)),
        TimeGrain.Day => Length(duration.Amount, TimeSpan.FromDays(1)),
        TimeGrain.Week => Length(duration.Amount, TimeSpan.FromDays(7)),
        _ => null,
    } : null;

    private static long Length(int amount, TimeSpan unit) => amount * (unit.Ticks / TimeSpan.TicksPerMicrosecond);
}
