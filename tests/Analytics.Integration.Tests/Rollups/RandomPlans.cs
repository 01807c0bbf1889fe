using Analytics.Engine.Model;
using Analytics.Engine.Planning;

namespace Analytics.Integration.Tests.Rollups;

/// <summary>Plans of every sort that rollups may answer, and of many that they must leave alone.</summary>
internal sealed class RandomPlans(int seed, SemanticModel model)
{
    private static readonly TimeGrain[] Grains = [TimeGrain.Day, TimeGrain.Week, TimeGrain.Month, TimeGrain.Quarter, TimeGrain.Year, TimeGrain.DayOfWeek, TimeGrain.MonthOfYear, TimeGrain.Hour];
    private readonly Random _random = new(seed);
    private readonly TimeZoneInfo _zone = TimeZoneInfo.FindSystemTimeZoneById(model.TimeZone);

    public QueryPlan Next() => _random.Next(13) switch
    {
        12 => Funnel(),
        0 => Retention(),
        1 or 2 => Audience(),
        3 => Sequence(),
        _ => Metric(),
    };

    public MetricPlan Metric()
    {
        var measures = Enumerable.Range(0, _random.Next(1, 4)).Select(i => Measure(2) with { Name = $"m{i}" }).ToArray();
        var breakdowns = Enumerable.Range(0, _random.Next(0, 3)).Select(_ => Breakdown()).DistinctBy(d => (d.Field, d.Grain)).ToArray();
        var range = Range();
        return new MetricPlan
        {
            Measures = measures,
            Where = Chance(3) ? Condition(2) : null,
            Range = range,
            Grain = Chance(2) ? Pick(Grains) : null,
            Breakdowns = breakdowns,
            ShareOfTotal = Chance(5),
            Cumulative = Chance(6),
            RollingBuckets = Chance(6) ? _random.Next(2, 8) : null,
            Having = Chance(8) ? new ValueTest(TestOperator.GreaterThan, _random.Next(0, 30)) : null,
            Comparison = Chance(5) && range is { From: not null, To: not null } ? new Comparison([new TimeRange(range.From.Value.AddDays(-14), range.From) { Label = "before" }]) : null,
            Users = Chance(10) ? new EveryUser() : null,
        };
    }

    public RetentionPlan Retention() => new()
    {
        CohortGrain = Pick(Grains[..4]),
        PeriodGrain = Chance(3) ? Pick(Grains[..4]) : null,
        CohortEvent = Chance(2) ? Names() : null,
        ReturnEvent = Chance(2) ? Names() : null,
        CohortRange = Range(),
        Periods = Chance(3) ? _random.Next(0, 5) : null,
        Retention = Chance(2) ? RetentionKind.InPeriod : RetentionKind.OnOrAfter,
    };

    public AudiencePlan Audience()
    {
        UserSet first = new Performed(Selection()) { Range = Range() };
        var visits = new Performed(Chance(4) ? Names() : new EventSelection())
        {
            Range = Range(),
            Aggregation = Aggregation.CountDistinct,
            Field = Field.Property("visit"),
            Test = new ValueTest(Pick([TestOperator.GreaterOrEqual, TestOperator.LessThan, TestOperator.Equals, TestOperator.NotEquals]), _random.Next(0, 6)),
        };
        var began = new FirstPerformed(Chance(6) ? Selection() : Names(), Range() ?? new TimeRange(null, null));
        UserSet set = _random.Next(9) switch
        {
            0 => first,
            6 => began,
            7 => new NotInUserSet(began),
            8 => new AllUserSets([began, new NotInUserSet(visits)]),
            3 => visits,
            4 => new NotInUserSet(visits),
            5 => new AllUserSets([visits, first]),
            1 => new AllUserSets([first, new NotInUserSet(new Performed(Selection()) { Range = Range() })]),
            _ => new AllUserSets([new Performed(Names()), new Performed(Names()) { Range = Range() }, new NotInUserSet(new Performed(Names()))]),
        };
        return new AudiencePlan { Users = set, Of = Chance(3) ? new Performed(Names()) { Range = Range() } : null };
    }

    public FunnelPlan Funnel() => new()
    {
        Steps = [.. Enumerable.Range(0, Chance(4) ? 3 : 2).Select(_ => Chance(6) ? Selection() : Names())],
        Window = Chance(2) ? new Duration(_random.Next(1, 30), TimeGrain.Day) : null,
        Range = Chance(2) ? null : Range(),
        Grain = Chance(3) ? Pick(Grains[..4]) : null,
        Breakdown = Chance(3) ? Breakdown() : null,
        Output = Pick([FunnelOutput.Steps, FunnelOutput.TimeToConvert, FunnelOutput.Rate]),
        OpenEnd = Chance(4),
        Users = Chance(8) ? new Performed(Names()) : null,
    };

    public SequencePlan Sequence() => new()
    {
        Anchor = Chance(6) ? Selection() : Names(),
        Direction = Chance(5) ? SequenceDirection.Last : SequenceDirection.First,
        By = Chance(3) ? null : Breakdown(),
        Range = Chance(2) ? null : Range(),
        Users = Chance(5) ? new Performed(Names()) : null,
        Where = Chance(8) ? Condition(0) : null,
    };

