using System.Text.RegularExpressions;
using Analytics.Engine.Model;
using Analytics.Engine.Planning;

namespace Analytics.Engine.Questions.Glossaries;

/// <summary>
/// A definition that is understood as a question about it would be ("a claim over 1000 euros", "share of visits with a guide"). It must mean the
/// same whenever it is asked, and nothing may have been assumed or passed over.
/// </summary>
internal sealed partial record AskedDefinition
{
    private const double Sure = 0.75;

    /// <summary>Two instants of different weekday, month and year.</summary>
    private static readonly DateTimeOffset[] Moments = [new(2031, 5, 14, 9, 30, 0, TimeSpan.Zero), new(2034, 11, 4, 17, 5, 0, TimeSpan.Zero)];

    public Measure? Measure { get; private init; }

    public EventSelection? Selection { get; private init; }

    public UserSet? Users { get; private init; }

    public static AskedDefinition? Read(string text, SemanticModel model)
    {
        var plain = Article().Replace(text.Trim().TrimEnd('.'), string.Empty);
        var computes = Computes(plain);
        var question = !computes ? "number of " + plain : ComputedWord().IsMatch(plain) ? plain : "average number of " + plain;
        if (plain.Length > 160 || Moments.Select(now => QuestionEngine.Plan(new Question(question, now), model)).ToList() is not [Planned { Assumptions.Count: 0, Confidence: >= Sure } first, Planned second] || PlanJson.Serialize(first.Plan) != PlanJson.Serialize(second.Plan))
        {
            return null;
        }

        return first.Plan switch
        {
            MetricPlan { Measures: [var measure] } plan when IsPlain(plan) => OfMeasure(measure, plan.Where, computes),
            AudiencePlan { Of: null, Breakdowns.Count: 0, Measures.Count: 0, Output: AudienceOutput.Count } people when !computes => new AskedDefinition { Users = people.Users },
            _ => null,
        };
    }

    /// <summary>A number of some kind, or how many of one thing for each of another.</summary>
    public static bool Computes(string text) => ComputedWord().IsMatch(text) || PerWord().IsMatch(text);

    private static bool IsPlain(MetricPlan plan) =>
        plan is { Users: null, Range: null, Grain: null, Breakdowns.Count: 0, Comparison: null, ShareOfTotal: false, Cumulative: false, Growth: false, RollingBuckets: null, Having: null, Limit: null, LimitPerGroup: null };

    private static AskedDefinition? OfMeasure(Measure measure, Condition? where, bool computes) => measure switch
    {
        AggregateMeasure { Aggregation: Aggregation.Count, Per: null, Selection: { } rows } when !computes => new AskedDefinition { Selection = Narrowed(rows, where) with { Label = null } },
        AggregateMeasure aggregate when computes => new AskedDefinition { Measure = where is null ? aggregate : aggregate with { Selection = Narrowed(aggregate.Selection ?? new EventSelection(), where) } },
        _ when computes && where is null => new AskedDefinition { Measure = measure },
        _ => null,
    };

    private static EventSelection Narrowed(EventSelection rows, Condition? where) =>
        where is null ? rows : rows with { Where = rows.Where is null ? where : new AllOf([rows.Where, where]) };

    [GeneratedRegex(@"^(?:an?|the|any|all|each|every|one)\s+", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex Article();

    [GeneratedRegex(@"\sper\s", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex PerWord();

    [GeneratedRegex(@"^(?:average|avg|mean|median|total|sum|share|percent|percentage|proportion|number|count|ratio|minimum|maximum|highest|lowest)\b", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex ComputedWord();
}
