using System.Text.RegularExpressions;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Dates;
using Analytics.Engine.Questions.Planners;
using Analytics.Engine.Questions.Reading;

namespace Analytics.Engine.Questions.FollowUps;

/// <summary>Lays an edit over the plan before it.</summary>
internal static partial class PlanEditor
{
    public static QueryPlan? Apply(Sentence sentence, QueryPlan previous, PlanEdit edit)
    {
        var plan = previous with { Title = null, Chart = edit.Slots.Chart ?? previous.Chart };
        return plan switch
        {
            MetricPlan { Breakdowns: [{ Field.Source: FieldSource.ExternalUserId }] } ranking when edit.AsksWho => ranking,
            MetricPlan metric when edit.AsksWho => AudienceEdit.PeopleOf(metric),
            MetricPlan metric => ComparesWithAPart(sentence, metric, edit) ? null : Metric(sentence, metric, edit),
            AudiencePlan audience => AudienceEdit.Apply(sentence, audience, edit),
            FunnelPlan { Entity: null } funnel when edit.AsksWho => new AudiencePlan { Users = new InFunnel(funnel), Output = AudienceOutput.List },
            FunnelPlan funnel when edit.Targets.Count == 0 || edit.ViewsSteps => funnel with
            {
                Range = Range(sentence, funnel.Range, edit),
                Where = Merge(funnel.Where, edit.Slots.Where),
                Users = Both(funnel.Users, edit.Slots.Users),
                Breakdown = edit.Slots.Breakdowns.FirstOrDefault() ?? funnel.Breakdown,
                Grain = edit.Frame.Grain ?? funnel.Grain,
                Output = edit.Output ?? funnel.Output,
                Window = edit.Window ?? funnel.Window,
            },
            RetentionPlan retention when edit.Targets.Count == 0 => retention with
            {
                CohortRange = Range(sentence, retention.CohortRange, edit),
                CohortGrain = retention.CohortGrain is null ? null : edit.Frame.Grain ?? retention.CohortGrain,
                PeriodGrain = retention.PeriodGrain is null ? null : edit.Frame.Grain ?? retention.PeriodGrain,
                Where = Merge(retention.Where, edit.Slots.Where),
            },
            DistributionPlan distribution when edit.Targets.Count == 0 => distribution with
            {
                Range = Range(sentence, distribution.Range, edit),
                Where = Merge(distribution.Where, edit.Slots.Where),
                Users = Both(distribution.Users, edit.Slots.Users),
            },
            OccurrencePlan occurrence when edit.Targets.Count == 0 => occurrence with
            {
                Range = Range(sentence, occurrence.Range, edit),
                Selection = edit.Slots.Where is { } where ? MeasurePass.Narrowed(occurrence.Selection, [where]) : occurrence.Selection,
                Users = Both(occurrence.Users, edit.Slots.Users),
                Limit = edit.Slots.Limit ?? occurrence.Limit,
                Order = edit.End ?? occurrence.Order,
                By = edit.End is null ? occurrence.By : null,
            },
            _ => edit.Targets.Count == 0 ? Behaviour(sentence, plan, edit) : null,
        };
    }

