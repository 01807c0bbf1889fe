using Analytics.Engine.Planning;

namespace Analytics.Engine.Answers;

/// <summary>Tells sequences, intervals, states, concentrations, sessions and tests of things: what stands out, with the definition that was used.</summary>
internal static class BehaviourTeller
{
    public static (IReadOnlyList<string>, IReadOnlyList<Headline>) Tell(AnswerMaterial material) => material.Plan switch
    {
        EntityPlan entity => Entity(material, entity),
        SequencePlan sequence => Sequence(material, sequence),
        IntervalPlan interval => Interval(material, interval),
        LifecyclePlan => Latest(material, "In the last period shown"),
        ConcentrationPlan => Concentration(material),
        StreakPlan streak => Streak(material, streak),
        SessionPlan { Share: true } => SessionShare(material),
        SessionPlan { PerSession: not null } => PerSession(material),
        SessionPlan => Sessions(material),
        _ => ([$"{material.Shape.Rows} rows."], []),
    };

    private static (IReadOnlyList<string>, IReadOnlyList<Headline>) Entity(AnswerMaterial material, EntityPlan plan)
    {
        var shape = material.Shape;
        var name = plan.Entity.Name ?? "thing";
        if (plan.Output == AudienceOutput.List)
        {
            return ([$"**{AnswerMaterial.Count(shape.Rows)}** {AnswerMaterial.Plural(name, shape.Rows)} {(shape.Rows == 1 ? "matches" : "match")}."], [new Headline(AnswerMaterial.Capital(AnswerMaterial.Plural(name, 2)), shape.Rows, AnswerMaterial.Count(shape.Rows))]);
        }

        if (plan.Of is null)
        {
            var count = shape.Measures[0];
            return ([$"{material.Bold(0, count)} {AnswerMaterial.Plural(name, shape.Number(0, count) ?? 0)} match."], [material.Headline(AnswerMaterial.Capital(AnswerMaterial.Plural(name, 2)), 0, count)]);
        }

        var (all, some, percent) = (shape.Measures[0], shape.Measures[1], shape.IndexOf("percent"));
        return ([$"{material.Bold(0, some)} of {material.Text(0, all)} {AnswerMaterial.Plural(name, 2)}: **{material.Text(0, percent)}**."], [material.Headline("Share", 0, percent), material.Headline(AnswerMaterial.Capital(AnswerMaterial.Plural(name, 2)), 0, some)]);
    }

    private static (IReadOnlyList<string>, IReadOnlyList<Headline>) Sequence(AnswerMaterial material, SequencePlan plan)
    {
        var shape = material.Shape;
        if (plan.Only is { } only)
        {
            var (all, times, percent) = (shape.IndexOf("all"), shape.IndexOf("times"), shape.IndexOf("percent"));
            var (wanted, of) = (Name(only), Name(plan.Anchor));
            return ([$"{material.Bold(0, times)} of {material.Text(0, all)} times {wanted} came directly {(plan.Direction == SequenceDirection.Before ? "before" : "after")} {of}: **{material.Text(0, percent)}**."], [material.Headline("Times", 0, times), material.Headline("Share", 0, percent)]);
        }

        var (key, count, share) = (0, shape.IndexOf("count"), shape.IndexOf("share_percent"));
        var anchor = Name(plan.Anchor);
        var where = plan.Direction switch
        {
            SequenceDirection.After => $"Directly after {anchor} comes most often",
            SequenceDirection.Before => $"Directly before {anchor} comes most often",
            SequenceDirection.First => "Most begin with",
            _ => "Most end with",
        };
        return ([$"{where} {material.Key(0, key)}: {material.Bold(0, count)} times, {material.Text(0, share)}."], [material.Headline(material.Key(0, key), 0, share)]);
    }

    private static string Name(EventSelection selection) => selection.Label ?? (selection.Names.Count > 0 ? string.Join(" or ", selection.Names) : "any event");

    private static (IReadOnlyList<string>, IReadOnlyList<Headline>) Interval(AnswerMaterial material, IntervalPlan plan)
    {
        var shape = material.Shape;
        var owner = plan.Entity?.Name ?? "user";
        var (count, average, median) = (shape.IndexOf("intervals"), shape.IndexOf("average_seconds"), shape.IndexOf("median_seconds"));
        var group = shape.Dimensions.Count > 0 ? $" for {material.Key(0, shape.Dimensions[0])}" : string.Empty;
        return shape.Cell(0, average) is null
            ? (["Nobody did it twice, so there is no time between."], [])
            : ([$"From one to the next of the same {owner} it takes **{material.Text(0, average)}** on average, **{material.Text(0, median)}** in the middle{group} ({material.Text(0, count)} intervals)."], [material.Headline("Average", 0, average), material.Headline("Median", 0, median)]);
    }

