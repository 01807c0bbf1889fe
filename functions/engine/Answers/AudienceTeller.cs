using Analytics.Engine.Planning;

namespace Analytics.Engine.Answers;

/// <summary>Tells an audience: how many, what share, who leads.</summary>
internal sealed class AudienceTeller(AnswerMaterial material, AudiencePlan plan)
{
    private readonly ResultShape _shape = material.Shape;

    public (IReadOnlyList<string>, IReadOnlyList<Headline>) Tell() =>
        plan.Output == AudienceOutput.List ? List() : plan.Breakdowns.Count > 0 ? Groups() : plan.Of is not null ? Share() : Count();

    private (IReadOnlyList<string>, IReadOnlyList<Headline>) Count()
    {
        var users = _shape.Measures[0];
        var number = _shape.Number(0, users) ?? 0;
        var share = material.Model.UserCount > 0 && number > 0 ? $", {ValueText.Percent(100 * number / material.Model.UserCount)} of all known users" : string.Empty;
        return number == 0
            ? (["No user matches. Guests are not counted: only known users can be."], [material.Headline("Users", 0, users)])
            : ([$"{material.Bold(0, users)} {AnswerMaterial.Plural("user", number)} {(number == 1 ? "matches" : "match")}{share}."], [material.Headline("Users", 0, users)]);
    }

    private (IReadOnlyList<string>, IReadOnlyList<Headline>) Share()
    {
        var (basis, users, percent) = (_shape.IndexOf("base_users"), _shape.IndexOf("users"), _shape.IndexOf("percent"));
        return _shape.Number(0, basis) is null or 0
            ? (["Nobody is in the base group, so there is no share to tell."], [])
            : ([$"{material.Bold(0, users)} of {material.Text(0, basis)} users: **{material.Text(0, percent)}**."],
                [material.Headline("Share", 0, percent), material.Headline("Users", 0, users), material.Headline("Base", 0, basis)]);
    }

    private (IReadOnlyList<string>, IReadOnlyList<Headline>) Groups()
    {
        var users = plan.Of is null ? _shape.Measures[0] : _shape.IndexOf("users");
        var best = Math.Max(0, _shape.RowOfMaximum(users));
        var keys = _shape.Time.Concat(_shape.Dimensions).ToArray();
        var name = string.Join(" / ", keys.Select(k => material.Key(best, k)));
        var total = _shape.Sum(users);
        var share = plan.Limit is null && total > 0 ? $", {ValueText.Percent(100 * (_shape.Number(best, users) ?? 0) / total)} of {material.Values.Of(total, ValueFormat.Integer)}" : string.Empty;
        return ([$"Most of the users are in {name}: {material.Bold(best, users)}{share}."], [material.Headline($"Highest: {name}", best, users)]);
    }

    private (IReadOnlyList<string>, IReadOnlyList<Headline>) List()
    {
        var count = _shape.Table.Total is { } total ? material.Values.Of(total, ValueFormat.Integer) : AnswerMaterial.Count(_shape.Rows) + (_shape.Table.Truncated ? " or more" : string.Empty);
        var sentence = plan.Limit is { } limit && _shape.Rows >= limit ? $"These are the first **{count}** users." : $"**{count}** {AnswerMaterial.Plural("user", _shape.Rows)} {(_shape.Rows == 1 ? "matches" : "match")}.";
        if (_shape.Measures.Count == 0)
        {
            return ([sentence], [new Headline("Users", _shape.Table.Total ?? _shape.Rows, count)]);
        }

        var measure = _shape.Measures[Math.Min(plan.OrderBy?.Measure ?? 0, _shape.Measures.Count - 1)];
        var top = $"First is {material.Key(0, 0)} with {material.Bold(0, measure)} {AnswerMaterial.Lower(ResultShape.Label(_shape.Column(measure)))} {material.Periods.Phrase(plan.Range)}.";
        return ([sentence, top], [material.Headline($"First: {material.Key(0, 0)}", 0, measure)]);
    }
}
