using Analytics.Engine.Model;
using Analytics.Engine.Planning;

namespace Analytics.Engine.Sql.Rendering;

/// <summary>
/// Where a plan says "any event", it means what people did: events about messages that were sent to them are left out, in every measure, step
/// and set of people. They count where the plan names them, asks for the event's name, or for a property that only they have.
/// </summary>
internal sealed class ActivityRows
{
    private readonly string[] _messages;
    private readonly HashSet<string> _messageProperties;

    private ActivityRows(SemanticModel model, string[] messages)
    {
        _messages = messages;
        _messageProperties = [.. model.Properties.Where(property => property.Events.Count > 0 && property.Events.All(MessageEvents.Contains)).Select(property => property.Path)];
    }

    public static QueryPlan Of(QueryPlan plan, SemanticModel model) => For(model) is { } rows ? rows.In(plan) : plan;

    public static UserSet Of(UserSet users, SemanticModel model) => For(model) is { } rows ? rows.In(users) : users;

    // Nothing was ever sent: plans stay as they are.
    private static ActivityRows? For(SemanticModel model) =>
        model.Events.Select(definition => definition.Name).Where(MessageEvents.Contains).ToArray() is { Length: > 0 } messages ? new ActivityRows(model, messages) : null;

    private QueryPlan In(QueryPlan plan) => plan switch
    {
        MetricPlan metric => InMetric(metric),
        FunnelPlan funnel => InFunnel(funnel),
        RetentionPlan retention => InRetention(retention),
        AudiencePlan audience => audience with
        {
            Users = In(audience.Users),
            Of = Optional(audience.Of),
            Measures = [.. audience.Measures.Select(measure => In(measure, AsksForMessages(null, audience.Breakdowns)))],
        },
        DistributionPlan distribution => distribution with { Value = In(distribution.Value, AsksForMessages(distribution.Where, [])), Users = Optional(distribution.Users) },
        OccurrencePlan occurrence => occurrence with
        {
            Selection = In(occurrence.Selection, occurrence.Fields.Any(IsMessages) || (occurrence.By is { } by && IsMessages(by))),
            Users = Optional(occurrence.Users),
        },
        SequencePlan sequence => sequence with { Where = Beside(sequence.Where, sequence.Anchor), Users = Optional(sequence.Users) },
        IntervalPlan interval => interval with { Selection = In(interval.Selection, AsksForMessages(interval.Where, Maybe(interval.Breakdown))), Users = Optional(interval.Users) },
        StreakPlan streak => streak with { Event = In(streak.Event, AsksForMessages(streak.Where, [])), Users = Optional(streak.Users) },
        LifecyclePlan lifecycle => lifecycle with { Event = In(lifecycle.Event, AsksForMessages(lifecycle.Where, [])), Users = Optional(lifecycle.Users) },
        ConcentrationPlan concentration => concentration with { Measure = In(concentration.Measure, AsksForMessages(concentration.Where, [concentration.By])), Users = Optional(concentration.Users) },
        MovementPlan movement => movement with { Measure = In(movement.Measure, AsksForMessages(movement.Where, movement.By)), Users = Optional(movement.Users) },
        SessionPlan session => session with { Where = AsksForMessages(session.Where, []) ? session.Where : Both(session.Where, Without(_messages)), Users = Optional(session.Users) },
        EntityPlan entity => entity with { Users = Optional(entity.Users) },
        _ => plan,
    };

    private MetricPlan InMetric(MetricPlan metric)
    {
        var asks = AsksForMessages(metric.Where, metric.Breakdowns);
        return metric with { Measures = [.. metric.Measures.Select(measure => In(measure, asks))], Users = Optional(metric.Users) };
    }

    private FunnelPlan InFunnel(FunnelPlan funnel)
    {
        var asks = AsksForMessages(funnel.Where, Maybe(funnel.Breakdown));
        return funnel with { Steps = [.. funnel.Steps.Select(step => In(step, asks))], Users = Optional(funnel.Users) };
    }

    private RetentionPlan InRetention(RetentionPlan retention)
    {
        var asks = AsksForMessages(retention.Where, []);
        return retention with
        {
            Cohort = Optional(retention.Cohort),
            CohortEvent = retention.Cohort is not null && retention.CohortEvent is null ? null : In(retention.CohortEvent, asks),
            ReturnEvent = In(retention.ReturnEvent, asks),
        };
    }

    private Measure In(Measure measure, bool asks) => measure switch
    {
        RatioMeasure ratio => ratio with { Numerator = In(ratio.Numerator, asks), Denominator = In(ratio.Denominator, asks) },
        ArithmeticMeasure arithmetic => arithmetic with { Left = In(arithmetic.Left, asks), Right = In(arithmetic.Right, asks) },
        AggregateMeasure { Entity.Selection.Names.Count: > 0 } or AggregateMeasure { Per.Selection.Names.Count: > 0 } => measure,
        AggregateMeasure aggregate => aggregate with { Selection = In(aggregate.Selection, asks || (aggregate.Field is { } field && IsMessages(field))) },
        _ => measure,
    };

    private UserSet? Optional(UserSet? users) => users is null ? null : In(users);

    private UserSet In(UserSet users) => users switch
    {
        AllUserSets all => new AllUserSets([.. all.Sets.Select(In)]),
        AnyUserSet any => new AnyUserSet([.. any.Sets.Select(In)]),
        NotInUserSet not => new NotInUserSet(In(not.Set)),
        Performed { Entity.Selection.Names.Count: > 0 } => users,
        Performed performed => performed with { Selection = In(performed.Selection, performed.Field is { } field && IsMessages(field))! },
        FirstPerformed first => first with { Selection = In(first.Selection, asks: false)! },
        InFunnel funnel => funnel with { Funnel = InFunnel(funnel.Funnel) },
        _ => users,
    };

    private EventSelection In(EventSelection? selection, bool asks) =>
        (selection ?? new EventSelection()) is var whole && (asks || whole.Names.Count > 0 || AsksForMessages(whole.Where, []))
            ? whole
            : whole with { Where = Both(whole.Where, Without(_messages)) };

    // Steps before and after something are steps of people; what the walk begins at may be a message all the same.
    private Condition? Beside(Condition? where, EventSelection anchor)
    {
        var others = _messages.Except(anchor.Names, StringComparer.OrdinalIgnoreCase).ToArray();
        return others.Length == 0 || AsksForMessages(where, []) ? where : Both(where, Without(others));
    }

    private static FieldTest Without(string[] names) => new(Field.EventName, TestOperator.NotEquals, names);

    private static Condition Both(Condition? one, Condition other) => one switch
    {
        null => other,
        AllOf all => new AllOf([.. all.Conditions, other]),
        _ => new AllOf([one, other]),
    };

    private bool AsksForMessages(Condition? where, IReadOnlyList<Dimension> dimensions) =>
        dimensions.Any(dimension => IsMessages(dimension.Field)) || (where is not null && Asks(where));

    private bool Asks(Condition condition) => condition switch
    {
        AllOf all => all.Conditions.Any(Asks),
        AnyOf any => any.Conditions.Any(Asks),
        NotCondition not => Asks(not.Condition),
        FieldTest test => test.Field.Source == FieldSource.EventName || IsMessages(test.Field),
        SelectionTest test => test.Selection.Names.Count > 0 || (test.Selection.Where is { } where && Asks(where)),
        _ => false,
    };

    private bool IsMessages(Field field) => field is { Source: FieldSource.EventProperty, Path: { } path } && _messageProperties.Contains(path);

    private static Dimension[] Maybe(Dimension? dimension) => dimension is null ? [] : [dimension];
}