    private static (IReadOnlyList<string>, IReadOnlyList<Headline>) Latest(AnswerMaterial material, string opening)
    {
        var shape = material.Shape;
        var last = shape.Rows - 1;
        var parts = shape.Measures.Select(column => $"{material.Bold(last, column)} {AnswerMaterial.Lower(Sql.Rendering.ColumnNames.Words(shape.Column(column).Name))}");
        return ([$"{opening} ({material.Key(last, 0)}): {string.Join(", ", parts)}."], [.. shape.Measures.Select(column => material.Headline(shape.Column(column).Label ?? shape.Column(column).Name, last, column))]);
    }

    private static (IReadOnlyList<string>, IReadOnlyList<Headline>) Concentration(AnswerMaterial material)
    {
        var shape = material.Shape;
        var share = shape.IndexOf("share_percent");
        return ([$"{material.Bold(0, 0)} {AnswerMaterial.Lower(shape.Column(0).Label ?? "groups")} ({material.Text(0, 4)} of all) make {material.Bold(0, 1)} of {material.Text(0, 2)}: **{material.Text(0, share)}**."], [material.Headline("Share", 0, share), material.Headline(shape.Column(0).Label ?? "Groups", 0, 0)]);
    }

    private static (IReadOnlyList<string>, IReadOnlyList<Headline>) Streak(AnswerMaterial material, StreakPlan plan)
    {
        var unit = plan.Grain.ToString().ToLowerInvariant();
        if (plan.Output == AudienceOutput.Count)
        {
            return ([$"{material.Bold(0, 0)} {AnswerMaterial.Plural("user", material.Shape.Number(0, 0) ?? 0)} with at least {AnswerMaterial.Count(plan.AtLeast ?? 1)} {AnswerMaterial.Plural(unit, plan.AtLeast ?? 1)} in a row."], [material.Headline("Users", 0, 0)]);
        }

        var (user, length, from, to) = (0, 1, 2, 3);
        return ([$"The longest run is that of **{material.Key(0, user)}**: {material.Bold(0, length)} {AnswerMaterial.Plural(unit, material.Shape.Number(0, length) ?? 0)} in a row, from {material.Text(0, from)} to {material.Text(0, to)}."], [material.Headline(material.Key(0, user), 0, length)]);
    }

    private static (IReadOnlyList<string>, IReadOnlyList<Headline>) SessionShare(AnswerMaterial material)
    {
        var shape = material.Shape;
        var (all, some, percent) = (shape.IndexOf("sessions"), shape.IndexOf("matching"), shape.IndexOf("percent"));
        return shape.Rows == 1
            ? ([$"{material.Bold(0, some)} of {material.Text(0, all)} sessions: **{material.Text(0, percent)}**."], [material.Headline("Share", 0, percent), material.Headline("Sessions", 0, all)])
            : Latest(material, shape.Time.Count > 0 ? "In the last period shown" : "Last row");
    }

    private static (IReadOnlyList<string>, IReadOnlyList<Headline>) PerSession(AnswerMaterial material)
    {
        var shape = material.Shape;
        if (shape.Rows > 1)
        {
            return Latest(material, shape.Time.Count > 0 ? "In the last period shown" : "Last row");
        }

        var sessions = shape.IndexOf("sessions");
        var name = shape.Column(sessions - 1).Label ?? "Per session";
        return ([$"{material.Bold(0, sessions - 1)} {AnswerMaterial.Lower(name)}, over {material.Text(0, sessions)} sessions."], [material.Headline(name, 0, sessions - 1), material.Headline("Sessions", 0, sessions)]);
    }

    private static (IReadOnlyList<string>, IReadOnlyList<Headline>) Sessions(AnswerMaterial material)
    {
        var shape = material.Shape;
        if (shape.Rows > 1)
        {
            return Latest(material, shape.Time.Count > 0 ? "In the last period shown" : "Last row");
        }

        var (count, length, longest, size) = (shape.IndexOf("sessions"), shape.IndexOf("average_session_seconds"), shape.IndexOf("longest_session_seconds"), shape.IndexOf("events_per_session"));
        return ([$"{material.Bold(0, count)} sessions, {material.Bold(0, length)} long on average (the longest {material.Text(0, longest)}), with {material.Bold(0, size)} events each."], [material.Headline("Sessions", 0, count), material.Headline("Average length", 0, length)]);
    }
}
