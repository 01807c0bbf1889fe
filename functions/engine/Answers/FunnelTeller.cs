using Analytics.Engine.Planning;

namespace Analytics.Engine.Answers;

/// <summary>Tells a funnel: overall conversion and where most people are lost.</summary>
internal sealed class FunnelTeller(AnswerMaterial material, FunnelPlan plan)
{
    private readonly ResultShape _shape = material.Shape;

    private string Things => plan.Entity is { } entity ? AnswerMaterial.Plural(entity.Name ?? "thing", 2) : "users";

    /// <summary>"users who did", "parcels with".</summary>
    private string Did => plan.Entity is null ? "users who did" : $"{Things} with";

    private string Period => material.Periods.Phrase(plan.Range);

    private string Window => plan.SessionPause is not null ? " in the same session" : plan.Window is { } window ? $" within {window.Amount} {AnswerMaterial.Plural(window.Unit.ToString().ToLowerInvariant(), window.Amount)}" : string.Empty;

    private string First => StepName(0);

    private string Last => StepName(plan.Steps.Count - 1);

    public (IReadOnlyList<string>, IReadOnlyList<Headline>) Tell() => plan.Output switch
    {
        FunnelOutput.Steps => Steps(),
        FunnelOutput.TimeToConvert => TimeToConvert(),
        FunnelOutput.DroppedOff => ([$"{material.Bold(0, _shape.Measures[0])} {Things} did everything but the last step ({Last}) {Period}, **{material.Text(0, _shape.Measures[^1])}** of those who came so far."], [material.Headline("Drop-off", 0, _shape.Measures[^1]), material.Headline("Dropped off", 0, _shape.Measures[0])]),
        _ => Completed(),
    };

    private string StepName(int step) => plan.Steps[step].Label ?? (plan.Steps[step].Names.Count > 0 ? string.Join(" or ", plan.Steps[step].Names) : $"step {step + 1}");

    private (IReadOnlyList<string>, IReadOnlyList<Headline>) Completed()
    {
        var (started, completed, rate) = (_shape.IndexOf("started"), _shape.IndexOf("completed"), _shape.IndexOf("conversion_percent"));
        if (_shape.Number(0, started) is null or 0)
        {
            return ([$"Nobody did the first step ({First}) {Period}."], []);
        }

        var keys = _shape.Time.Concat(_shape.Dimensions).ToArray();
        if (keys.Length > 0)
        {
            var (best, most) = plan.Best < 0 ? (0, "lowest") : (Math.Max(0, _shape.RowOfMaximum(rate)), "highest");
            return ([$"Conversion from {First} to {Last}{Window} {Period} is {most} for {material.Key(best, keys[0])}: {material.Bold(best, rate)} ({material.Text(best, completed)} of {material.Text(best, started)} {Things})."],
                [material.Headline($"{AnswerMaterial.Capital(most)}: {material.Key(best, keys[0])}", best, rate)]);
        }

        return ([$"Of {material.Text(0, started)} {Did} {First} {Period}, {material.Bold(0, completed)} went on to {Last}{Window}: **{material.Text(0, rate)}**."],
            [material.Headline("Conversion", 0, rate), material.Headline("Completed", 0, completed), material.Headline("Started", 0, started)]);
    }

    private (IReadOnlyList<string>, IReadOnlyList<Headline>) TimeToConvert()
    {
        var (users, median, late, average) = (_shape.IndexOf("converted_users"), _shape.IndexOf("median_seconds"), _shape.IndexOf("p90_seconds"), _shape.IndexOf("average_seconds"));
        return _shape.Number(0, users) is null or 0
            ? ([$"Nobody completed the way from {First} to {Last} {Period}, so there is no time to tell."], [])
            : ([$"Half of the {material.Text(0, users)} {Things} {(plan.Entity is null ? "who" : "that")} went from {First} to {Last} {Period} needed at most {material.Bold(0, median)}; nine in ten at most {material.Text(0, late)}{(average < 0 ? string.Empty : $", and {material.Text(0, average)} on average")}."],
                [material.Headline("Median time", 0, median), material.Headline("90th percentile", 0, late)]);
    }

    private (IReadOnlyList<string>, IReadOnlyList<Headline>) Steps()
    {
        var users = _shape.IndexOf("users");
        var name = _shape.IndexOf("name");
        var keys = _shape.Time.Concat(_shape.Dimensions).Where(i => i != name && i != _shape.IndexOf("step")).ToArray();
        if (_shape.Number(0, users) is null or 0)
        {
            return ([$"Nobody did the first step ({First}) {Period}."], []);
        }

        var steps = plan.Steps.Count;
        var last = steps - 1;
        var overall = _shape.IndexOf("conversion_percent");
        if (last >= _shape.Rows)
        {
            return ([$"{_shape.Rows} rows."], []);
        }

        var who = keys.Length > 0 ? $"For {material.Key(0, keys[0])}, of " : "Of ";
        var sentences = new List<string>
        {
            $"{who}{material.Text(0, users)} {Did} {material.Key(0, name)} {Period}, {material.Bold(last, users)} completed all {steps} steps{Window}: **{material.Text(last, overall)}**.",
        };
        var worst = Enumerable.Range(1, last).MaxBy(i => (_shape.Number(i - 1, users) ?? 0) - (_shape.Number(i, users) ?? 0));
        var lost = (_shape.Number(worst - 1, users) ?? 0) - (_shape.Number(worst, users) ?? 0);
        var before = _shape.Number(worst - 1, users) ?? 0;
        if (lost > 0 && before > 0)
        {
            sentences.Add($"The biggest drop is between {material.Key(worst - 1, name)} and {material.Key(worst, name)}: {material.Values.Of(lost, ValueFormat.Integer)} {Things} ({ValueText.Percent(100 * lost / before)}) go no further.");
        }

        return (sentences, [material.Headline("Conversion", last, overall), material.Headline("Completed", last, users), material.Headline("Started", 0, users)]);
    }
}