    /// <summary>The plans about behaviour take a new period and filters.</summary>
    private static QueryPlan? Behaviour(Sentence sentence, QueryPlan plan, PlanEdit edit) => plan switch
    {
        EntityPlan entity => entity with { Where = Merge(entity.Where, edit.Slots.Where), Users = Both(entity.Users, edit.Slots.Users), Output = edit.AsksWho ? AudienceOutput.List : entity.Output, Limit = edit.Slots.Limit ?? entity.Limit },
        SequencePlan sequence => sequence with { Range = Range(sentence, sequence.Range, edit), Where = Merge(sequence.Where, edit.Slots.Where), Users = Both(sequence.Users, edit.Slots.Users), Limit = edit.Slots.Limit ?? sequence.Limit },
        IntervalPlan interval => interval with { Range = Range(sentence, interval.Range, edit), Where = Merge(interval.Where, edit.Slots.Where), Users = Both(interval.Users, edit.Slots.Users), Breakdown = edit.Slots.Breakdowns.FirstOrDefault() ?? interval.Breakdown },
        LifecyclePlan lifecycle => lifecycle with { Range = Range(sentence, lifecycle.Range, edit), Where = Merge(lifecycle.Where, edit.Slots.Where), Users = Both(lifecycle.Users, edit.Slots.Users), Grain = edit.Frame.Grain ?? lifecycle.Grain },
        ConcentrationPlan concentration => concentration with { Range = Range(sentence, concentration.Range, edit), Where = Merge(concentration.Where, edit.Slots.Where), Users = Both(concentration.Users, edit.Slots.Users), Top = edit.Slots.Limit ?? concentration.Top, Reach = edit.Slots.Limit is null ? concentration.Reach : null },
        MovementPlan movement => movement with { Where = Merge(movement.Where, edit.Slots.Where), Users = Both(movement.Users, edit.Slots.Users), By = edit.Slots.Breakdowns.Count > 0 ? edit.Slots.Breakdowns : movement.By, Limit = edit.Slots.Limit ?? movement.Limit },
        StreakPlan streak => streak with { Range = Range(sentence, streak.Range, edit), Where = Merge(streak.Where, edit.Slots.Where), Users = Both(streak.Users, edit.Slots.Users), Grain = edit.Frame.Grain ?? streak.Grain, Limit = edit.Slots.Limit ?? streak.Limit },
        SessionPlan session => session with { Range = Range(sentence, session.Range, edit), Where = Merge(session.Where, edit.Slots.Where), Users = Both(session.Users, edit.Slots.Users), Grain = edit.Frame.Grain ?? session.Grain, Breakdown = edit.Slots.Breakdowns.FirstOrDefault() ?? session.Breakdown },
        _ => null,
    };

    private static MetricPlan Metric(Sentence sentence, MetricPlan plan, PlanEdit edit)
    {
        var slots = edit.Slots;
        if (edit.Total)
        {
            return plan with { Breakdowns = [], Grain = null, OrderBy = null, Limit = null, LimitPerGroup = null, ShareOfTotal = false, Cumulative = false, RollingBuckets = null };
        }

        if (OnlySuchRows(sentence, plan, edit) is { } such)
        {
            return plan with { Where = Merge(plan.Where, Slots.Combine([such, .. slots.Where is { } also ? new[] { also } : []])), Range = Range(sentence, plan.Range, edit) };
        }

        if (edit.OnlySuchPeople is { } people)
        {
            return plan with { Users = Both(plan.Users, [people]), Range = Range(sentence, plan.Range, edit) };
        }

        if (RankedThings.Of(sentence, plan, edit) is { } beside)
        {
            return beside;
        }

        if (slots.Where is FieldTest { Operator: TestOperator.Equals } other && plan.Users is { } narrowed && UserTraits.Replaced(narrowed, other) is { } elsewhere && slots.Conditions.Count == 1 && !edit.Adds)
        {
            return plan with { Users = elsewhere, Range = Range(sentence, plan.Range, edit) };
        }

        if (Beside(sentence, plan, slots) is { } sides)
        {
            return sides;
        }

        var measures = Freed(MeasuresOf(plan, edit), slots.Where);
        var replaced = edit.Measures.Count > 0 && !edit.Adds && !edit.OnlyNarrows;
        var grain = edit.Frame.Grain ?? plan.Grain;
        var breakdowns = Breakdowns(sentence, plan, slots, edit.Adds);
        var range = Range(sentence, plan.Range, edit);
        var swapsGroups = edit.Replaces && edit.Frame.Grain is not null && slots.Breakdowns.Count == 0 && plan.Grain is null;
        var swapsGrain = edit.Replaces && slots.Breakdowns.Count > 0 && edit.Frame.Grain is null;
        grain = swapsGrain ? null : grain;
        // "which month was the highest?" after months: they are ranked, and no more a line.
        grain = slots.Limit is not null && breakdowns is [{ Field.Source: FieldSource.OccurredAt, Grain: { } unit }] && unit == grain ? null : grain;
        var ranked = breakdowns.Count > 0 && !swapsGroups;
        return plan with
        {
            Measures = measures,
            Where = edit.Removes ? null : Merge(plan.Where, CountsAnybody(plan) && slots.Where is FieldTest test ? sentence.Facts.TraitLike(test) ?? test : slots.Where),
            Users = edit.Removes ? null : Both(plan.Users, slots.Users),
            Range = edit.Slots.AllTime ? null : range,
            Grain = grain,
            Breakdowns = swapsGroups ? [] : breakdowns,
            Comparison = ComparisonOf(sentence, plan, range, edit),
            ShareOfTotal = slots.ShareOfTotal || (plan.ShareOfTotal && !replaced),
            Cumulative = slots.Cumulative || plan.Cumulative,
            RollingBuckets = slots.Rolling ?? plan.RollingBuckets,
            OrderBy = slots.Descending is { } descending ? new Ordering(0, descending) : ranked && grain is null ? plan.OrderBy ?? new Ordering(0) : null,
            Limit = slots.Limit ?? (swapsGroups ? null : plan.Limit),
        };
    }

