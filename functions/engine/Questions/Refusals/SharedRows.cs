using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Reading;

namespace Analytics.Engine.Questions.Refusals;

/// <summary>
/// What a number is narrowed by must occur in the rows that it is computed from. A value that only other rows of the same thing have ("score of the flights delayed by
/// more than 30 minutes") is asked of the thing, by the key that both carry; where no key joins them, or groups would be of another event, a refusal says so:
/// a number over no row is none.
/// </summary>
internal sealed class SharedRows
{
    private readonly Sentence _sentence;

    private SharedRows(Sentence sentence) => _sentence = sentence;

    private Declined? Refusal { get; set; }

    public static (MetricPlan Plan, Declined? Refusal) Check(Sentence sentence, MetricPlan plan)
    {
        var check = new SharedRows(sentence);
        var fields = plan.Breakdowns.Select(group => group.Field).Concat(FieldsOf(plan.Where)).ToList();
        if (plan.Measures is [RatioMeasure rate] && check.OfThings(rate, fields) is { } joined)
        {
            plan = plan with { Measures = [joined] };
        }

        plan = plan with { Measures = [.. plan.Measures.Select(check.Joined)] };
        var leaves = plan.Measures.SelectMany(Leaves).ToList();
        if (leaves.Count == 0 || leaves.Exists(leaf => check.RowsOf(leaf).Count == 0))
        {
            return (plan, null);
        }

        var where = check.Joined(plan.Where, leaves);
        IReadOnlyList<Dimension> groups = [.. plan.Breakdowns.Select(group => check.Told(group, leaves))];
        groups = groups.SequenceEqual(plan.Breakdowns) ? plan.Breakdowns : groups;
        return (ReferenceEquals(where, plan.Where) && ReferenceEquals(groups, plan.Breakdowns) ? plan : plan with { Where = where, Breakdowns = groups }, check.Refusal);
    }

    /// <summary>Groups that the rows cannot tell are those of the users, where these have such an attribute.</summary>
    private Dimension Told(Dimension group, List<AggregateMeasure> leaves)
    {
        if (leaves.Find(leaf => !Carries(RowsOf(leaf), group.Field)) is not { } other)
        {
            return group;
        }

        if (_sentence.Facts.AttributeLike(group.Field) is { } attribute)
        {
            _sentence.Assume($"{Naming.Of(attribute)} of the users");
            return group with { Field = attribute };
        }

        Refuse(RowsOf(other), group.Field);
        return group;
    }

    /// <summary>People by deeds under a test that only other rows of the same thing can pass.</summary>
    public static (AudiencePlan Plan, Declined? Refusal) Check(Sentence sentence, AudiencePlan plan)
    {
        var check = new SharedRows(sentence);
        var (users, of) = (check.Joined(plan.Users), plan.Of is null ? null : check.Joined(plan.Of));
        return (plan with { Users = users, Of = of }, check.Refusal);
    }

    private UserSet Joined(UserSet set) => set switch
    {
        AllUserSets all => all with { Sets = [.. all.Sets.Select(Joined)] },
        AnyUserSet any => any with { Sets = [.. any.Sets.Select(Joined)] },
        NotInUserSet not => new NotInUserSet(Joined(not.Set)),
        Performed { Selection: { Names.Count: > 0, Where: { } where } deed } performed => performed with { Selection = deed with { Where = Joined(where, [Measures.CountEvents(deed)]) } },
        _ => set,
    };

    /// <summary>"cancellation rate by channel" where only the bookings have a channel: the bookings of each channel that were cancelled, among its bookings.</summary>
    private RatioMeasure? OfThings(RatioMeasure rate, List<Field> fields)
    {
        if (rate is not { Numerator: AggregateMeasure { Aggregation: Aggregation.Count or Aggregation.CountDistinct, Per: null, Selection: { Names.Count: > 0 } deed } part, Denominator: AggregateMeasure { Aggregation: Aggregation.Count or Aggregation.CountDistinct, Per: null, Selection: { Names.Count: > 0 } begun } whole }
            || deed.Names.SequenceEqual(begun.Names) || fields.TrueForAll(field => Carries(deed.Names, field)) || !fields.TrueForAll(field => Carries(begun.Names, field))
            || SharedKeys.Of(_sentence, [begun, deed]) is not { Fields: [{ Source: FieldSource.EventProperty } key] } thing)
        {
            return null;
        }

        _sentence.Define($"{Naming.Of(deed)}: of the same {thing.Name} ({Naming.Of(key)})");
        return rate with { Numerator = whole with { Name = part.Name, Selection = MeasurePass.Narrowed(begun, [new ThingTest(key, deed)]) } };
    }

