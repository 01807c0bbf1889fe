using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Planners;

/// <summary>"which country grew fastest last month", "top 5 channels by growth in signups": groups in the order of their change from the period before.</summary>
internal static class GrowthRanks
{
    private const int Some = 10;

    public static QueryPlan? Plan(Sentence sentence)
    {
        var change = sentence.FindWhere(mention => mention.Is(Keyword.Change, Keyword.UpOrDown) && !mention.IsContent);
        var rank = sentence.FindWhere(mention => (mention.Is(Keyword.Most, Keyword.Largest, Keyword.Top, Keyword.Best, Keyword.Least) && !mention.IsContent) || IsFastest(mention));
        var group = sentence.FindWhere(mention => mention.Meanings[0] is FieldMeaning { Score: > 0.85, Property: { } property } && !ModelFacts.IsNumeric(property));
        if (change < 0 || rank < 0 || group < 0 || sentence.FindWhereAny(Keyword.Why, Keyword.Versus, Keyword.Compared, Keyword.WeekOver))
        {
            return null;
        }

        var isTop = sentence[rank].Is(Keyword.Top);
        if (isTop && sentence.Previous(change - 1) is var by && sentence.InRange(by) && sentence[by].Is(Keyword.By))
        {
            sentence.Use(by);
        }

        sentence.Use(change);
        sentence.Use(isTop ? -1 : rank);
        sentence.Use(sentence.InRange(change + 1) && sentence[change + 1].Is(Keyword.In, Keyword.Of) && !sentence[change + 1].IsContent ? change + 1 : -1);
        if (MetricPlanner.Plan(sentence) is not MetricPlan { Breakdowns: [{ Grain: null }], Grain: null, Comparison: null, ShareOfTotal: false, LimitPerGroup: null } plan)
        {
            return null;
        }

        var calendar = sentence.Calendar;
        var ends = EndsOf(sentence);
        var period = ends is { } named ? named.Later : plan.Range is { } range ? calendar.ToPeriod(range) : calendar.Relative(TimeGrain.Month, -1);
        if (period is not { OpenStart: false, OpenEnd: false })
        {
            return null;
        }

        if (plan.Range is null)
        {
            sentence.Assume($"no period is named: {period.Label} against the month before");
        }

        if (!NamesNumber(sentence) && sentence.Facts.Revenue is { } revenue && sentence.Facts.Carries(ModelFacts.Selection(revenue.Measure), plan.Breakdowns[0].Field))
        {
            plan = plan with { Measures = [MeasureBuilder.Named(revenue.Measure, revenue.Name)] };
            sentence.Assume($"by {revenue.Name}");
        }

        var falls = WordLists.DownwardChanges.Any(start => sentence[change].Text.Contains(start, StringComparison.OrdinalIgnoreCase)) != sentence[rank].Is(Keyword.Least);
        sentence.Assume("ranked by the change in per cent");
        return plan with
        {
            Range = calendar.ToRange(period),
            Comparison = new Comparison([calendar.ToRange(ends?.Earlier ?? calendar.Shift(period, new Dates.PeriodShift(1, period.Unit)))]) { Difference = true },
            OrderBy = new Ordering(plan.Measures.Count, Descending: !falls),
            Limit = isTop ? plan.Limit : sentence[group].Text.EndsWith('s') ? Some : 1,
        };
    }

    /// <summary>"grew most between January and February": the two of them, and not both against the time before.</summary>
    private static (Dates.Period Earlier, Dates.Period Later)? EndsOf(Sentence sentence) =>
        sentence.Mentions.Select(mention => mention.Meanings[0]).OfType<TimeMeaning>().ToList() is [{ Time.Period.Ends: [{ OpenEnd: false, OpenStart: false, Unit: { } unit } first, { OpenEnd: false, OpenStart: false } second] }] && second.Unit == unit && first.To <= second.From
            ? (first, second)
            : null;

    /// <summary>Whether the question says what it is that grows.</summary>
    private static bool NamesNumber(Sentence sentence) => sentence.Mentions.Any(mention => mention.Meanings[0] is EventMeaning or MetricMeaning or EntityMeaning or PeopleMeaning or FieldMeaning { Property.Type: Model.PropertyType.Number } || (mention.Is(Keyword.Users, Keyword.Events, Keyword.Units, Keyword.Revenue, Keyword.Money, Keyword.OrderValue, Keyword.Sessions) && mention.Meanings[0] is KeywordMeaning));

    /// <summary>"grew fastest", "the fastest growing": which is no short time beside a change.</summary>
    private static bool IsFastest(Mention mention) => !mention.IsContent && mention.Text.ToLowerInvariant() is "fastest" or "quickest" or "the fastest" or "the quickest";
}