    private Measure Measure(int depth) => _random.Next(depth > 0 ? 13 : 10) switch
    {
        8 => OverDays(),
        9 => new AggregateMeasure { Aggregation = Aggregation.Average, Field = Field.Property("visit"), Per = EntityKey.User, PerAggregation = Aggregation.CountDistinct, Selection = Chance(4) ? Names() : null },
        0 => new AggregateMeasure { Selection = Maybe() },
        7 => new AggregateMeasure { Aggregation = Aggregation.CountDistinct, Field = Field.Property("visit"), Selection = Maybe() },
        1 => new AggregateMeasure { Aggregation = Aggregation.CountDistinct, Field = Field.UserId, Selection = Maybe() },
        2 => new AggregateMeasure { Aggregation = Aggregation.Count, Entity = EntityKey.User with { Selection = Chance(3) ? Names() : null }, Selection = Maybe() },
        3 => new AggregateMeasure { Aggregation = Pick([Aggregation.Sum, Aggregation.Average, Aggregation.Minimum, Aggregation.Maximum, Aggregation.Count]), Field = Field.Revenue, Selection = Maybe() },
        4 or 5 => new AggregateMeasure { Aggregation = Pick([Aggregation.Sum, Aggregation.Average, Aggregation.Minimum, Aggregation.Maximum, Aggregation.Count, Aggregation.Median]), Field = Field.Property(Pick(["quantity", "load"])), Selection = Maybe() },
        6 => new AggregateMeasure { Selection = new EventSelection { Where = Condition(1) } },
        10 => new RatioMeasure(Measure(depth - 1), Measure(depth - 1)) { Scale = 100 },
        _ => new ArithmeticMeasure(Measure(0), Pick([ArithmeticOperator.Add, ArithmeticOperator.Subtract]), Measure(0)),
    };

    /// <summary>"Orders of an average day", "users of the best week".</summary>
    private AggregateMeasure OverDays()
    {
        var selection = Maybe();
        var (field, each) = Pick<(Field?, Aggregation)>([(null, Aggregation.Count), (Field.UserId, Aggregation.CountDistinct), (Field.Property("visit"), Aggregation.CountDistinct), (Field.Revenue, Aggregation.Sum), (Field.Property("quantity"), Aggregation.Sum), (Field.Property("load"), Aggregation.Maximum)]);
        return new AggregateMeasure
        {
            Aggregation = Pick([Aggregation.Average, Aggregation.Minimum, Aggregation.Maximum, Aggregation.Median, Aggregation.Count, Aggregation.Sum]),
            Field = field,
            Selection = selection,
            Per = new EntityKey([Field.Day]) { Grain = Pick<TimeGrain?>([null, null, TimeGrain.Week, TimeGrain.Month]), Selection = Chance(4) ? selection ?? Names() : null },
            PerAggregation = each,
        };
    }

    private EventSelection? Maybe() => _random.Next(3) switch { 0 => null, 1 => Names(), _ => Selection() };

    private EventSelection Names() => EventSelection.Of([.. Enumerable.Range(0, _random.Next(1, 3)).Select(_ => Pick(RollupWorld.Names)).Distinct()]);

    private EventSelection Selection() => Names() with { Where = Chance(3) ? Condition(1) : null };

    private Condition Condition(int depth) => _random.Next(depth > 0 ? 8 : 5) switch
    {
        0 or 1 => new FieldTest(Chance(3) ? Field.Attribute(Pick(["country", "vip", "plan"])) : Field.Property(Pick(["country", "country", "page.kind", "trial"])), Pick([TestOperator.Equals, TestOperator.NotEquals, TestOperator.Contains, TestOperator.StartsWith, TestOperator.IsMissing, TestOperator.IsPresent]), [Pick(["Norway", "sweden", "true", "list", "e", "nobody"])]),
        2 => new FieldTest(Field.EventName, Pick([TestOperator.Equals, TestOperator.NotEquals, TestOperator.Contains]), [Pick(RollupWorld.Names)]),
        3 => new TimePartTest(Pick([TimeGrain.DayOfWeek, TimeGrain.MonthOfYear, TimeGrain.HourOfDay]), [1, 2, 3, 6]),
        4 => new FieldTest(Field.Revenue, TestOperator.GreaterThan, ["10"]),
        5 => new AllOf([Condition(0), Condition(0)]),
        6 => new AnyOf([Condition(0), Condition(0)]),
        _ => new NotCondition(Condition(0)),
    };

    private Dimension Breakdown() => _random.Next(8) switch
    {
        6 => new Dimension(Field.Attribute("country")) { ExcludeMissing = Chance(2) },
        7 => new Dimension(Field.Attribute(Pick(["vip", "plan"]))),
        0 or 1 => new Dimension(Field.EventName),
        2 => new Dimension(Field.Property("country")) { ExcludeMissing = Chance(2) },
        3 => new Dimension(Field.Property(Pick(["page.kind", "trial"]))),
        4 => new Dimension(Field.Property("country")) { Cases = [new Case("north", ["Norway", "SWEDEN"])], Otherwise = Chance(2) ? "elsewhere" : null },
        _ => new Dimension(Field.Day),
    };

    private TimeRange? Range() => _random.Next(5) switch
    {
        0 => null,
        1 => new TimeRange(Midnight(), null),
        2 => new TimeRange(null, Midnight()),
        3 => Between(Midnight(), Midnight()),
        _ => Between(Instant(), Instant()),
    };

    private static TimeRange Between(DateTimeOffset one, DateTimeOffset other) => one < other ? new TimeRange(one, other) : new TimeRange(other, one.AddSeconds(1));

    private DateTimeOffset Midnight() => LocalDays.Start(_zone, DateOnly.FromDateTime(RollupWorld.Begin.UtcDateTime).AddDays(_random.Next(-2, 78)));

    private DateTimeOffset Instant() => RollupWorld.Begin.AddMinutes(_random.Next(0, RollupWorld.Hours * 60));

    private bool Chance(int of) => _random.Next(of) == 0;

    private T Pick<T>(IReadOnlyList<T> from) => from[_random.Next(from.Count)];
}
