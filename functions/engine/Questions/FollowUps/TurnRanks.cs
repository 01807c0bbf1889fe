using System.Text.RegularExpressions;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Reading;

namespace Analytics.Engine.Questions.FollowUps;

/// <summary>"which branch has the longest?", "and the least?": no number is named, so that the one of the question before is ranked.</summary>
internal static partial class TurnRanks
{
    public static MetricPlan? Of(Sentence sentence, QueryPlan previous)
    {
        if (previous is not MetricPlan { Comparison: null, Measures: [_] } plan || Asked().Match(sentence.Question.Text) is not { Success: true } words)
        {
            return null;
        }

        var group = words.Groups["group"].Success ? GroupNamed(sentence, plan) : plan.Breakdowns is [_] ? plan.Breakdowns[0] : null;
        if (group is null)
        {
            return null;
        }

        sentence.Use(0, sentence.Count - 1);
        return plan with
        {
            Title = null,
            Grain = null,
            Breakdowns = [group with { ExcludeMissing = true }],
            OrderBy = new Ordering(0, !words.Groups["low"].Success),
            Limit = words.Groups["group"].Success ? 1 : plan.Limit,
        };
    }

    public static bool AreAsked(Sentence sentence) => Asked().IsMatch(sentence.Question.Text);

    /// <summary>The one property that is named, as the rows or the users have it.</summary>
    private static Dimension? GroupNamed(Sentence sentence, MetricPlan plan)
    {
        var fields = sentence.Mentions.Select(mention => mention.Meanings[0]).OfType<FieldMeaning>().Take(2).ToList();
        return fields is [{ Field.Source: FieldSource.EventProperty or FieldSource.UserAttribute } only] ? sentence.Facts.Fitting(new Dimension(only.Field) { Name = only.Name ?? Naming.Of(only.Field) }, ModelFacts.Selection(plan.Measures[0])) : null;
    }

    [GeneratedRegex(@"^\W*((and|but|so|ok|okay)\W+)*((?<group>(which|what)\s+([\w-]+\s+){1,3}?)(has|have|had|is|are|was|were|gets|got)\s+)?the\s+(very\s+)?((?<low>least|worst|lowest|fewest|smallest|shortest|weakest|poorest)|most|best|highest|biggest|largest|longest|greatest|strongest)(\s+(one|ones|popular|of\s+(all|them)))*\W*$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex Asked();
}
