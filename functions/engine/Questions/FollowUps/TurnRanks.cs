using System.Text.RegularExpressions;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Reading;

namespace Analytics.Engine.Questions.FollowUps;

/// <summary>"which branch has the longest?", "and the least?": no number is named, so that the one of the question before is ranked.</summary>
internal static partial class TurnRanks
{
    private static readonly string[] Places = ["second", "third", "fourth", "fifth"];

    public static MetricPlan? Of(Sentence sentence, QueryPlan previous) => Again(sentence, previous) ?? AtPlace(sentence, previous) ?? People(sentence, previous);

    /// <summary>"list the top 10" after a number of certain people: those of them who have most of it.</summary>
    private static MetricPlan? People(Sentence sentence, QueryPlan previous)
    {
        if (previous is not MetricPlan { Breakdowns: [], Grain: null, Comparison: null, Users: not (null or IsUser), Measures: [_] } plan || TopOfThem().Match(sentence.Question.Text) is not { Success: true } match)
        {
            return null;
        }

        sentence.Use(0, sentence.Count - 1);
        return plan with { Title = null, Breakdowns = [new Dimension(Field.ExternalUserId) { Name = "user", ExcludeMissing = true }], OrderBy = new Ordering(0), Limit = int.Parse(match.Groups["many"].Value, System.Globalization.CultureInfo.InvariantCulture) };
    }

    /// <summary>"and the second best?": the ranking down to that place, of which it is the last.</summary>
    private static MetricPlan? AtPlace(Sentence sentence, QueryPlan previous)
    {
        if (previous is not MetricPlan { Limit: 1, Breakdowns: [_], OrderBy.Measure: not null } plan || Place().Match(sentence.Question.Text) is not { Success: true } match)
        {
            return null;
        }

        var place = match.Groups["ordinal"].Success ? Array.FindIndex(Places, word => word.Equals(match.Groups["ordinal"].Value, StringComparison.OrdinalIgnoreCase)) + 2
            : match.Groups["number"].Success ? match.Groups["number"].Value[0] - '0'
            : 2;
        sentence.Assume($"the last of these {place} is the one that was asked for");
        sentence.Use(0, sentence.Count - 1);
        return plan with { Title = null, Limit = place };
    }

    private static MetricPlan? Again(Sentence sentence, QueryPlan previous)
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

    [GeneratedRegex(@"^\W*((and|but|so|ok|okay)\W+)*((what|who|which)(\s+(one|about))?('s|\s+is|\s+was|\s+comes|\s+came)?\s+)?(the\s+|in\s+)?((?<ordinal>second|third|fourth|fifth)|(?<number>[2-9])(nd|rd|th)|next|runner[\s-]?up)(\s+(place|one|best|most|biggest|highest|largest|best[\s-]selling|(?!(hour|day|week|month|quarter|year|half|time)s?\b)[\w-]+))?\W*$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex Place();

    [GeneratedRegex(@"^\W*((and|ok|okay|now)\W+)*((list|show|give|name|tell)\s+)?(me\s+)?(just\s+|only\s+)?(the\s+)?top\s+(?<many>[1-9]\d{0,2})(\s+(of\s+(them|those|these)|people|users|customers))?\W*$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex TopOfThem();

    [GeneratedRegex(@"^\W*((and|but|so|ok|okay)\W+)*((?<group>(which|what)\s+([\w-]+\s+){1,3}?)(has|have|had|is|are|was|were|gets|got)\s+)?the\s+(very\s+)?((?<low>least|worst|lowest|fewest|smallest|shortest|weakest|poorest)|most|best|highest|biggest|largest|longest|greatest|strongest)(\s+(one|ones|popular|of\s+(all|them)))*\W*$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex Asked();
}