    /// <summary>"how does that compare to France?" after Germany: both, side by side.</summary>
    private static MetricPlan? Beside(Sentence sentence, MetricPlan plan, Slots slots)
    {
        if (!sentence.FindWhereAny(Words.Keyword.Versus, Words.Keyword.Compared) || slots.Where is not FieldTest { Operator: TestOperator.Equals } other || plan.Breakdowns.Count > 0)
        {
            return null;
        }

        var tests = plan.Where is AllOf all ? all.Conditions : plan.Where is null ? [] : [plan.Where];
        var group = new Dimension(other.Field) { Name = Naming.Of(other.Field) };
        return tests.OfType<FieldTest>().FirstOrDefault(test => test is { Operator: TestOperator.Equals } && test.Field == other.Field) is { } own
            ? plan with { Where = Slots.Combine(tests.Select(test => test == own ? own with { Values = [.. own.Values.Union(other.Values)] } : test)), Breakdowns = [group], OrderBy = plan.Grain is null ? new Ordering(0) : null }
            : null;
    }

    /// <summary>"just card payments" after an amount of payments: the amount stays, of fewer rows.</summary>
    private static Condition? OnlySuchRows(Sentence sentence, MetricPlan plan, PlanEdit edit) =>
        sentence.Next(0) is var first && sentence.InRange(first) && sentence[first].Is(Words.Keyword.Only) && edit.SwapsSubject && edit.Slots.Breakdowns.Count == 0 && edit.Frame.Grain is null
        && plan.Measures is [AggregateMeasure { Aggregation: not (Aggregation.Count or Aggregation.CountDistinct), Selection.Names: var names }] && edit.Measures is [AggregateMeasure { Aggregation: Aggregation.Count, Selection: { Where: { } such } rows }] && rows.Names.SequenceEqual(names)
            ? such
            : null;

    /// <summary>"and in solo?" after "ranked matches": the old value must go from the measure too.</summary>
    private static IReadOnlyList<Measure> Freed(IReadOnlyList<Measure> measures, Condition? fresh)
    {
        var fields = (fresh is AllOf all ? all.Conditions : fresh is null ? [] : [fresh]).OfType<FieldTest>().Where(test => test.Operator == TestOperator.Equals).Select(test => test.Field).ToHashSet();
        return fields.Count == 0 ? measures : [.. measures.Select(measure => Freed(measure, fields))];
    }

    private static Measure Freed(Measure measure, HashSet<Field> fields) => measure switch
    {
        AggregateMeasure { Selection: { Where: { } where } selection } aggregate => aggregate with { Selection = selection with { Where = Without(where, fields) } },
        RatioMeasure ratio => ratio with { Numerator = Freed(ratio.Numerator, fields), Denominator = Freed(ratio.Denominator, fields) },
        _ => measure,
    };

    private static Condition? Without(Condition where, HashSet<Field> fields) =>
        Slots.Combine((where is AllOf all ? all.Conditions : [where]).Where(condition => condition is not FieldTest { Operator: TestOperator.Equals } test || !fields.Contains(test.Field)));

