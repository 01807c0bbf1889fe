using Analytics.Engine.Planning;
using Analytics.Engine.Sql.Rendering;

namespace Analytics.Engine.Answers;

/// <summary>Tells retention: how many come back, and which cohort does best.</summary>
internal sealed class RetentionTeller(AnswerMaterial material, RetentionPlan plan)
{
    private readonly ResultShape _shape = material.Shape;

    public (IReadOnlyList<string>, IReadOnlyList<Headline>) Tell() =>
        plan.Brackets is { Count: > 0 } ? Brackets() : plan.Breakdown is not null ? Groups()
        : plan.AsksForNewcomers ? Newcomers()
        : plan is { Together: true, Single: false, CohortGrain: not null } ? Together()
        : plan is { OnlyPeriod: true, CohortGrain: not null } ? OnePeriod()
        : plan is { CohortGrain: not null, Single: false } ? Table() : plan is { PeriodGrain: not null, Single: false } ? Periods() : OneRow();

    private (IReadOnlyList<string>, IReadOnlyList<Headline>) OneRow()
    {
        var (size, returned, percent) = (_shape.IndexOf("cohort_size"), _shape.IndexOf("returned"), _shape.IndexOf("percent"));
        return _shape.Number(0, size) is null or 0
            ? (["Nobody is in that cohort, so there is no retention to tell."], [])
            : ([$"Of {material.Text(0, size)} users in the cohort, {material.Bold(0, returned)} came back{Back}: **{material.Text(0, percent)}**."],
                [material.Headline("Retained", 0, percent), material.Headline("Came back", 0, returned), material.Headline("Cohort", 0, size)]);
    }

    private (IReadOnlyList<string>, IReadOnlyList<Headline>) Newcomers()
    {
        var users = _shape.Measures[0];
        if (_shape.RowOfMaximum(users) is not (>= 0 and var most))
        {
            return (["Nobody was new in that time."], []);
        }

        var unit = AnswerMaterial.Lower(ColumnNames.Words(BucketRenderer.ColumnName(plan.CohortGrain!.Value)));
        var (total, last) = (_shape.Sum(users), _shape.Rows - 1);
        var told = material.Values.Of(total, ValueFormat.Integer);
        return ([
            $"**{told}** users were new {material.Periods.Phrase(plan.CohortRange)}. The {unit} with the most was {material.Text(most, _shape.Time[0])} with {material.Bold(most, users)}; the last was {material.Text(last, _shape.Time[0])} with {material.Bold(last, users)}.",
            plan.CohortEvent is null ? "A user is new in the period of their first event." : "A user is new in the period in which they did it for the first time.",
        ], [new Headline("New users", total, told), material.Headline($"Most: {material.Text(most, _shape.Time[0])}", most, users)]);
    }

    private (IReadOnlyList<string>, IReadOnlyList<Headline>) Brackets()
    {
        var (bracket, percent, size) = (_shape.IndexOf("bracket"), _shape.IndexOf("percent"), _shape.IndexOf("cohort_size"));
        var unit = BucketRenderer.ColumnName(plan.PeriodGrain ?? plan.CohortGrain!.Value);
        return _shape.Number(0, size) is null or 0
            ? (["Nobody is in that cohort, so there is no retention to tell."], [])
            : ([$"Of {material.Text(0, size)} users in the cohort came back: {string.Join(", ", Enumerable.Range(0, _shape.Rows).Select(row => $"{material.Bold(row, percent)} on {unit} {material.Text(row, bracket)}"))}."],
                [.. Enumerable.Range(0, _shape.Rows).Take(3).Select(row => material.Headline($"{AnswerMaterial.Capital(unit)} {material.Text(row, bracket)}", row, percent))]);
    }

    private (IReadOnlyList<string>, IReadOnlyList<Headline>) Groups()
    {
        var (percent, size) = (_shape.IndexOf("percent"), _shape.IndexOf("cohort_size"));
        var rows = Enumerable.Range(0, _shape.Rows).Take(5).Select(row => $"{material.Key(row, 0)} {material.Bold(row, percent)} of {material.Text(row, size)} users");
        var unit = BucketRenderer.ColumnName(plan.PeriodGrain ?? plan.CohortGrain!.Value);
        return ([$"Back in {unit} {plan.Periods ?? 1}{(plan.Retention == RetentionKind.OnOrAfter ? " or later" : string.Empty)}: {string.Join(", ", rows)}."], [.. Enumerable.Range(0, _shape.Rows).Take(3).Select(row => material.Headline(material.Key(row, 0), row, percent))]);
    }

