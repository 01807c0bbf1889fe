using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Integration.Tests.Rollups;

namespace Analytics.Integration.Tests.Columns;

/// <summary>Funnels, and sets of people by funnels, of every sort that columns answer, and of many that they must leave alone.</summary>
internal sealed class FunnelPlans(int seed, SemanticModel model)
{
    private static readonly TimeGrain[] Grains = [TimeGrain.Day, TimeGrain.Week, TimeGrain.Month, TimeGrain.Quarter, TimeGrain.Year, TimeGrain.Hour, TimeGrain.DayOfWeek];
    private readonly Random _random = new(seed);
    private readonly TimeZoneInfo _zone = TimeZoneInfo.FindSystemTimeZoneById(model.TimeZone);

    public QueryPlan Next() => Chance(4) ? Audience() : Funnel();

    public AudiencePlan Audience() => new()
    {
        Users = Set(2),
        Of = Chance(3) ? Set(1) : null,
        Breakdowns = Chance(15) ? [new Dimension(Field.Attribute("country"))] : [],
    };

    private UserSet Set(int depth) => _random.Next(depth > 0 ? 8 : 4) switch
    {
        0 => new Performed(Step()) { Range = Range(), Test = Chance(6) ? new ValueTest(TestOperator.GreaterOrEqual, 2) : new ValueTest(TestOperator.GreaterOrEqual, 1) },
        1 or 2 => new InFunnel(Funnel() with { Grain = Chance(10) ? TimeGrain.Week : null, Entity = null }, Chance(3)),
        3 => Chance(3) ? new EveryUser() : new InFunnel(new FunnelPlan { Steps = [Names(), Names()] }, Chance(2)),
        4 => new AllUserSets([Set(depth - 1), Set(depth - 1)]),
        5 => new AnyUserSet([Set(depth - 1), Set(depth - 1)]),
        _ => new NotInUserSet(Set(depth - 1)),
    };

    public FunnelPlan Funnel() => new()
    {
        Steps = [.. Enumerable.Range(0, Pick([2, 2, 3, 4])).Select(_ => Step())],
        Order = Pick([FunnelOrder.Ordered, FunnelOrder.Ordered, FunnelOrder.Ordered, FunnelOrder.Any, FunnelOrder.Strict]),
        Window = Pick<Duration?>([null, null, new(_random.Next(0, 5), TimeGrain.Day), new(_random.Next(1, 90), TimeGrain.Minute), new(1, TimeGrain.Week), new(30, TimeGrain.Hour), new(1, TimeGrain.Month)]),
        Range = Range(),
        OpenEnd = Chance(3),
        Grain = Chance(2) ? Pick(Grains) : null,
        Output = Pick([FunnelOutput.Steps, FunnelOutput.TimeToConvert, FunnelOutput.Rate, FunnelOutput.Completed, FunnelOutput.DroppedOff]),
        FirstSteps = Chance(5) ? [_random.Next(1, 3)] : null,
        Percentile = Chance(4) ? Pick([0.25, 0.99, 1.0, 0.0]) : null,
        DurationUnit = Chance(5) ? Pick([TimeGrain.Hour, TimeGrain.Day, TimeGrain.Month]) : null,
        Where = Chance(6) ? NameTest(1) : null,
        Users = Chance(8) ? Pick<UserSet>([new EveryUser(), new Performed(EventSelection.Of("view"))]) : null,
        Breakdown = Chance(12) ? new Dimension(Field.Property("country")) : null,
        HoldConstant = Chance(15) ? [Field.Property("country")] : [],
        SessionPause = Chance(15) ? new Duration(30, TimeGrain.Minute) : null,
        Entity = Chance(20) ? new EntityKey([Field.Property("visit")]) : null,
    };

    private EventSelection Step() => _random.Next(10) switch
    {
        0 => new EventSelection(),
        1 => new EventSelection { Where = NameTest(1) },
        2 => Names() with { Where = Pick<Condition>([NameTest(0), new FieldTest(Field.Property("trial"), TestOperator.Equals, ["true"])]) },
        3 => EventSelection.Of("SEARCH", "nothing of the kind"),
        _ => Names(),
    };

    private Condition NameTest(int depth) => _random.Next(depth > 0 ? 6 : 3) switch
    {
        0 => new FieldTest(Field.EventName, TestOperator.Equals, [Pick(RollupWorld.Names), "Purchase"]),
        1 => new FieldTest(Field.EventName, TestOperator.NotEquals, [Pick(RollupWorld.Names)]),
        2 => new FieldTest(Field.EventName, TestOperator.Contains, ["r"]),
        3 => new AnyOf([NameTest(0), NameTest(0)]),
        4 => new AllOf([NameTest(0), new SelectionTest(Names())]),
        _ => new NotCondition(NameTest(0)),
    };

    private EventSelection Names() => EventSelection.Of([.. Enumerable.Range(0, Pick([1, 1, 2])).Select(_ => Pick(RollupWorld.Names)).Distinct()]);

    private TimeRange? Range() => _random.Next(6) switch
    {
        0 or 1 => null,
        2 => new TimeRange(Midnight(), null),
        3 => new TimeRange(null, Midnight()),
        4 => Between(Midnight(), Midnight()),
        _ => Between(Instant(), Instant()),
    };

    private static TimeRange Between(DateTimeOffset one, DateTimeOffset other) => one < other ? new TimeRange(one, other) : new TimeRange(other, one.AddSeconds(1));

    private DateTimeOffset Midnight() => LocalDays.Start(_zone, DateOnly.FromDateTime(RollupWorld.Begin.UtcDateTime).AddDays(_random.Next(-2, 78)));

    private DateTimeOffset Instant() => RollupWorld.Begin.AddTicks(_random.NextInt64(0, TimeSpan.FromHours(RollupWorld.Hours).Ticks));

    private bool Chance(int of) => _random.Next(of) == 0;

    private T Pick<T>(IReadOnlyList<T> from) => from[_random.Next(from.Count)];
}