    private static IReadOnlyList<Measure> MeasuresOf(MetricPlan plan, PlanEdit edit)
    {
        if (edit.Function is { } function && plan.Measures is [AggregateMeasure { Field: { } field } number])
        {
            var (before, now) = (Measures.Name(number.Aggregation, number.Percentile) + " ", Measures.Name(function.Aggregation, function.Percentile) + " ");
            var other = Measures.Aggregate(function.Aggregation, field, number.Selection, function.Percentile, number.Format) with { Per = number.Per, PerAggregation = number.PerAggregation };
            return [number.Name is { } name && name.StartsWith(before, StringComparison.Ordinal) ? other with { Name = now + name[before.Length..] } : other];
        }

        if (edit.Measures.Count == 0 && edit.Slots.Per is { } thing && plan.Measures.All(measure => measure is AggregateMeasure { Per: null }))
        {
            // "and per user?": the same numbers, for each of them.
            return [.. plan.Measures.Cast<AggregateMeasure>().Select(measure => (Measure)Measures.PerEntity(measure, thing))];
        }

        if (edit.Measures.Count == 0 || edit.OnlyNarrows)
        {
            return plan.Measures;
        }

        var context = ModelFacts.Selection(plan.Measures[0]);
        if (edit.SwapsSubject && !edit.Adds && ((EventsNoun)edit.Targets[0].Noun).Selection is { } subject)
        {
            return [.. plan.Measures.Select(measure => Swapped(measure, subject)).Distinct()];
        }

        var fresh = edit.Measures.Select(measure => Contextual(measure, context));
        return edit.Adds ? [.. plan.Measures.Concat(fresh).Distinct()] : [.. fresh];
    }

    /// <summary>"number of customers" after revenue means the customers of those purchases.</summary>
    internal static Measure Contextual(Measure measure, EventSelection? context) =>
        context is not null && measure is AggregateMeasure { Selection: null, Entity: null, Aggregation: Aggregation.CountDistinct, Field.Source: FieldSource.UserId } users
            ? users with { Selection = context with { Label = null } }
            : measure;

    private static AggregateMeasure Swapped(Measure measure, EventSelection subject) => measure is AggregateMeasure { Entity: null } aggregate && aggregate.Field?.Source is null or FieldSource.UserId or FieldSource.Revenue
        ? ((AggregateMeasure)measure) with { Selection = subject, Name = ((AggregateMeasure)measure).Field is null ? Naming.Of(subject) : measure.Name }
        : Measures.CountEvents(subject);

    private static IReadOnlyList<Dimension> Breakdowns(Sentence sentence, MetricPlan plan, Slots slots, bool adds)
    {
        if (slots.Breakdowns.Count == 0)
        {
            return plan.Breakdowns;
        }

        var groups = CountsAnybody(plan) ? slots.Breakdowns.ConvertAll(group => sentence.Facts.Fitting(group, null)) : slots.Breakdowns;
        return adds ? [.. plan.Breakdowns.Concat(groups).DistinctBy(dimension => (dimension.Field, dimension.Grain))] : groups;
    }

    /// <summary>People of no certain deed are grouped and narrowed by what they are, where that is known.</summary>
    private static bool CountsAnybody(MetricPlan plan) => plan.Measures is [AggregateMeasure { Aggregation: Aggregation.CountDistinct, Field.Source: FieldSource.UserId, Selection: null or { Names.Count: 0 } }];

    private static Comparison? ComparisonOf(Sentence sentence, MetricPlan plan, TimeRange? range, PlanEdit edit)
    {
        if (edit.Frame.Comparison is { } named)
        {
            return named;
        }

        var compares = sentence.FindWhereAny(Words.Keyword.Versus, Words.Keyword.Compared);
        if (compares && edit.Slots.Shift is { } shift && sentence.Calendar.ToPeriod(plan.Range) is { } own)
        {
            return new Comparison([sentence.Calendar.ToRange(sentence.Calendar.Shift(own, shift))]);
        }

        if (compares && edit.Slots.Periods is [{ Unit: { } unit } same] && sentence.Calendar.ToPeriod(plan.Range) is { } shown && shown.From == same.From && shown.To == same.To && shown.Unit == unit)
        {
            return new Comparison([sentence.Calendar.ToRange(sentence.Calendar.Shift(shown, new PeriodShift(1, null)))]);
        }

        if (compares && edit.Slots.Periods is [var other] && plan.Range is not null)
        {
            return new Comparison([Relocated(sentence, plan.Range, edit) ?? sentence.Calendar.ToRange(other)]);
        }

        return range == plan.Range ? plan.Comparison : Moved(sentence, plan, range);
    }

    /// <summary>"what about the last 3 days?" after a period was set against the one before it: so is the new one.</summary>
    private static Comparison? Moved(Sentence sentence, MetricPlan plan, TimeRange? range) =>
        plan is { Comparison: { Ranges: [{ To: { } end }] } beside, Range.From: { } begin } && end == begin && sentence.Calendar.ToPeriod(range) is { } period
            ? beside with { Ranges = [sentence.Calendar.ToRange(sentence.Calendar.Shift(period, new PeriodShift(1, null)))] }
            : null;