    /// <summary>A number with a test of its own ("share of rides under 5 minutes", where rides begin in rows without a length).</summary>
    private Measure Joined(Measure measure) => measure switch
    {
        AggregateMeasure { Per: null, Selection: { Names.Count: > 0, Where: FieldTest { Field.Source: FieldSource.EventProperty } where } rows } number => Joined(where, [Measures.CountEvents(rows)]) is { } joined && joined != where ? number with { Selection = rows with { Where = joined } } : number,
        RatioMeasure ratio => ratio with { Numerator = Joined(ratio.Numerator), Denominator = Joined(ratio.Denominator) },
        _ => measure,
    };

    private static IEnumerable<Field> FieldsOf(Condition? condition) => condition switch
    {
        AllOf all => all.Conditions.SelectMany(FieldsOf),
        FieldTest test => [test.Field],
        _ => [],
    };

    /// <summary>The key by which rows belong to the same thing as those that have the field; null when nothing joins them.</summary>
    public static EntityKey? KeyOf(Sentence sentence, IReadOnlyList<string> rows, Field field) =>
        rows.Count > 0 && sentence.Facts.PropertyOf(field) is { Events.Count: > 0 } property && SharedKeys.Of(sentence, [EventSelection.Of([.. rows]), EventSelection.Of([.. property.Events])]) is { Fields: [{ Source: FieldSource.EventProperty }] } thing ? thing : null;

    /// <summary>Whether each of the selections shares a thing with the rows that have the field.</summary>
    public static bool AreJoined(Sentence sentence, List<EventSelection?> selections, Field field) =>
        selections.TrueForAll(rows => rows is not null && KeyOf(sentence, rows.Names, field) is not null);

    private Condition? Joined(Condition? condition, List<AggregateMeasure> leaves)
    {
        switch (condition)
        {
            case AllOf all:
                var parts = all.Conditions.Select(part => Joined(part, leaves)!).ToList();
                return parts.SequenceEqual(all.Conditions) ? condition : new AllOf(parts);
            case FieldTest { Operator: not (TestOperator.NotEquals or TestOperator.NotContains or TestOperator.IsMissing) } test when leaves.TrueForAll(leaf => !Carries(RowsOf(leaf), test.Field)):
                return OfThing(test, leaves) ?? condition;
            case FieldTest test when leaves.Find(leaf => !Carries(RowsOf(leaf), test.Field)) is { } other && leaves.Exists(leaf => Carries(RowsOf(leaf), test.Field)):
                return TraitOf(_sentence, test) ?? Refuse(RowsOf(other), test.Field) ?? condition;
            default:
                return condition;
        }
    }

    private Condition? OfThing(FieldTest test, List<AggregateMeasure> leaves)
    {
        var rows = leaves.SelectMany(RowsOf).Distinct(StringComparer.Ordinal).ToArray();
        var carriers = _sentence.Facts.PropertyOf(test.Field)!.Events;
        if (KeyOf(_sentence, rows, test.Field) is not { Fields: [var key] } thing)
        {
            return TraitOf(_sentence, test) ?? Refuse(rows, test.Field);
        }

        _sentence.Define($"{Naming.Of(test.Field)}: of the same {thing.Name} ({Naming.Of(key)})");
        return new ThingTest(key, new EventSelection { Names = carriers, Where = test });
    }

    /// <summary>A value that the users have as well as some rows, with what to say about it.</summary>
    public static FieldTest? TraitOf(Sentence sentence, FieldTest test)
    {
        if (sentence.Facts.TraitLike(test) is not { } trait)
        {
            return null;
        }

        sentence.Assume($"{Naming.Of(trait.Field)} of the users");
        return trait;
    }

    /// <summary>The events whose rows the measure can have a value in; none: not known.</summary>
    private IReadOnlyList<string> RowsOf(AggregateMeasure measure)
    {
        var carriers = measure.Field is { Source: FieldSource.EventProperty } field ? _sentence.Facts.PropertyOf(field)?.Events ?? [] : [];
        var named = measure.Selection?.Names ?? [];
        return carriers.Count == 0 ? named : named.Count == 0 ? carriers : [.. named.Intersect(carriers, StringComparer.Ordinal)];
    }

    private bool Carries(IReadOnlyList<string> rows, Field field) => _sentence.Facts.Carries(new EventSelection { Names = rows }, field);

    private Condition? Refuse(IReadOnlyList<string> rows, Field field)
    {
        Refusal ??= Refusals.Refusal.NotCarried(_sentence, $"{string.Join(", ", rows)} has", Naming.Of(field), field);
        return null;
    }

    private static IEnumerable<AggregateMeasure> Leaves(Measure measure) => measure switch
    {
        AggregateMeasure aggregate => [aggregate],
        RatioMeasure ratio => Leaves(ratio.Numerator).Concat(Leaves(ratio.Denominator)),
        ArithmeticMeasure arithmetic => Leaves(arithmetic.Left).Concat(Leaves(arithmetic.Right)),
        _ => [],
    };
}
