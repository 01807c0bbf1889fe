using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Reading;

namespace Analytics.Engine.Questions.Refusals;

/// <summary>
/// What a plan adds up must occur in the rows that it reads: revenue is an amount of some rows, and "revenue of tickets" may be the price that
/// the tickets carry. Where they carry one amount of money it is taken instead, and else a refusal says which rows have the value: a sum of
/// nothing is no zero.
/// </summary>
internal sealed class CarriedValues
{
    private readonly Sentence _sentence;

    private CarriedValues(Sentence sentence) => _sentence = sentence;

    private Declined? Refusal { get; set; }

    public static (QueryPlan Plan, Declined? Refusal) Check(Sentence sentence, QueryPlan plan)
    {
        if (plan is AudiencePlan people)
        {
            return SharedRows.Check(sentence, people);
        }

        if (plan is FunnelPlan { Steps: var steps })
        {
            // A step that no row can be was put together from what belongs to different things.
            var impossible = steps.SelectMany(step => TestsOf(step).Select(test => (step, test))).FirstOrDefault(found => found.step.Names.Count > 0 && !sentence.Facts.Carries(found.step, found.test.Field));
            return (plan, impossible.test is null ? null : new CarriedValues(sentence).NotCarried(impossible.step, impossible.test.Field));
        }

        if (plan is not MetricPlan metrics)
        {
            return (plan, null);
        }

        var check = new CarriedValues(sentence);
        metrics = metrics with { Where = metrics.Where is { } where ? check.Tested(where, metrics) : null };
        IReadOnlyList<Measure> measures = [.. metrics.Measures.Select(check.Carried)];
        var carried = measures.SequenceEqual(metrics.Measures) ? metrics : metrics with { Measures = measures };
        return check.Refusal is null ? SharedRows.Check(sentence, carried) : (carried, check.Refusal);
    }

    private static IEnumerable<FieldTest> TestsOf(EventSelection step) =>
        (step.Where switch { FieldTest test => [test], AllOf all => all.Conditions.OfType<FieldTest>(), _ => Enumerable.Empty<FieldTest>() }).Where(test => test.Field.Source == FieldSource.EventProperty && test.Operator == TestOperator.Equals);

    /// <summary>
    /// A value that none of the counted rows can have leaves out nothing, or everything. After an answer by groups it may be short for one of
    /// these ("organic" for "organic search"); else the refusal says which rows have it.
    /// </summary>
    private Condition Tested(Condition where, MetricPlan plan)
    {
        switch (where)
        {
            case AllOf all:
                return all with { Conditions = [.. all.Conditions.Select(condition => Tested(condition, plan))] };
            case FieldTest { Field.Source: FieldSource.EventProperty, Operator: TestOperator.Equals or TestOperator.NotEquals, Values: [string value] } test when plan.Measures.All(measure => ModelFacts.Selection(measure) is { Names.Count: > 0 } rows && !_sentence.Facts.Carries(rows, test.Field)):
                if (Group(plan.Breakdowns, value) is { } group)
                {
                    return test with { Field = group.Field, Values = [group.Value] };
                }

                if (Other(test, plan) is { } other)
                {
                    return test with { Field = other.Field, Values = [other.Value] };
                }

                if (SharedRows.TraitOf(_sentence, test) is { } trait)
                {
                    return trait;
                }

                Refusal ??= NotCarried(ModelFacts.Selection(plan.Measures[0])!, test.Field);
                return test;
            default:
                return where;
        }
    }

    /// <summary>"just the billing team" of rows that only say from which team: the same words name a value that the counted rows have.</summary>
    private ValueMeaning? Other(FieldTest test, MetricPlan plan)
    {
        var found = _sentence.Mentions.Where(mention => mention.Meanings.OfType<ValueMeaning>().Any(value => value.Field == test.Field && Equals(value.Value, test.Values[0])))
            .SelectMany(mention => mention.Meanings.OfType<ValueMeaning>().Where(value => value.Field.Source == FieldSource.EventProperty && value.Operator == TestOperator.Equals && value.Score >= mention.Score - 0.01))
            .Where(value => plan.Measures.All(measure => ModelFacts.Selection(measure) is { } rows && _sentence.Facts.Carries(rows, value.Field))).Distinct().ToList();
        found = found.Count > 1 && found.FindAll(value => IsNamed(value.Field)) is [var named] ? [named] : found;
        return found is [var only] ? only : null;
    }

    /// <summary>"the billing team": the question says of what it is a value.</summary>
    private bool IsNamed(Field field) =>
        Naming.Stems(field.Path!) is var words && _sentence.Mentions.Any(mention => mention.Meanings[0] is FieldMeaning && Naming.Stems(mention.Text).Any(words.Contains));

    /// <summary>The one value of the groups that are shown which begins with the words.</summary>
    private (Field Field, string Value)? Group(IReadOnlyList<Dimension> groups, string words)
    {
        var found = groups.SelectMany(group => (_sentence.Facts.PropertyOf(group.Field)?.Values ?? []).Where(value => value.StartsWith(words + " ", StringComparison.OrdinalIgnoreCase)).Select(value => (group.Field, value))).Take(2).ToList();
        return found is [var only] ? only : null;
    }

    private Measure Carried(Measure measure) => measure switch
    {
        AggregateMeasure aggregate => Carried(aggregate),
        RatioMeasure ratio => ratio with { Numerator = Carried(ratio.Numerator), Denominator = Carried(ratio.Denominator) },
        ArithmeticMeasure arithmetic => arithmetic with { Left = Carried(arithmetic.Left), Right = Carried(arithmetic.Right) },
        _ => measure,
    };

    private AggregateMeasure Carried(AggregateMeasure measure)
    {
        if (measure is { Entity: { } thing, Selection: { Names.Count: > 0 } named } && thing.Fields.FirstOrDefault(key => key.Source == FieldSource.EventProperty && !_sentence.Facts.Carries(named, key)) is { } unknown)
        {
            // Rows that do not say of which thing they are cannot be counted by it.
            Refusal ??= NotCarried(named, unknown);
            return measure;
        }

        if (measure is not { Field: { Source: FieldSource.EventProperty } field, Selection: { Names.Count: > 0 } rows } || _sentence.Facts.Carries(rows, field))
        {
            return measure;
        }

        var asked = _sentence.Facts.PropertyOf(field);
        if (asked?.Role == PropertyRole.Money && OwnMoney(rows) is { } own)
        {
            _sentence.Definitions.RemoveAll(definition => definition.EndsWith($" {field.Path}", StringComparison.Ordinal));
            _sentence.Define($"{measure.Name ?? Naming.Of(field)} = {measure.Aggregation.ToString().ToLowerInvariant()} of {own.Path}");
            return measure with { Field = Field.Property(own.Path), Format = ValueFormat.Money };
        }

        Refusal ??= NotCarried(rows, field);
        return measure;
    }

    private Declined NotCarried(EventSelection rows, Field field) => Refusals.Refusal.NotCarried(_sentence, $"{Naming.Of(rows)} have", field.Path!, field);

    private PropertyDefinition? OwnMoney(EventSelection rows)
    {
        var carried = _sentence.Model.Properties.Where(property => property is { Role: PropertyRole.Money, Type: PropertyType.Number } && rows.Names.All(property.Events.Contains)).ToList();
        return carried.Count == 1 ? carried[0] : null;
    }
}