    /// <summary>A new period replaces the old one; "the month before" moves it; with a comparison word it stays.</summary>
    public static TimeRange? Range(Sentence sentence, TimeRange? old, PlanEdit edit)
    {
        var compares = sentence.FindWhereAny(Words.Keyword.Versus, Words.Keyword.Compared);
        if (edit.Slots.Shift is { } shift && sentence.Calendar.ToPeriod(old) is { } period)
        {
            return compares ? old : sentence.Calendar.ToRange(sentence.Calendar.Shift(period, shift));
        }

        if (compares && edit.Slots.Periods.Count == 1 && old is not null)
        {
            return old;
        }

        if (edit.Slots.Periods is [{ Unit: { } unit }] && Previous().IsMatch(sentence.Question.Text) && sentence.Calendar.ToPeriod(old) is { } shown && shown.Unit == unit)
        {
            return sentence.Calendar.ToRange(sentence.Calendar.Shift(shown, new PeriodShift(1, null)));
        }

        return Relocated(sentence, old, edit) ?? edit.Frame.Range ?? old;
    }

    [System.Text.RegularExpressions.GeneratedRegex(@"\b(previous|prior|preceding)\s+(day|week|month|quarter|year)\b", System.Text.RegularExpressions.RegexOptions.IgnoreCase | System.Text.RegularExpressions.RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 30_000)]
    private static partial System.Text.RegularExpressions.Regex Previous();

    /// <summary>"same for last year" after a month means that month of last year.</summary>
    private static TimeRange? Relocated(Sentence sentence, TimeRange? old, PlanEdit edit)
    {
        if (edit.Slots.Periods is not [{ Unit: TimeGrain.Year } year] || sentence.Calendar.ToPeriod(old) is not { Unit: TimeGrain.Month or TimeGrain.Quarter or TimeGrain.Week or TimeGrain.Day } period || period.From.Year == year.From.Year)
        {
            return null;
        }

        return sentence.Calendar.ToRange(sentence.Calendar.Shift(period, new PeriodShift(period.From.Year - year.From.Year, TimeGrain.Year)));
    }

    /// <summary>A new test of a field takes the place of the old one; others are added.</summary>
    public static Condition? Merge(Condition? old, Condition? fresh)
    {
        if (old is null || fresh is null)
        {
            return fresh ?? old;
        }

        var added = fresh is AllOf all ? all.Conditions : [fresh];
        var fields = added.OfType<FieldTest>().Where(test => test.Operator == TestOperator.Equals).Select(test => test.Field).ToHashSet();
        var kept = (old is AllOf list ? list.Conditions : [old]).Where(condition => condition is not FieldTest { Operator: TestOperator.Equals or TestOperator.NotEquals } test || !fields.Contains(test.Field));
        return Slots.Combine(added.OfType<FieldTest>().Where(test => test.Operator == TestOperator.NotEquals).Aggregate(kept, Without).Concat(added).Distinct());
    }

    /// <summary>"without mobile" after "mobile and tablet": what was wanted before is not wanted any more.</summary>
    private static IEnumerable<Condition> Without(IEnumerable<Condition> old, FieldTest excluded) =>
        old.Select(condition => condition is FieldTest { Operator: TestOperator.Equals } wanted && wanted.Field == excluded.Field ? wanted with { Values = [.. wanted.Values.Except(excluded.Values)] } : condition)
            .Where(condition => condition is not FieldTest { Operator: TestOperator.Equals, Values.Count: 0 });

    public static UserSet? Both(UserSet? old, IReadOnlyList<UserSet> fresh) =>
        fresh.Count == 0 ? old : UserSets.All([.. old is null or IsUser ? [] : new[] { old }, .. fresh]);

    /// <summary>"is that more than last month?" of a number of all time, which is more than any part of it.</summary>
    private static bool ComparesWithAPart(Sentence sentence, MetricPlan plan, PlanEdit edit) =>
        plan is { Range: null, Grain: null } && edit.Slots.Periods.Count > 0 && ThanAnother().IsMatch(sentence.Question.Text);

    [GeneratedRegex(@"\b(more|less|fewer|higher|lower|better|worse|up|down)\s+(than|from)\b", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex ThanAnother();
}
