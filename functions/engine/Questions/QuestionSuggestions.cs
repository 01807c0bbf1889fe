using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Reading;

namespace Analytics.Engine.Questions;

/// <summary>First questions for people who do not know their data yet, made from its own names; the engine can answer each of them.</summary>
public static class QuestionSuggestions
{
    public static string[] For(SemanticModel model, int count)
    {
        var now = model.DataThrough ?? DateTimeOffset.UnixEpoch;
        return
        [
            .. Candidates(model)
                .Distinct(StringComparer.OrdinalIgnoreCase)
                .Where(text => QuestionEngine.Plan(new Question(text, now), model) is Planned)
                .Take(Math.Max(0, count)),
        ];
    }

    private static IEnumerable<string> Candidates(SemanticModel model)
    {
        if (model.Events.Count == 0)
        {
            yield break;
        }

        var facts = new ModelFacts(model);
        var main = Naming.Event(model.Events[0].Name);
        if (facts.Revenue is { } revenue)
        {
            yield return $"{revenue.Name} by month";
        }

        foreach (var property in Groupable(model).Take(2))
        {
            yield return facts.Revenue is { } money && facts.Carries(facts.RevenueSelection, Field.Property(property.Path))
                ? $"{money.Name} by {Naming.Of(Field.Property(property.Path))}"
                : $"number of events by {Naming.Of(Field.Property(property.Path))}";
        }

        yield return "how many users were active last week";
        yield return $"{main} per day in the last 30 days";
        foreach (var definition in model.Events.Skip(1).Take(3))
        {
            yield return $"how many {Naming.Event(definition.Name)} last month compared with the month before";
        }

        if (model.Events.Count > 1)
        {
            yield return $"how many users did {main} and then {Naming.Event(model.Events[1].Name)}";
        }

        yield return "events by type";
        yield return "number of events per week";
        yield return "which hour of the day is busiest";
    }

    private static IEnumerable<PropertyDefinition> Groupable(SemanticModel model) =>
        model.Properties.Where(property => property is { Type: PropertyType.Text or PropertyType.Boolean, DistinctCount: > 1 and <= 5_000 })
            .OrderBy(property => property.Role == PropertyRole.Identifier && property.DistinctCount > 1_000)
            .ThenByDescending(property => property.Count)
            .ThenBy(property => property.DistinctCount);
}
