using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Sql;

namespace Analytics.Engine.Answers;

/// <summary>
/// Says what a result says: number, period and definition in plain words, key figures, a chart, and what to ask or do next. Every number in
/// the text is read from the result; nothing is estimated.
/// </summary>
public static class AnswerComposer
{
    /// <param name="plan">The plan that was run.</param>
    /// <param name="model">The organization's words, calendar and currency.</param>
    /// <param name="table">The rows as read. For a <see cref="CatalogPlan"/>: the result of <see cref="CatalogAnswer.Table"/>.</param>
    /// <param name="definitions">Definitions the understanding used ("order = distinct order_id of purchase").</param>
    /// <param name="now">The question's time; what ends later is called unfinished.</param>
    public static ComposedAnswer Compose(QueryPlan plan, SemanticModel model, ResultTable table, IReadOnlyList<string> definitions, DateTimeOffset now)
    {
        var material = new AnswerMaterial(plan, model, table, now);
        var (sentences, headlines) = table.Rows.Count == 0 ? Nothing(material) : Tell(material);
        var text = string.Join(' ', sentences.Where(s => s.Length > 0));
        if (EndOfData(material) is { } end)
        {
            text += $" {end}";
        }

        if (table.Truncated)
        {
            text += " There is more than can be shown: only the first 10,000 rows are.";
        }

        if (definitions.Count > 0)
        {
            text += $"\n\n*Counted as: {string.Join("; ", definitions.Distinct(StringComparer.Ordinal))}.*";
        }

        var title = plan.Title ?? Title(material);
        return new ComposedAnswer(
            text,
            headlines,
            plan is CatalogPlan ? null : new ChartChooser(plan, model, table, now).Choose(title),
            FollowUpWriter.For(material),
            Actions(material));
    }

    private static (IReadOnlyList<string>, IReadOnlyList<Headline>) Tell(AnswerMaterial material) => material.Plan switch
    {
        MetricPlan metric => new MetricTeller(material, metric).Tell(),
        FunnelPlan funnel => new FunnelTeller(material, funnel).Tell(),
        RetentionPlan retention => new RetentionTeller(material, retention).Tell(),
        AudiencePlan audience => new AudienceTeller(material, audience).Tell(),
        DistributionPlan distribution => DistributionTeller.Tell(material, distribution),
        OccurrencePlan occurrence => OccurrenceTeller.Tell(material, occurrence),
        MovementPlan movement => MovementTeller.Tell(material, movement),
        CatalogPlan catalog => CatalogAnswer.Tell(material, catalog),
        _ => BehaviourTeller.Tell(material),
    };

    private static (IReadOnlyList<string>, IReadOnlyList<Headline>) Nothing(AnswerMaterial material)
    {
        var range = material.Range;
        var what = material.Plan is AudiencePlan ? "No user matches" : material.Plan is CatalogPlan ? "The catalog holds nothing like that" : $"No event matches {material.Periods.Phrase(range)}";
        var why = material.Periods.Extent is not { } extent ? "There is no data yet; import some events first."
            : range?.To <= material.Model.DataFrom || range?.From > material.Model.DataThrough ? $"The data covers {extent}, so that period lies outside of it."
            : material.Plan is CatalogPlan ? "Ask for the events to see what there is."
            : $"The data covers {extent}; the conditions leave nothing of it. Try without one of them.";
        return ([what + ".", why], []);
    }

    /// <summary>A period that goes on after the last event of the data says so: nothing may have happened, or nothing may have been sent.</summary>
    private static string? EndOfData(AnswerMaterial material)
    {
        if (material.Range is not { } range || material.Model.DataThrough is not { } through || range.From > through || material.Plan is CatalogPlan)
        {
            return null;
        }

        var asked = range.To is { } to && to < material.Now ? to : material.Now;
        return range.To is not null && asked - through > LongSilence ? $"The data ends on {material.Periods.Day(through)}: of the time after it there is nothing." : null;
    }

    /// <summary>A night without events is no end.</summary>
    private static readonly TimeSpan LongSilence = TimeSpan.FromHours(36);

    private static string Title(AnswerMaterial material)
    {
        var shape = material.Shape;
        var measure = shape.Measures.Count > 0 ? ResultShape.Label(shape.Column(shape.Measures[0])).Split(',')[0] : "Result";
        var keys = shape.Time.Concat(shape.Dimensions).Select(i => ResultShape.Label(shape.Column(i)).ToLowerInvariant());
        var by = string.Join(" and ", keys);
        return material.Plan switch
        {
            FunnelPlan => $"Funnel {material.Periods.Phrase(material.Range)}",
            RetentionPlan { AsksForNewcomers: false } => "Retention by cohort",
            _ => by.Length == 0 ? $"{measure} {material.Periods.Phrase(material.Range)}" : $"{measure} by {by}, {material.Periods.Phrase(material.Range)}",
        };
    }

    private static List<SuggestedAction> Actions(AnswerMaterial material)
    {
        var actions = new List<SuggestedAction>();
        if (material.Shape.Rows == 0)
        {
            return actions;
        }

        switch (material.Plan)
        {
            case AudiencePlan { Of: null } audience:
                actions.Add(new SuggestedAction("create_segment", "Save these people as a segment", audience.Users));
                break;
            case AudiencePlan { Of: { } basis } audience:
                actions.Add(new SuggestedAction("create_segment", "Save these people as a segment", new AllUserSets([basis, audience.Users])));
                break;
            case FunnelPlan { Entity: null } funnel:
                actions.Add(new SuggestedAction("create_segment", "Save those who dropped off as a segment", new InFunnel(funnel, Completed: false)));
                break;
        }

        if (material.Shape.Rows > 1)
        {
            actions.Add(new SuggestedAction("export", "Export as CSV"));
        }

        return actions;
    }
}
