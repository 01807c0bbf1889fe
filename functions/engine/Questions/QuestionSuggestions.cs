using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Reading;

namespace Analytics.Engine.Questions;

/// <summary>
/// First questions for people who do not know their data yet, made from its own names, one of each kind first: a trend, money by a category,
/// a ranking, a conversion, retention, an audience. The engine can answer each of them.
/// </summary>
public static class QuestionSuggestions
{
    public static string[] For(SemanticModel whole, int count)
    {
        // The plans are made with the model itself, whose index of names is kept; another one would have to be built for each call.
        var model = whole with { Events = [.. whole.Events.Where(definition => !MessageEvents.Contains(definition.Name))] };
        if (model.Events.Count == 0)
        {
            return [];
        }

        var now = model.DataThrough ?? DateTimeOffset.UnixEpoch;
        return
        [
            .. Kinds(model, new ModelFacts(model))
                .Select(kind => kind.Texts.FirstOrDefault(text => QuestionEngine.Plan(new Question(text, now), whole) is Planned { Plan: var plan } && kind.Fits(plan)))
                .OfType<string>()
                .Distinct(StringComparer.OrdinalIgnoreCase)
                .Take(Math.Max(0, count)),
        ];
    }

    /// <summary>Ways to say one kind of question, best first, and the plan that it must become.</summary>
    private sealed record Kind(Func<QueryPlan, bool> Fits, IEnumerable<string> Texts);

    private static IEnumerable<Kind> Kinds(SemanticModel model, ModelFacts facts)
    {
        var goal = Goal(model, facts);
        yield return new Kind(plan => plan is MetricPlan { Grain: not null }, Trends(model.Events[0]));
        yield return new Kind(plan => plan is MetricPlan { Breakdowns.Count: 1 }, Breakdowns(model, facts));
        yield return new Kind(plan => plan is MetricPlan { Limit: 5 }, Rankings(model, facts));
        yield return new Kind(plan => plan is FunnelPlan, Conversions(model, goal));
        yield return new Kind(plan => plan is RetentionPlan, ["What is the monthly retention of users?", "Retention by month"]);
        yield return new Kind(plan => plan is AudiencePlan, Audiences(goal));
        if (facts.Revenue is { } revenue)
        {
            yield return new Kind(plan => plan is MetricPlan { Grain: not null }, [$"{Capital(revenue.Name)} by month"]);
        }

        yield return new Kind(plan => plan is MetricPlan, ["How many users were active per month?", "How many users were active?"]);
        foreach (var definition in model.Events.Skip(1).Take(3))
        {
            yield return new Kind(plan => plan is MetricPlan { Grain: not null }, Trends(definition));
        }

        yield return new Kind(plan => plan is MetricPlan, ["Number of events by type"]);
        yield return new Kind(plan => plan is MetricPlan, ["Number of events per week"]);
        yield return new Kind(plan => plan is MetricPlan, ["Which hour of the day is busiest?"]);
    }

    private static IEnumerable<string> Trends(EventDefinition definition) =>
        [$"How many {EventPhrases.Many(definition.Name)} per week?", $"How many {EventPhrases.One(definition.Name)} events per week?", $"{Capital(EventPhrases.One(definition.Name))} per week"];

    private static IEnumerable<string> Breakdowns(SemanticModel model, ModelFacts facts)
    {
        if (facts.Revenue is { } revenue)
        {
            foreach (var attribute in model.Attributes.Where(IsCategory))
            {
                yield return $"What is the {revenue.Name} by {Naming.Of(Field.Attribute(attribute.Path))}?";
            }

            foreach (var property in Sold(model, facts).Where(IsCategory))
            {
                yield return $"What is the {revenue.Name} by {Naming.Of(Field.Property(property.Path))}?";
            }
        }

        foreach (var property in model.Properties.Where(IsCategory).OrderByDescending(property => property.Count))
        {
            yield return $"How many {EventPhrases.Many(property.Events.Count > 0 ? property.Events[0] : model.Events[0].Name)} by {Naming.Of(Field.Property(property.Path))}?";
        }
    }

    private static IEnumerable<string> Rankings(SemanticModel model, ModelFacts facts)
    {
        if (facts.Revenue is { } revenue)
        {
            foreach (var property in Sold(model, facts).Where(IsListed).OrderByDescending(property => property.DistinctCount))
            {
                foreach (var thing in Things(property))
                {
                    yield return $"Top 5 {thing} by {revenue.Name}";
                }
            }
        }

        foreach (var property in model.Properties.Where(IsListed).OrderByDescending(property => property.DistinctCount))
        {
            foreach (var thing in Things(property))
            {
                yield return $"Top 5 {thing} by number of events";
            }
        }
    }

    /// <summary>What the values of a property are called: "restaurant.name" names restaurants.</summary>
    private static IEnumerable<string> Things(PropertyDefinition property)
    {
        var segments = property.Path.Split('.');
        if (segments.Length > 1)
        {
            yield return EventPhrases.Plural(Naming.Plain(segments[^1] is "name" or "id" ? segments[^2] : $"{segments[^2]} {segments[^1]}"));
        }

        yield return EventPhrases.Plural(Naming.Of(Field.Property(property.Path)));
        yield return Naming.Of(Field.Property(property.Path));
    }

    /// <summary>From what most people do to what fewer of them reach.</summary>
    private static IEnumerable<string> Conversions(SemanticModel model, EventDefinition goal)
    {
        var starts = model.Events.Where(definition => definition.Name != goal.Name && definition.Users >= goal.Users).OrderByDescending(definition => definition.Users);
        foreach (var start in starts.Take(3))
        {
            yield return $"What is the conversion from {EventPhrases.One(start.Name)} to {EventPhrases.One(goal.Name)}?";
        }
    }

    private static IEnumerable<string> Audiences(EventDefinition goal) =>
        [$"How many users have at least 2 {EventPhrases.Many(goal.Name)}?", $"How many users had more than one {EventPhrases.One(goal.Name)}?", $"How many users did {EventPhrases.One(goal.Name)} at least twice?"];

    /// <summary>What the organization lives from: the event that brings the most money, else the frequent event with the fewest people.</summary>
    private static EventDefinition Goal(SemanticModel model, ModelFacts facts)
    {
        var selling = facts.RevenueSelection?.Names ?? [];
        var sellers = model.Events.Where(definition => selling.Contains(definition.Name)).ToList();
        return (sellers.Exists(definition => definition.Revenue > 0) ? sellers.MaxBy(definition => definition.Revenue ?? 0) : sellers.MinBy(definition => definition.Users))
            ?? model.Events.Take(4).MinBy(definition => definition.Users)!;
    }

    private static IEnumerable<PropertyDefinition> Sold(SemanticModel model, ModelFacts facts) =>
        model.Properties.Where(property => facts.Carries(facts.RevenueSelection, Field.Property(property.Path)));

    private static bool IsCategory(PropertyDefinition property) =>
        property is { Type: PropertyType.Text, Role: PropertyRole.Plain, DistinctCount: > 1 and <= 50 };

    private static bool IsListed(PropertyDefinition property) =>
        property is { Type: PropertyType.Text, DistinctCount: > 5 and <= 5_000 } && (property.Role == PropertyRole.Plain || property.DistinctCount * 10 < property.Count);

    private static string Capital(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];
}