    private (IReadOnlyList<string>, IReadOnlyList<Headline>) Together()
    {
        var (period, percent, size) = (_shape.IndexOf("period"), _shape.IndexOf("percent"), _shape.IndexOf("cohort_size"));
        var unit = BucketRenderer.ColumnName(plan.PeriodGrain ?? plan.CohortGrain!.Value);
        if (_shape.Rows == 0 || _shape.Number(0, size) is null or 0)
        {
            return (["Nobody is in that cohort, so there is no retention to tell."], []);
        }

        var last = _shape.Rows - 1;
        if (last == 0)
        {
            return ([$"The {material.Text(0, size)} users in the cohort have no second {unit} yet."], [material.Headline("Cohort", 0, size)]);
        }

        var or = plan.Retention == RetentionKind.OnOrAfter ? " or later" : string.Empty;
        string Told(int row) => $"{material.Bold(row, percent)} in {unit} {material.Text(row, period)}{or}";
        return ([
            $"Of {material.Text(0, size)} users in the cohort came back: {string.Join(", ", new[] { 1, 4, last }.Where(row => row <= last).Distinct().Select(Told))}.",
            "Each period is told of those for whom it has begun.",
        ], [material.Headline("Cohort", 0, size), material.Headline($"{AnswerMaterial.Capital(unit)} 1", 1, percent), .. last > 1 ? new[] { material.Headline($"{AnswerMaterial.Capital(unit)} {material.Text(last, period)}", last, percent) } : []]);
    }

    private (IReadOnlyList<string>, IReadOnlyList<Headline>) OnePeriod()
    {
        var (cohort, users, percent, size) = (_shape.IndexOf("cohort"), _shape.IndexOf("users"), _shape.IndexOf("percent"), _shape.IndexOf("cohort_size"));
        var unit = $"{BucketRenderer.ColumnName(plan.PeriodGrain ?? plan.CohortGrain!.Value)} {plan.Periods ?? 1}";
        var members = Enumerable.Range(0, _shape.Rows).Sum(row => _shape.Number(row, size) ?? 0);
        if (members == 0)
        {
            return ([$"No cohort has reached {unit} yet."], []);
        }

        var back = 100 * Enumerable.Range(0, _shape.Rows).Sum(row => _shape.Number(row, users) ?? 0) / members;
        var best = Enumerable.Range(0, _shape.Rows).MaxBy(row => _shape.Number(row, percent) ?? 0);
        var or = plan.Retention == RetentionKind.OnOrAfter ? " or later" : string.Empty;
        return ([
            $"Over {AnswerMaterial.Count(_shape.Rows)} {AnswerMaterial.Plural("cohort", _shape.Rows)}, **{ValueText.Percent(back)}** of users came back in {unit}{or}.",
            $"Best is the cohort of {material.Text(best, cohort)} with {material.Text(best, percent)} of {material.Text(best, size)} users.",
        ], [new Headline($"Back in {unit}", back, ValueText.Percent(back)), material.Headline($"Best: {material.Text(best, cohort)}", best, percent)]);
    }

    private string Back => plan.ReturnRange is { } range ? " " + material.Periods.Phrase(range) : string.Empty;

    private (IReadOnlyList<string>, IReadOnlyList<Headline>) Periods()
    {
        var (time, users, percent, size) = (_shape.Time[0], _shape.IndexOf("users"), _shape.IndexOf("percent"), _shape.IndexOf("cohort_size"));
        var last = _shape.Rows - 1;
        return _shape.Number(0, size) is null or 0
            ? (["Nobody is in that cohort, so there is no retention to tell."], [])
            : ([
                $"Of {material.Text(0, size)} users in the cohort, {material.Bold(0, users)} ({material.Text(0, percent)}) came back in {material.Text(0, time)}"
                + (last > 0 ? $" and {material.Bold(last, users)} ({material.Text(last, percent)}) in {material.Text(last, time)}." : "."),
            ], [material.Headline("Cohort", 0, size), material.Headline($"Back in {material.Text(0, time)}", 0, percent), .. last > 0 ? new[] { material.Headline($"Back in {material.Text(last, time)}", last, percent) } : []]);
    }

    private (IReadOnlyList<string>, IReadOnlyList<Headline>) Table()
    {
        var (cohort, period, users, percent, size) = (_shape.IndexOf("cohort"), _shape.IndexOf("period"), _shape.IndexOf("users"), _shape.IndexOf("percent"), _shape.IndexOf("cohort_size"));
        var cohorts = _shape.Table.Rows.Select(r => r[cohort]).Distinct().Count();
        var grain = BucketRenderer.ColumnName(plan.PeriodGrain ?? plan.CohortGrain!.Value);
        var next = Enumerable.Range(0, _shape.Rows).Where(r => _shape.Number(r, period) == 1).ToArray();
        var members = next.Sum(r => _shape.Number(r, size) ?? 0);
        if (members == 0)
        {
            return ([$"There {(cohorts == 1 ? "is one cohort" : $"are {cohorts} cohorts")}, none of which has a second {grain} yet."], []);
        }

        var back = 100 * next.Sum(r => _shape.Number(r, users) ?? 0) / members;
        var best = next.MaxBy(r => _shape.Number(r, percent) ?? 0);
        var kind = plan.Retention == RetentionKind.OnOrAfter ? "came back in the next " + grain + " or later" : "came back in the next " + grain;
        return ([
            $"Over {AnswerMaterial.Count(cohorts)} {AnswerMaterial.Plural("cohort", cohorts)}, **{ValueText.Percent(back)}** of users {kind}.",
            $"Best is the cohort of {material.Text(best, cohort)} with {material.Text(best, percent)} of {material.Text(best, size)} users.",
        ], [new Headline($"Back after one {grain}", back, ValueText.Percent(back)), material.Headline($"Best: {material.Text(best, cohort)}", best, percent)]);
    }
}
