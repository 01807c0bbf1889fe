using System.Text.RegularExpressions;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Planners;
using Analytics.Engine.Questions.Reading;

namespace Analytics.Engine.Questions.FollowUps;

/// <summary>"what percent is that?", "what share of them?" after a number: the same number as a share of those among whom it was counted.</summary>
internal static partial class TurnShares
{
    public static QueryPlan? Of(Sentence sentence, QueryPlan previous)
    {
        if (!IsAsked(sentence))
        {
            return null;
        }

        var share = OfAnother(sentence, previous) ?? OfPeople(sentence, previous) ?? OfTheWhole(sentence, previous);
        sentence.Use(0, share is null ? -1 : sentence.Count - 1);
        return share is null ? null : share with { Title = null };
    }

    private static QueryPlan? OfTheWhole(Sentence sentence, QueryPlan previous) =>
        previous switch
        {
            AudiencePlan { Of: null, Breakdowns.Count: 0, Measures.Count: 0 } people => people with { Of = Before(sentence, people.Users) ?? new EveryUser(), Output = AudienceOutput.Count },
            MetricPlan { Breakdowns.Count: 0, Comparison: null, Measures: [AggregateMeasure { Aggregation: Aggregation.CountDistinct, Field.Source: FieldSource.UserId, Per: null }] } counted =>
                new AudiencePlan { Users = AudienceEdit.PeopleOf(counted).Users, Of = counted.Users ?? new EveryUser() },
            MetricPlan { Breakdowns.Count: 0, Comparison: null, Measures: [AggregateMeasure { Aggregation: Aggregation.Count or Aggregation.Sum, Per: null } part] } narrowed => OfAll(narrowed, part),
            _ => null,
        };

    public static bool IsAsked(Sentence sentence) => Asked().IsMatch(sentence.Question.Text) || Whole().IsMatch(sentence.Question.Text) || Theirs().IsMatch(sentence.Question.Text);

    /// <summary>"what share of revenue is that": of a number that is named.</summary>
    private static MetricPlan? OfAnother(Sentence sentence, QueryPlan previous) =>
        Whole().Match(sentence.Question.Text) is { Success: true } match && previous is MetricPlan { Comparison: null, ShareOfTotal: false, Measures: [AggregateMeasure { Per: null } part] } plan && Named(sentence, match) is AggregateMeasure { Per: null } whole
            ? plan is { Breakdowns.Count: > 0 } ? part == whole ? plan with { ShareOfTotal = true } : null
            : plan with { Measures = [new RatioMeasure(part, whole) { Name = $"share of {whole.Name}", Scale = 100, Format = ValueFormat.Percent }] }
            : null;

    /// <summary>"what share of revenue do they make": their part of the number of everybody.</summary>
    private static MetricPlan? OfPeople(Sentence sentence, QueryPlan previous) =>
        Theirs().Match(sentence.Question.Text) is { Success: true } match && (FirstOfRanking.People(sentence.Question) ?? AudienceEdit.PeopleBefore(previous)) is { } people && Named(sentence, match) is { } whole
            ? new MetricPlan { Measures = [new RatioMeasure(Measures.Narrowed(whole, new EventSelection { Where = new UserTest(people) }), whole) { Name = $"share of {whole.Name}", Scale = 100, Format = ValueFormat.Percent }] }
            : null;

    /// <summary>The number that the turn names the whole by, of all time and everybody.</summary>
    private static Measure? Named(Sentence sentence, Match match) =>
        QuestionEngine.Plan(sentence.Question with { Text = match.Groups["whole"].Value, Previous = [] }, sentence.Model) is Planned { Plan: MetricPlan { Measures: [var whole], Where: null, Users: null, Range: null, Grain: null, Breakdowns.Count: 0 } } ? whole : null;

    /// <summary>The people of the question before, of whom these are some.</summary>
    private static UserSet? Before(Sentence sentence, UserSet people) =>
        people is AllUserSets { Sets: [var before, ..] } && sentence.Question.Previous is [.., var asked, _] && (AudienceEdit.People(asked.Plan) ?? ThoseRows.Of(asked.Plan)) == before ? before : null;

    /// <summary>A number of filtered rows among all such rows.</summary>
    private static MetricPlan? OfAll(MetricPlan plan, AggregateMeasure part)
    {
        var whole = part with { Selection = part.Selection is { } rows ? rows with { Where = null, Label = null } : null };
        var filtered = plan.Where is { } where ? part with { Selection = MeasurePass.Narrowed(part.Selection ?? new EventSelection(), [where]) } : part;
        return filtered.Selection == whole.Selection ? null : plan with { Where = null, Measures = [new RatioMeasure(filtered, whole) { Name = "share", Scale = 100, Format = ValueFormat.Percent }] };
    }

    [GeneratedRegex(@"^\W*((and|so|but|ok|okay)\W+)*((as|in)\s+)?((what|which|how\s+big\s+a|how\s+large\s+a)\s+)?(an?\s+|the\s+)?(percent(age)?|per\s+cent|%|share|fraction|proportion)((?<=\b(as|in)\s+(an?\s+)?\w+)|\s+(is|are|was|were|would)\s+(that|it|this|they|those|these)(\s+be)?(\s+of\s+(all|the\s+total|them|everyone|everybody))?|\s+of\s+(all(\s+of\s+them)?|the\s+total|them|those|these|everyone|everybody)(\s+(is|are)\s+(that|those|these|it|they))?)\W*$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex Asked();

    [GeneratedRegex(@"^\W*((and|so|but|ok|okay)\W+)*(what|which)\s+(percent(age)?|per\s+cent|%|share|fraction|proportion)\s+of\s+(the\s+|our\s+|all\s+)*(?<whole>(?!(them|those|these|all|the|that|it|everyone|everybody|total)\b)[\w\s-]+?)\s+(is|are|was|were)\s+(that|it|this|they|those|these)\W*$|^\W*((and|so|but|ok|okay)\W+)*as\s+(an?|the)\s+(percent(age)?|share|fraction|proportion)\s+of\s+(the\s+|our\s+|all\s+)*(?<whole>(?!(them|those|these|all|the|that|it|everyone|everybody|total)\b)[\w\s-]+?)\W*$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex Whole();

    [GeneratedRegex(@"^\W*((and|so|but|ok|okay)\W+)*(what|which|how\s+(big|large)\s+a)\s+(percent(age)?|per\s+cent|%|share|fraction|proportion)\s+of\s+(the\s+|our\s+|all\s+)*(?<whole>[\w\s-]+?)\s+(do|does|did)\s+(they|he|she|these|those)(\s+\w+)?\s+(make(\s+up)?|bring(\s+in)?|generate|contribute|account\s+for|represent|produce|spend)\W*$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex Theirs();
}
